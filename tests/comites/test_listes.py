"""The lists of comités: what each person finds in them, what the address keeps, how far away things are."""

import csv
import io
from datetime import date, time, timedelta

import pytest
from django.utils.formats import date_format

from annuaire.enums import RoleIncubateur
from comites.enums import Issue, StatutComite
from socle.clock import today
from startups.enums import GenreJalon, NomPhase
from tests import factories
from tests.factories import days_ago, make_comite, make_jalon, make_passage
from tests.outils.html import soup, words
from tests.outils.htmx import assert_swap_equals_fresh_load
from tests.outils.queries import assert_num_queries_constant

LISTE, PASSAGES, ANNEE = "/comites/", "/comites/passages/", "/comites/annee/"


@pytest.fixture
def look(sign_in):
    """`look(emile, etat="clos")`: the list as emile sees it at that address."""

    def at(personne, address=LISTE, **query):
        response = sign_in(personne).get(address, query)
        assert response.status_code == 200
        return response

    return at


def lines(response, where: str = "#resultats") -> list[str]:
    """What each line of the results says."""
    return [words(row) for row in soup(response).select(f"{where} .ligne")]


def titles(response) -> list[str]:
    return [words(link) for link in soup(response).select("#resultats .ligne h3 a")]


def tabs(response) -> list[str]:
    return [words(link) for link in soup(response).select("#resultats .onglets a")]


# Séances --------------------------------------------------------------------------------------------------


@pytest.fixture
def seances(incubateur, emile, startup, autre_startup):
    """Two to come, one forgotten, one closed, one cancelled."""
    soon = make_comite(incubateur, emile, titre="Comité proche", statut=StatutComite.CONVOQUE, jours=-7)
    far = make_comite(incubateur, emile, titre="Comité lointain", jours=-60)
    forgotten = make_comite(incubateur, emile, titre="Comité oublié", statut=StatutComite.CONVOQUE, jours=3)
    closed = make_comite(incubateur, emile, titre="Comité clos", statut=StatutComite.CLOS, jours=400)
    cancelled = make_comite(incubateur, emile, titre="Comité annulé", statut=StatutComite.ANNULE, jours=100)
    for comite in (soon, closed):
        make_passage(comite, startup)
        make_passage(comite, autre_startup)
    make_passage(cancelled, autre_startup)
    return {"soon": soon, "far": far, "forgotten": forgotten, "closed": closed, "cancelled": cancelled}


def test_to_come_the_next_first_then_over_the_last_first(seances, look, emile):
    response = look(emile)
    assert titles(response) == ["Comité oublié", "Comité proche", "Comité lointain"]
    assert tabs(response) == ["À venir 3", "Passées 2"]
    assert titles(look(emile, quand="passees")) == ["Comité annulé", "Comité clos"]


def test_a_line_says_when_and_who_passes(seances, look, emile):
    forgotten, soon, far = lines(look(emile))
    assert "Convoqué dans 7 jours" in soon
    assert "2 passages Carnet vert, Haies vives" in soon
    assert "la date est passée" in forgotten
    assert "la date est passée" not in far
    assert "Aucun passage pour l’instant" in far


@pytest.mark.parametrize("who", ["alice", "ingrid", "solange"])
def test_one_finds_the_passages_of_ones_startup_and_no_trace_of_others(request, seances, look, who):
    response = look(request.getfixturevalue(who))
    [line] = lines(response)
    assert "1 passage Carnet vert" in line
    assert "Haies vives" not in response.text
    assert tabs(response) == ["À venir 1", "Passées 1"]


def test_searching_a_startup_one_does_not_read_finds_nothing(seances, look, emile, solange):
    assert titles(look(emile, q="vives")) == ["Comité proche"]
    assert titles(look(solange, q="vert")) == ["Comité proche"]
    response = look(solange, q="vives")
    assert titles(response) == []
    assert tabs(response) == ["À venir 0", "Passées 0"]


def test_a_member_finds_their_passage_alone(seances, look, externe):
    factories.make_membre(seances["soon"].passages.get(startup__nom="Haies vives"), externe)
    [line] = lines(look(externe))
    assert "1 passage Haies vives" in line


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"etat": "convoque"}, ["Comité oublié", "Comité proche"]),
        ({"etat": "annule", "quand": "passees"}, ["Comité annulé"]),
        ({"annee": str(days_ago(400).year), "quand": "passees"}, ["Comité clos"]),
        ({"q": "HAIES"}, ["Comité proche"]),
        ({"etat": "nimporte"}, ["Comité oublié", "Comité proche", "Comité lointain"]),
        ({"annee": "20026"}, ["Comité oublié", "Comité proche", "Comité lointain"]),
        ({"quand": "hier"}, ["Comité oublié", "Comité proche", "Comité lointain"]),
    ],
)
def test_the_address_filters(seances, look, emile, query, expected):
    assert titles(look(emile, **query)) == expected


def test_filters_are_said_back_and_removable(seances, look, emile):
    response = look(emile, etat="convoque", q="vert")
    removable = soup(response).select(".fr-tag--dismiss")
    assert [words(tag) for tag in removable] == ["« vert »", "Convoqué"]
    assert removable[0]["href"] == "?etat=convoque"


def test_incubateurs_are_a_filter_for_who_sees_several(seances, look, emile, diane, autre_incubateur):
    assert not soup(look(emile)).select("#id_incubateur")
    factories.make_rattachement(diane, autre_incubateur, RoleIncubateur.PORTEFEUILLE)
    make_comite(autre_incubateur, emile, titre="Comité du littoral")
    assert titles(look(diane, incubateur="littoral")) == ["Comité du littoral"]
    assert len(titles(look(diane))) == 4


def test_the_list_says_what_to_do_when_empty(look, emile, solange):
    assert "proposez-en une" in words(soup(look(emile)).select_one("#resultats"))
    assert "celles où vous siégez" in words(soup(look(solange)).select_one("#resultats"))
    assert "Retirez-en un" in words(soup(look(solange, etat="clos")).select_one("#resultats"))


@pytest.mark.parametrize("address", [LISTE, PASSAGES])
def test_htmx_receives_what_a_fresh_load_shows(seances, owed, sign_in, emile, address):
    before = soup(sign_in(emile).get(address))
    before.select_one(".selection [name=q]")["value"] = "vert"
    swapped = sign_in(emile, htmx=True).get(address, {"q": "vert"})
    assert swapped["HX-Push-Url"] == f"{address}?q=vert"
    fresh = sign_in(emile).get(swapped["HX-Push-Url"])
    assert_swap_equals_fresh_load(str(before), "form.selection", swapped, fresh)


def test_the_list_costs_the_same_with_more_seances(incubateur, emile, startup, sign_in):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            comite = make_comite(incubateur, emile)
            make_passage(comite, factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION))

    grow()
    factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
    assert_num_queries_constant(lambda: client.get(LISTE), grow, at_most=12)


def test_pages_of_the_list(incubateur, emile, look):
    for number in range(16):
        make_comite(incubateur, emile, jours=-number - 1)
    assert len(lines(look(emile))) == 15
    assert len(lines(look(emile, page="2"))) == 1
    assert tabs(look(emile, page="2"))[0] == "À venir 16"


# Passages owed --------------------------------------------------------------------------------------------


@pytest.fixture
def owed(incubateur, emile, startup, autre_startup):
    """`startup` three weeks late, `autre_startup` on time, a third one planned, too late."""
    make_jalon(startup, genre=GenreJalon.COMITE, date=today() - timedelta(days=184 + 24))
    planned = factories.make_startup("Prairie claire", incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
    make_jalon(planned, genre=GenreJalon.COMITE, date=days_ago(300))
    make_passage(make_comite(incubateur, emile), planned)
    autre_startup.phases.update(debut=days_ago(10))
    return {"late": startup, "on_time": autre_startup, "planned": planned}


def test_owed_the_most_urgent_first_with_its_delay_and_its_reason(owed, look, emile):
    response = look(emile, PASSAGES)
    assert titles(response) == ["Carnet vert", "Haies vives"]
    late, on_time = lines(response)
    assert "en retard de 3 semaines" in late
    assert "6 mois après le comité du" in late
    assert "Fin des 9 semaines d’investigation" in on_time
    assert tabs(response) == ["À programmer 2", "En retard 1", "Programmés 1", "Tous 3"]


def test_planned_too_late_is_said(owed, look, emile):
    [line] = lines(look(emile, PASSAGES, etat="programme"))
    assert "Passe le" in line
    assert "trop tard" in line


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"etat": "retard"}, ["Carnet vert"]),
        ({"etat": "tous"}, ["Prairie claire", "Carnet vert", "Haies vives"]),
        ({"q": "haies"}, ["Haies vives"]),
        ({"etat": "nimporte"}, ["Carnet vert", "Haies vives"]),
        ({"mois": "2026-13"}, ["Carnet vert", "Haies vives"]),
        ({"mois": "1990"}, ["Carnet vert", "Haies vives"]),
    ],
)
def test_the_address_filters_what_is_owed(owed, look, emile, query, expected):
    assert titles(look(emile, PASSAGES, **query)) == expected


def test_the_month_of_the_address_filters(owed, look, emile):
    due = days_ago(10) + timedelta(weeks=9)
    response = look(emile, PASSAGES, mois=f"{due:%Y-%m}")
    assert titles(response) == ["Haies vives"]
    [tag] = soup(response).select(".fr-tag--dismiss")
    assert words(tag) == f"À tenir en {date_format(due, 'F Y')}"


@pytest.mark.parametrize(("who", "expected"), [("alice", ["Carnet vert"]), ("carla", ["Haies vives"])])
def test_a_coach_sees_what_own_startups_owe(request, owed, look, who, expected):
    assert titles(look(request.getfixturevalue(who), PASSAGES)) == expected


def test_the_list_of_seances_shows_what_is_most_urgent(owed, look, emile, solange):
    assert [words(h3) for h3 in soup(look(emile)).select(".a-traiter h3")] == ["Carnet vert", "Haies vives"]
    assert not soup(look(solange)).select(".a-traiter")


def test_what_is_owed_costs_the_same_with_more_startups(incubateur, emile, startup, sign_in):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)

    assert_num_queries_constant(lambda: client.get(PASSAGES), grow, at_most=12)


def test_what_is_owed_as_a_table_follows_the_address(owed, sign_in, emile, alice):
    def rows(personne, **query) -> list[list[str]]:
        response = sign_in(personne).get(f"{PASSAGES}export.csv", query)
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))

    header, late, on_time = rows(emile)
    assert header[0] == "Startup"
    assert (late[0], late[3]) == ("Carnet vert", "Construction")
    assert 24 <= int(late[6]) <= 27
    assert on_time[0] == "Haies vives"
    assert on_time[6] == ""
    assert [row[0] for row in rows(emile, etat="programme")[1:]] == ["Prairie claire"]
    assert [row[0] for row in rows(alice)[1:]] == ["Carnet vert"]
    assert sign_in(emile).get(f"{PASSAGES}export.pdf").status_code == 404


# The year -------------------------------------------------------------------------------------------------


def months(response) -> dict[str, list[str]]:
    """Cells of each month by its name."""
    rows = soup(response).select("tbody tr")
    return {words(row.th).split()[0]: [words(cell) for cell in row.select("td")] for row in rows}


def test_the_year_month_by_month(incubateur, emile, startup, autre_startup, look):
    startup.phases.update(debut=date(2032, 1, 10))
    comite = make_comite(incubateur, emile, titre="Comité de printemps")
    comite.demi_journees.update(date=date(2031, 4, 2))
    factories.make_demi_journee(comite, date=date(2031, 5, 3), debut=time(14), fin=time(18))
    make_passage(comite, autre_startup)
    make_passage(comite, startup)
    cancelled = make_comite(incubateur, emile, titre="Comité annulé", statut=StatutComite.ANNULE)
    cancelled.demi_journees.update(date=date(2031, 4, 9))
    found = months(look(emile, ANNEE, an="2031"))
    assert len(found) == 12
    assert found["avril"] == ["Comité de printemps 2 avril 2031", "2", "0"]
    assert found["mai"] == ["aucune", "0", "0"]


def test_the_year_counts_what_is_owed_and_leads_to_it(owed, look, emile):
    due = days_ago(10) + timedelta(weeks=9)
    response = look(emile, ANNEE, an=str(due.year))
    link = soup(response).select_one(f'a[href="/comites/passages/?mois={due:%Y-%m}"]')
    assert words(link) == "1 startup"


def test_the_year_of_a_sponsor_holds_own_passages_alone(seances, look, solange):
    response = look(solange, ANNEE, an=str(days_ago(-7).year))
    assert "Haies vives" not in response.text
    counts = [cells[1] for cells in months(response).values()]
    assert sorted(counts) == ["0"] * 11 + ["1"]
    assert "Dus, pas programmés" not in response.text


@pytest.mark.parametrize("an", ["20026", "avril", "-1", "1900", ""])
def test_a_year_that_makes_no_sense_is_this_one(look, emile, an):
    assert f"Comités de {today().year}" in look(emile, ANNEE, an=an).text


def test_the_year_costs_the_same_with_more_seances(incubateur, emile, sign_in):
    client = sign_in(emile)
    make_comite(incubateur, emile)

    def grow():
        for _ in range(2):
            make_comite(incubateur, emile)
            factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)

    assert_num_queries_constant(lambda: client.get(ANNEE), grow, at_most=12)


# The tab of a startup -------------------------------------------------------------------------------------


def test_the_tab_says_the_next_passage_then_what_was_decided(seances, startup, look, solange):
    decided = seances["closed"].passages.get(startup=startup)
    factories.make_decision(decided, reserves="La direction métier doute du calendrier")
    make_jalon(startup, genre=GenreJalon.COMITE, date=days_ago(400), commentaire="Le même")
    make_jalon(startup, genre=GenreJalon.COMITE, date=days_ago(600), commentaire="Tenu ailleurs")
    page = soup(look(solange, "/startups/carnet-vert/comites/"))
    assert "dans 7 jours" in words(page.select_one(".a-faire"))
    steps = [words(step) for step in page.select(".jalons li")]
    assert [step.split(" ", 2)[1] for step in steps] == ["proche", "clos", "d’investissement"]
    assert "Convaincu , pour 6 mois" in steps[1]
    assert "La direction métier doute" in steps[1]
    assert "Tenu ailleurs" in steps[2]


def test_the_tab_of_a_startup_that_ended(startup, look, emile):
    factories.make_phase(startup, NomPhase.TRANSFERE, debut=days_ago(2))
    factories.make_passage(
        make_comite(startup.incubateur, emile, statut=StatutComite.CLOS, jours=50), startup
    )
    response = look(emile, "/startups/carnet-vert/comites/")
    assert "aucun passage n’est dû" in response.text
    assert "Décision non enregistrée" in response.text


@pytest.mark.parametrize(("who", "proposes"), [("emile", True), ("ingrid", True), ("solange", False)])
def test_the_tab_proposes_a_seance_to_who_may(request, startup, look, who, proposes):
    response = look(request.getfixturevalue(who), "/startups/carnet-vert/comites/")
    assert ("Proposer une séance" in response.text) is proposes
    assert "Aucun comité n’est connu" in response.text


def test_an_uncertain_comite_tells_why(startup, emile, look):
    comite = make_comite(startup.incubateur, emile, statut=StatutComite.CLOS, jours=10)
    factories.make_decision(
        make_passage(comite, startup), issue=Issue.INCERTAIN, duree=2, motif="Usage à prouver"
    )
    assert "Usage à prouver" in look(emile, "/startups/carnet-vert/comites/").text


def test_the_tab_costs_the_same_with_more_passages(startup, emile, sign_in):
    client = sign_in(emile)

    def grow():
        for jours in (10, 20):
            comite = make_comite(startup.incubateur, emile, statut=StatutComite.CLOS, jours=jours)
            factories.make_decision(make_passage(comite, startup))

    grow()
    assert_num_queries_constant(lambda: client.get("/startups/carnet-vert/comites/"), grow, at_most=12)
