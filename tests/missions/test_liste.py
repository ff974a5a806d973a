"""The lists of letters: what each person finds in them, what the address keeps, how far away things are."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from odf.opendocument import load
from odf.table import TableRow

from missions.actions.lettres import cancel_lettre
from missions.enums import Qualite, StatutLettre
from socle.clock import today
from startups.enums import NomPhase, RoleStartup
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.htmx import assert_swap_equals_fresh_load
from tests.outils.queries import assert_num_queries_constant

LISTE = "/lettres/"
YEAR = timezone.localdate().year


def rows(response) -> list[str]:
    """What each line says, in order."""
    return [words(row) for row in soup(response).select(".portefeuille .ligne")]


def titles(response) -> list[str]:
    """« number or nature, startup » of each line."""
    return [words(link).split(", ")[0] for link in soup(response).select(".ligne h3 a")]


@pytest.fixture
def look(sign_in):
    """`look(emile, etat="emise")`: the list as emile sees it at that address."""

    def at(personne, address=LISTE, **query):
        response = sign_in(personne).get(address, query)
        assert response.status_code == 200
        return response

    return at


@pytest.fixture
def issued(lettre, emile):
    """Letter 1, running: ingrid on `startup`, to sign."""
    return factories.make_emission(lettre, emile).lettre


@pytest.fixture
def lettres(issued, startup, autre_startup, ingrid, carla, emile):
    """Four letters: one to sign, one draft, one expired, one cancelled."""
    irene = factories.make_personne("Irène", nom="Éluard")
    factories.make_affectation(autre_startup, irene, RoleStartup.INTRAPRENEUR)
    draft = factories.make_lettre(autre_startup, irene, by=emile, debut=days_ago(-10), prevue_le=days_ago(20))
    expired = factories.make_lettre(
        startup, ingrid, by=emile, debut=days_ago(400), fin=days_ago(21), phase=NomPhase.ACCELERATION
    )
    factories.make_emission(expired, emile)
    expired.statut = StatutLettre.SIGNEE
    expired.save()
    cancelled = factories.make_lettre(startup, ingrid, by=emile, debut=days_ago(500), fin=days_ago(450))
    factories.make_emission(cancelled, emile)
    cancel_lettre(lettre=cancelled, by=emile, motif="Erreur sur le lieu")
    return {"running": issued, "draft": draft, "expired": expired, "cancelled": cancelled}


# Who sees what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "count"),
    [
        ("emile", 4),
        ("alice", 3),
        ("ingrid", 3),
        ("solange", 3),
        ("diane", 3),
        ("helene", 1),
        ("carla", 0),
        ("voisin", 0),
    ],
)
def test_each_sees_their_own(request, look, lettres, who, count):
    response = look(request.getfixturevalue(who))
    assert len(rows(response)) == count
    assert ("Brouillon" in words(response)) == (who == "emile")


@pytest.mark.parametrize("who", ["leon", "denis", "externe"])
def test_who_reads_no_letter_has_no_list(request, sign_in, lettres, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(LISTE).status_code == 403
    assert client.get("/lettres/export.csv").status_code == 403
    assert "Lettres" not in [link.text for link in soup(client.get("/")).select("nav a")]


def test_who_signs_without_any_role_finds_it_in_the_menu(sign_in, issued, helene):
    menu = soup(sign_in(helene).get(LISTE)).select("nav[aria-label='Menu principal'] a")
    assert "Lettres" in [link.text for link in menu]


# What a line says -------------------------------------------------------------------------------------------


def test_lines_say_state_dates_and_how_far_they_are(look, lettres, emile, ingrid):
    draft, running, expired, cancelled = rows(look(emile))
    assert "Brouillon" in draft
    assert "signature prévue en retard de 2 semaines" in draft
    assert "À signer 0 signature sur 5, au tour de " + str(ingrid) in running
    assert "se termine dans 5 mois" in running
    assert "Expirée" in expired
    assert "à renouveler, en retard de 3 semaines" in expired
    assert "Annulée Erreur sur le lieu" in cancelled
    assert "retard" not in cancelled


def test_letter_that_another_follows_waits_for_nothing(look, issued, lettres, startup, ingrid, emile):
    after = factories.make_lettre(startup, ingrid, by=emile, precedente=lettres["expired"])
    factories.make_emission(after, emile)
    lines = rows(look(emile, q=f"{YEAR}-002"))
    assert "Terminée" in lines[0]
    assert "renouveler" not in lines[0]
    assert rows(look(emile, avec="expiree")) == []


def test_signature_that_is_late_is_said(look, issued, startup, ingrid, emile):
    late = factories.make_lettre(startup, ingrid, by=emile, prevue_le=days_ago(22), quotite=10)
    factories.make_emission(late, emile)
    assert any("à signer, en retard de 3 semaines" in line for line in rows(look(emile)))


# Filters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"etat": "brouillon"}, ["draft"]),
        ({"etat": "emise"}, ["running"]),
        ({"etat": "signee"}, ["expired"]),
        ({"etat": "annulee"}, ["cancelled"]),
        ({"avec": "a-signer"}, ["running"]),
        ({"avec": "expiree"}, ["expired"]),
        ({"avec": ["expiree", "a-signer"]}, []),
        ({"avec": "par-moi"}, ["running"]),
        ({"phase": "acceleration"}, ["expired"]),
        ({"q": "eluard"}, ["draft"]),
        ({"q": "IRENE haies"}, ["draft"]),
        ({"q": f"{YEAR}-002"}, ["expired"]),
        ({"q": f"n° {YEAR}-2"}, ["expired"]),
        ({"q": "personne de ce nom"}, []),
        ({"q": "vert", "etat": "signee"}, ["expired"]),
    ],
)
def test_filters(look, lettres, emile, query, kept):
    found = {link["href"] for link in soup(look(emile, **query)).select(".ligne h3 a")}
    assert found == {reverse("missions:lettre", args=[lettres[name].uuid]) for name in kept}


@pytest.mark.parametrize(("days", "kept"), [(0, True), (60, True), (61, False), (-1, False)])
def test_ends_soon_is_within_sixty_days(look, lettre, emile, days, kept):
    lettre.fin = today() + timedelta(days=days)
    lettre.debut = days_ago(30)
    lettre.save()
    factories.make_emission(lettre, emile)
    assert bool(rows(look(emile, avec="fin-proche"))) is kept


def test_waits_for_mine_until_signed(look, issued, emile, solange):
    assert len(rows(look(solange, avec="par-moi"))) == 1
    issued.signatures.filter(qualite=Qualite.SPONSOR_DG).update(
        signee_le=today(), lieu="Rennes", enregistree_par=emile, enregistree_le=timezone.now()
    )
    assert rows(look(solange, avec="par-moi")) == []


def test_filter_by_incubateur_is_offered_when_there_are_two(
    look, lettres, emile, autre_incubateur, startup, ingrid
):
    assert not soup(look(emile)).select("[name=incubateur]")
    factories.make_rattachement(emile, autre_incubateur)
    elsewhere = factories.make_startup("Marée basse", incubateur=autre_incubateur)
    factories.make_lettre(elsewhere, ingrid, by=emile)
    page = look(emile, incubateur="littoral")
    assert len(rows(page)) == 1
    assert "Marée basse" in words(page)


def test_counts_by_state_follow_the_other_filters(look, lettres, emile):
    def counts(page):
        return [words(link) for link in soup(page).select(".onglets a")]

    assert counts(look(emile)) == ["Toutes 4", "Brouillons 1", "Émises 1", "Signées 1", "Annulées 1"]
    assert counts(look(emile, q="haies", etat="signee")) == ["Toutes 1", "Brouillons 1", "Signées 0"]


def test_filters_in_force_are_said_and_removed_one_by_one(look, lettres, emile):
    page = look(emile, q="vert", etat="signee", avec="expiree", tri="fin")
    tags = {words(tag): tag["href"] for tag in soup(page).select("a.fr-tag")}
    assert set(tags) == {"« vert »", "Signée", "Expirée"}
    assert tags["Signée"] == "?q=vert&avec=expiree&tri=fin"


def test_value_that_means_nothing_is_said_and_ignored(look, lettres, emile):
    page = look(emile, etat="perdue", phase="abandon", tri="couleur")
    assert len(rows(page)) == 4
    assert words(page).count("ce filtre est ignoré") == 3


# Order and pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tri", "order"),
    [
        ("", ["draft", "running", "expired", "cancelled"]),
        ("fin", ["cancelled", "expired", "draft", "running"]),
        ("startup", ["running", "expired", "cancelled", "draft"]),
        ("titulaire", ["running", "expired", "cancelled", "draft"]),
        ("numero", ["cancelled", "expired", "running", "draft"]),
    ],
)
def test_orders(look, lettres, emile, tri, order):
    found = [link["href"] for link in soup(look(emile, tri=tri)).select(".ligne h3 a")]
    assert found == [reverse("missions:lettre", args=[lettres[name].uuid]) for name in order]


def test_pages_keep_the_filters(look, startup, ingrid, emile):
    for n in range(16):
        factories.make_lettre(startup, ingrid, by=emile, debut=days_ago(n))
    page = look(emile, q="vert", tri="fin")
    assert "16 lettres" in words(page)
    assert len(rows(page)) == 15
    link = soup(page).select_one("a[title='Page 2']")["href"]
    assert len(rows(look(emile, LISTE + link))) == 1


def test_htmx_receives_what_a_fresh_load_shows(sign_in, lettres, emile):
    before = soup(sign_in(emile).get(LISTE, {"etat": "emise"}))
    before.select_one(".selection [name=q]")["value"] = "vert"
    swapped = sign_in(emile, htmx=True).get(LISTE, {"etat": "emise", "q": "vert"})
    assert swapped["HX-Push-Url"] == "/lettres/?q=vert&etat=emise"
    fresh = sign_in(emile).get(swapped["HX-Push-Url"])
    assert_swap_equals_fresh_load(str(before), "form.selection", swapped, fresh)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("emile", "préparez la première"),
        ("ingrid", "celles qui vous concernent apparaîtront ici"),
    ],
)
def test_empty_list_says_what_to_do(request, look, startup, who, said):
    assert said in words(look(request.getfixturevalue(who)))


def test_full_list_stays_light(sign_in, startup, ingrid, emile, signataires):
    for _ in range(16):
        other = factories.make_lettre(
            startup, ingrid, by=emile, signataires=signataires, prevue_le=days_ago(9)
        )
        factories.make_emission(other, emile)
    assert len(soup(sign_in(emile).get(LISTE)).find_all(True)) <= 600


def test_list_costs_the_same_whatever_its_length(sign_in, lettre, startup, ingrid, emile, signataires):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            other = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)
            factories.make_emission(other, emile)

    factories.make_emission(lettre, emile)
    assert_num_queries_constant(lambda: client.get(LISTE), grow, at_most=12)


# Exports ----------------------------------------------------------------------------------------------------


def test_csv_holds_what_the_address_shows(sign_in, lettres, emile, ingrid):
    response = sign_in(emile).get("/lettres/export.csv", {"etat": "emise"})
    text = io.StringIO(response.content.decode("utf-8-sig"), newline="")
    [row] = csv.DictReader(text, delimiter=";")
    running = lettres["running"]
    assert row == {
        "Numéro": f"{YEAR}-001",
        "Nature": "Lettre de mission",
        "État": "À signer",
        "Startup": "Carnet vert",
        "Identifiant": "carnet-vert",
        "Titulaire": str(ingrid),
        "Incubateur": "Incubateur du Bocage",
        "Phase": "Construction",
        "Début": running.debut.isoformat(),
        "Fin": running.fin.isoformat(),
        "Quotité (%)": "80",
        "Position": "Fonctionnaire ou agent statutaire",
        "Émise le": today().isoformat(),
        "Signatures": "0",
        "Signataires": "5",
        "Attend la signature de": str(ingrid),
        "Motif de l’annulation": "",
    }


def test_ods_has_every_letter_one_sees_and_no_other(sign_in, lettres, solange):
    response = sign_in(solange).get("/lettres/export.ods")
    assert len(load(io.BytesIO(response.content)).getElementsByType(TableRow)) == 1 + 3
    assert sign_in(solange).get("/lettres/export.pdf").status_code == 404


# The tab ----------------------------------------------------------------------------------------------------


def test_tab_holds_the_letters_of_its_startup(look, lettres, emile, alice, startup):
    tab = reverse("missions:startup", args=[startup.identifiant])
    assert len(rows(look(emile, tab))) == 3
    assert len(rows(look(alice, tab))) == 3
    assert soup(look(alice, tab)).select_one(".onglets a[aria-current]").text == "Lettres"


def test_tab_of_a_startup_without_letter(look, emile, alice, startup):
    tab = reverse("missions:startup", args=[startup.identifiant])
    assert "Aucune lettre de mission pour Carnet vert." in words(look(emile, tab))
    assert "Aucune lettre de mission émise pour Carnet vert." in words(look(alice, tab))


@pytest.mark.parametrize("who", ["carla", "leon", "denis"])
def test_tab_is_shown_to_its_readers_alone(request, sign_in, lettres, startup, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("missions:startup", args=[startup.identifiant])).status_code == 403
    page = soup(client.get(reverse("startups:page", args=[startup.identifiant])))
    assert "Lettres" not in [link.text for link in page.select(".onglets a")]


def test_tab_costs_the_same_whatever_its_length(sign_in, lettre, startup, ingrid, emile, signataires):
    client = sign_in(emile)
    tab = reverse("missions:startup", args=[startup.identifiant])

    def grow():
        for _ in range(2):
            factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)

    assert_num_queries_constant(lambda: client.get(tab), grow, at_most=12)
