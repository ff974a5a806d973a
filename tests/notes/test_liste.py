"""The list of notes: what each person finds in it, what the address keeps, what no count tells."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from annuaire.enums import RoleIncubateur
from notes import cadence
from notes.cadence import CLOSE, periode_of
from notes.calendrier import calendars, read
from notes.enums import EtatNote, Qualite
from notes.models import Destinataire, Lecture, Visa
from notes.selection import Criteres, selected
from socle.clock import today
from startups.enums import GenreJalon, NomPhase, RoleStartup
from startups.models import Startup
from startups.models.startups import midnight
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.htmx import assert_swap_equals_fresh_load
from tests.outils.queries import assert_num_queries_constant

LISTE = "/notes/"


def long_ago(startup: Startup, phase: str = NomPhase.CONSTRUCTION) -> Startup:
    """In that phase, and in the portfolio, for two years."""
    startup.phases.all().delete()
    factories.make_phase(startup, phase, debut=days_ago(730))
    startup.created_at = midnight(days_ago(730))
    Startup.objects.filter(pk=startup.pk).update(created_at=startup.created_at)
    return startup


def send(startup: Startup, by, back: int = 0, destinataires=None, **fields):
    note = factories.make_note(startup, periode_of(startup, today(), back), **fields)
    return factories.make_transmission(note, by, destinataires)


@pytest.fixture
def suivie(startup):
    return long_ago(startup)


@pytest.fixture
def look(sign_in):
    """`look(emile, etat="transmise")`: the list as emile sees it at that address."""

    def at(personne, address=LISTE, **query):
        response = sign_in(personne).get(address, query)
        assert response.status_code == 200
        return response

    return at


def rows(response) -> dict[str, list[str]]:
    """What each line says of the six periods, by name of startup."""
    lines = soup(response).select(".calendrier tbody tr")
    return {words(line.th).split(" Constr")[0]: [words(cell) for cell in line.select("td")] for line in lines}


def states(response) -> dict[str, int]:
    found = {}
    for link in soup(response).select("nav[aria-label='Par état'] a"):
        label, _, count = words(link).rpartition(" ")
        found[label] = int(count)
    return found


# Who sees what ----------------------------------------------------------------------------------------------

LATE = "En retard de"


@pytest.mark.parametrize(
    ("who", "last", "current"),
    [
        ("emile", LATE, "En préparation"),
        ("alice", LATE, "En préparation"),
        ("ingrid", LATE, "En préparation"),
        ("carla", LATE, "Attendue"),
        ("diane", LATE, "Attendue"),
        ("solange", "Pas encore transmise", "Attendue"),
        ("denis", "Pas encore transmise", "Attendue"),
    ],
)
def test_drafts_and_delays_are_told_to_those_concerned(request, look, suivie, who, last, current):
    factories.make_note(suivie)
    personne = request.getfixturevalue(who)
    cells = rows(look(personne))["Carnet vert"]
    assert cells[-2].startswith(last)
    assert cells[-1].startswith(current)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("emile", {"Toutes": 1, "En retard": 1}),
        ("ingrid", {"Toutes": 1, "En retard": 1}),
        ("carla", {"Toutes": 2, "En retard": 1, "En investigation": 1}),
        ("diane", {"Toutes": 1, "En retard": 1}),
        ("solange", {"Toutes": 1, "Attendues": 1}),
        ("denis", {"Toutes": 1, "Attendues": 1}),
        ("leon", {"Toutes": 0, "Sans note": 1}),
    ],
)
def test_counts_tell_nothing_more(request, look, suivie, who, told):
    factories.make_note(suivie)
    assert states(look(request.getfixturevalue(who))) == told


def test_a_filter_on_what_one_may_not_know_finds_nothing(look, suivie, solange):
    factories.make_note(suivie)
    for etat in ("en-retard", "brouillon"):
        assert rows(look(solange, etat=etat)) == {}


def test_lecture_sees_what_is_addressed_to_the_cabinet_alone(look, suivie, emile, leon):
    send(suivie, emile, back=1)
    assert states(look(leon)) == {"Toutes": 0, "Sans note": 1}
    send(suivie, emile, cabinet=True)
    page = look(leon)
    assert rows(page)["Carnet vert"][-2] == "Aucune note"
    assert rows(page)["Carnet vert"][-1].startswith("Transmise le")


def test_who_received_a_note_finds_it_without_any_role(look, suivie, emile, externe):
    sent = send(suivie, emile, back=1, destinataires={externe: Qualite.SPONSOR_DG})
    page = look(externe)
    assert rows(page)["Carnet vert"][-2].startswith("Transmise le")
    link = soup(page).select_one(".calendrier td a")["href"]
    assert link == f"/startups/carnet-vert/notes/{sent.note.periode}/"
    # The tab is not theirs, nor what the page says of the startup today.
    assert soup(page).select_one(".calendrier th[scope=row] a") is None
    assert words(soup(page).select_one(".calendrier th[scope=row]")) == "Carnet vert"
    assert rows(look(externe, phase="construction")) == {}
    assert "Construction" not in look(externe, "/notes/export.csv").content.decode("utf-8-sig")


def test_who_has_nothing_to_read_has_no_list(sign_in, suivie, externe, emile):
    send(suivie, emile)
    client = sign_in(externe)
    assert client.get(LISTE).status_code == 403
    assert client.get("/notes/export.csv").status_code == 403
    assert "Notes" not in [link.text for link in soup(client.get("/")).select("nav a")]


def test_who_has_read_is_told_to_writers_alone(look, suivie, emile, carla, solange, serge):
    qualites = {solange: Qualite.SPONSOR_DG, serge: Qualite.SPONSOR_PROXIMITE}
    first, _ = send(suivie, emile, destinataires=qualites).destinataires.order_by("pk")
    Lecture.objects.create(destinataire=first, lu_le=timezone.now())
    Visa.objects.create(destinataire=first, par=solange, vise_le=timezone.now())
    assert "lue 1/2, visée 1/2" in rows(look(emile))["Carnet vert"][-1]
    assert "lue" not in rows(look(carla))["Carnet vert"][-1]
    assert rows(look(solange))["Carnet vert"][-1].endswith("visée")
    assert rows(look(serge))["Carnet vert"][-1].endswith("à viser")


# What is shown ----------------------------------------------------------------------------------------------


def test_a_rectification_in_preparation_is_told_to_writers(look, suivie, emile, solange):
    sent = send(suivie, emile).note
    factories.make_note(suivie, version=2, motif="Un chiffre faux")
    assert "rectification en préparation" in rows(look(emile))["Carnet vert"][-1]
    assert sent.periode
    assert "rectification" not in words(look(solange))


def test_what_dispenses_is_said_and_why_to_who_follows(look, suivie, emile, solange):
    factories.make_dispense(suivie, debut=days_ago(1), motif="Congé de maternité")
    assert rows(look(emile))["Carnet vert"][-1] == "Suspendue Congé de maternité"
    assert rows(look(solange))["Carnet vert"][-1] == "Suspendue"
    assert "maternité" not in words(look(solange))
    assert states(look(emile)) == {"Toutes": 1, "Dispensées": 1}


def test_investigation_has_its_meeting(look, startup, emile):
    startup.phases.all().delete()
    factories.make_phase(startup, NomPhase.INVESTIGATION, debut=days_ago(40))
    cell = soup(look(emile)).select(".calendrier tbody td")[-1]
    assert "Point à mi-parcours à programmer" in words(cell)
    assert "en retard de 9 jours" in words(cell)
    assert cell.a["href"].endswith("jalons/nouveau/?genre=mid_investigation")
    factories.make_jalon(startup, genre=GenreJalon.MI_PARCOURS, date=today())
    assert "Point à mi-parcours tenu le" in words(soup(look(emile)).select(".calendrier tbody td")[-1])


def test_each_rhythm_has_its_own_calendar(look, suivie, emile, autre_incubateur):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.EQUIPE)
    autre_incubateur.note_mois = 3
    autre_incubateur.save()
    long_ago(factories.make_startup("Marée basse", incubateur=autre_incubateur))
    captions = [words(caption) for caption in soup(look(emile)).select(".calendrier caption")]
    assert captions == [
        "Une note tous les 2 mois, période par période",
        "Une note tous les 3 mois, période par période",
    ]


def test_what_was_missed_is_told_by_the_next_note(look, suivie, emile):
    send(suivie, emile, back=1)
    cells = rows(look(emile))["Carnet vert"]
    assert cells[-3] == "Non transmise"
    assert cells[-2].startswith("Transmise")


@pytest.mark.parametrize(
    ("who", "led"), [("emile", True), ("diane", True), ("leon", True), ("alice", False), ("solange", False)]
)
def test_who_reads_syntheses_is_led_there(request, sign_in, look, suivie, who, led):
    personne = request.getfixturevalue(who)
    link = soup(look(personne)).select_one("a[href='/notes/synthese/']")
    assert bool(link) == led
    if led:
        assert sign_in(personne).get(link["href"]).status_code == 200


# Filters, order, pages --------------------------------------------------------------------------------------


@pytest.fixture
def portefeuille(suivie, incubateur, emile):
    """Late; awaited; sent; suspended; over, with a note of the past; over, without any."""
    awaited, sent, paused, over, empty = (
        long_ago(factories.make_startup(nom, incubateur=incubateur))
        for nom in ("Bocage", "Écluse", "Dune", "Falaise", "Grève")
    )
    for startup in (awaited, over):
        send(startup, emile, back=1)
    send(sent, emile)
    factories.make_dispense(paused)
    for startup in (over, empty):
        factories.make_phase(startup, NomPhase.TRANSFERE, debut=days_ago(1))
    return suivie


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({}, ["Carnet vert", "Bocage", "Écluse", "Dune", "Falaise"]),
        ({"tri": "nom"}, ["Bocage", "Carnet vert", "Dune", "Écluse", "Falaise"]),
        ({"etat": "en-retard"}, ["Carnet vert"]),
        ({"etat": "attendue"}, ["Bocage"]),
        ({"etat": "transmise"}, ["Écluse"]),
        ({"etat": "dispensee"}, ["Dune"]),
        ({"etat": "passee"}, ["Falaise"]),
        ({"etat": "rien"}, ["Grève"]),
        ({"q": "ecluse"}, ["Écluse"]),
        ({"phase": "construction", "tri": "nom"}, ["Bocage", "Carnet vert", "Dune", "Écluse"]),
        ({"phase": "acceleration"}, []),
        ({"etat": "inconnu", "tri": "inconnu"}, ["Carnet vert", "Bocage", "Écluse", "Dune", "Falaise"]),
    ],
)
def test_filters_and_orders(look, portefeuille, emile, query, kept):
    lines = soup(look(emile, **query)).select(".calendrier tbody th a")
    assert [words(line) for line in lines] == kept


def test_coach_and_own_startups(look, portefeuille, alice):
    other = factories.make_personne("Chloé")
    factories.make_affectation(Startup.objects.get(nom="Dune"), other)
    assert list(rows(look(alice, mien="1"))) == ["Carnet vert"]
    assert list(rows(look(alice, coach=str(other.uuid)))) == ["Dune"]


def test_sponsors_begin_with_what_they_have_to_acknowledge(look, suivie, incubateur, emile, solange):
    second = long_ago(factories.make_startup("Zone humide", incubateur=incubateur))
    factories.make_affectation(second, solange, RoleStartup.SPONSOR_DG)
    send(second, emile, destinataires={solange: Qualite.SPONSOR_DG})
    send(suivie, emile, destinataires={solange: Qualite.SPONSOR_DG})
    Visa.objects.create(
        destinataire=suivie.notes.get().transmission.destinataires.get(), par=solange, vise_le=timezone.now()
    )
    assert list(rows(look(solange))) == ["Zone humide", "Carnet vert"]
    assert list(rows(look(solange, avec="a-viser"))) == ["Zone humide"]
    assert list(rows(look(emile, avec="sans-visa"))) == ["Zone humide"]
    # A coach of another startup knows of nobody's visa.
    carla = factories.make_personne("Carla")
    factories.make_rattachement(carla, incubateur, RoleIncubateur.COACH)
    assert len(rows(look(carla, avec="sans-visa"))) == 2


def test_a_note_that_another_follows_is_no_longer_to_acknowledge(look, suivie, emile, solange):
    for back in (1, 0):
        send(suivie, emile, back=back, destinataires={solange: Qualite.SPONSOR_DG})
    before, last = rows(look(solange, avec="a-viser"))["Carnet vert"][-2:]
    assert "à viser" not in before
    assert last.endswith("à viser")
    visa = {"par": solange, "vise_le": timezone.now()}
    Visa.objects.create(destinataire=Destinataire.objects.order_by("pk").last(), **visa)
    assert rows(look(solange, avec="a-viser")) == {}
    assert rows(look(emile, avec="sans-visa")) == {}


def test_a_suppleant_finds_what_the_sponsor_has_to_acknowledge(look, suivie, emile, solange, externe):
    send(suivie, emile, destinataires={solange: Qualite.SPONSOR_DG})
    factories.make_suppleance(solange, externe)
    assert rows(look(externe, avec="a-viser"))["Carnet vert"][-1].endswith("à viser")


def test_the_address_keeps_the_filters(look, portefeuille, emile):
    page = soup(look(emile, phase="construction", etat="transmise", q="e"))
    links = {
        words(link).rpartition(" ")[0]: link["href"] for link in page.select("nav[aria-label='Par état'] a")
    }
    assert links["Toutes"] == "?q=e&phase=construction"
    assert "etat=dispensee" in links["Dispensées"]
    downloads = [link["href"] for link in page.select("a[href*=export]")]
    assert downloads == [
        f"/notes/export.{kind}?q=e&etat=transmise&phase=construction" for kind in ("ods", "csv")
    ]


def test_empty_lists_say_what_to_do(look, startup, emile, leon, ingrid):
    startup.phases.all().delete()
    assert "la première est attendue à la fin" in words(look(emile))
    assert "celles qui vous sont adressées" in words(look(leon))
    assert "Aucune startup ne correspond" in words(look(ingrid, q="rien de tel"))


def test_htmx_receives_what_a_fresh_load_shows(sign_in, portefeuille, emile):
    before = soup(sign_in(emile).get(LISTE, {"etat": "attendue"}))
    before.select_one(".selection [name=q]")["value"] = "bocage"
    swapped = sign_in(emile, htmx=True).get(LISTE, {"etat": "attendue", "q": "bocage"})
    assert swapped["HX-Push-Url"] == "/notes/?q=bocage&etat=attendue"
    fresh = sign_in(emile).get(swapped["HX-Push-Url"])
    assert_swap_equals_fresh_load(str(before), "form.selection", swapped, fresh)


def test_the_list_costs_the_same_whatever_its_length(sign_in, suivie, incubateur, emile, solange):
    client = sign_in(emile)
    send(suivie, emile, destinataires={solange: Qualite.SPONSOR_DG})

    def grow():
        for rank in range(2):
            startup = long_ago(factories.make_startup(incubateur=incubateur))
            factories.make_affectation(startup, emile)
            factories.make_dispense(startup)
            send(startup, emile, back=rank, destinataires={solange: Qualite.SPONSOR_DG})

    assert_num_queries_constant(lambda: client.get(LISTE), grow, at_most=12)


def test_a_full_page_stays_light(look, incubateur, emile):
    for _ in range(16):
        long_ago(factories.make_startup("Un nom de startup assez long", incubateur=incubateur))
    page = soup(look(emile))
    assert len(page.select(".calendrier tbody tr")) == 15
    assert len(page.find_all(True)) <= 600


# Files ------------------------------------------------------------------------------------------------------


def test_the_file_says_what_the_list_shows(sign_in, portefeuille, emile, solange):
    response = sign_in(emile).get("/notes/export.csv", {"etat": "en-retard"})
    header, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert header[0] == "Startup"
    assert {line[0] for line in lines} == {"Carnet vert"}
    late = [dict(zip(header, line, strict=True)) for line in lines if line[6] == "En retard"]
    due = periode_of(portefeuille, today(), CLOSE).fin
    assert [row["Retard (jours)"] for row in late] == [str((today() - due).days)]
    assert sign_in(emile).get("/notes/export.ods").status_code == 200
    assert sign_in(emile).get("/notes/export.pdf").status_code == 404


def test_the_file_tells_nothing_more(sign_in, suivie, emile, solange, serge):
    factories.make_note(suivie)
    send(suivie, emile, back=1, destinataires={serge: Qualite.SPONSOR_PROXIMITE})
    text = sign_in(solange).get("/notes/export.csv").content.decode("utf-8-sig")
    assert "préparation" not in text
    [sent] = [line for line in csv.reader(io.StringIO(text), delimiter=";") if line[6] == "Transmise"]
    assert sent[-3:] == ["", "", ""]


# One rule ---------------------------------------------------------------------------------------------------


def test_lines_say_what_the_states_count(portefeuille, emile, incubateur):
    """What a startup's own facts tell of the last two periods is what the database tells of all."""
    for days in (5, 45, 75, 140):
        startup = long_ago(factories.make_startup(incubateur=incubateur))
        factories.make_phase(startup, NomPhase.ACCELERATION, debut=days_ago(days))
        factories.make_dispense(startup, debut=days_ago(days), fin=days_ago(days - 40))
    day = today()
    states = dict(selected(emile, Criteres(), day))
    late = set(
        cadence.with_cadence(Startup.objects.order_by("pk"), day)
        .filter(cadence.late())
        .values_list("pk", flat=True)
    )
    for calendrier in calendars(read(list(states), emile), emile, day):
        for ligne in calendrier.lignes:
            closed, current = ligne.cases[-2:]
            assert (closed.etat == EtatNote.EN_RETARD) == (ligne.startup.pk in late)
            expected = EtatNote.EN_RETARD if ligne.startup.pk in late else current.etat
            if current.etat != EtatNote.RIEN:
                assert states[ligne.startup.pk] == expected


def test_a_period_is_named_in_short(suivie):
    periode = cadence.periode_of(suivie, date(2026, 11, 24))
    assert (periode.abrege, str(periode)) == ("nov. – déc. 2026", "novembre – décembre 2026")
    assert periode.fin - timedelta(days=60) == periode.debut
