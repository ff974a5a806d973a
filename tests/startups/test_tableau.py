"""The board: each phase, its most urgent startups, what they show and to whom."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from annuaire.enums import RoleIncubateur
from startups.enums import ACTIVE_PHASES, Meteo, NomPhase, RoleStartup
from startups.reseau import DUREES, Place, jauge, situer
from tests import factories
from tests.outils.html import soup, words
from tests.outils.htmx import swap
from tests.outils.queries import assert_num_queries_constant

TABLEAU = "/startups/tableau/"


def column(response, phase: str):
    """The section of a phase."""
    return soup(response).select_one(f"section[aria-labelledby={phase}]")


def names(response, phase: str = NomPhase.CONSTRUCTION) -> list[str]:
    return [link.get_text(strip=True) for link in column(response, phase).select("h3 a")]


@pytest.fixture
def look(sign_in):
    """`look(alice)`: the board as alice sees it."""

    def at(personne, **query):
        response = sign_in(personne).get(TABLEAU, query)
        assert response.status_code == 200
        return response

    return at


# Columns ----------------------------------------------------------------------------------------------------


def test_four_columns_and_what_is_beyond(look, startup, autre_startup, incubateur, emile):
    for phase in (NomPhase.ABANDON, NomPhase.ABANDON, NomPhase.TRANSFERE, ""):
        factories.make_startup(incubateur=incubateur, phase=phase)
    page = look(emile)
    heads = [words(head) for head in soup(page).select(".tableau h2")]
    assert heads == ["Investigation 1", "Construction 1", "Accélération 0", "Transfert 0"]
    assert "Aucune startup dans cette phase." in words(column(page, "transfert"))
    beyond = {words(link): link["href"] for link in soup(page).select("main a.fr-tag")}
    assert beyond == {
        words("Transféré : 1"): "/startups/?phase=transfere",
        words("Arrêté : 2"): "/startups/?phase=abandon",
        words("Pas encore commencée : 1"): "/startups/?phase=aucune",
    }


def test_few_are_shown_and_the_list_holds_the_rest(sign_in, look, incubateur, emile):
    for number in range(6):
        factories.make_startup(f"Haie {number}", incubateur=incubateur, phase=NomPhase.TRANSFERT)
    page = look(emile, q="haie")
    assert len(names(page, "transfert")) == 4
    [link] = [link for link in column(page, "transfert").select("a") if "Voir les" in words(link)]
    assert words(link) == "Voir les 6 startups en phase Transfert"
    assert link["href"] == "/startups/?q=haie&phase=transfert"
    assert len(soup(sign_in(emile).get(link["href"])).select(".ligne")) == 6


def test_most_alerts_come_first_then_the_longest_unheard(look, incubateur, emile, alice):
    def make(nom, *, jours, meteo=Meteo.ENSOLEILLE, blocages=0, phase_jours=90):
        row = factories.make_startup(nom, incubateur=incubateur)
        factories.make_phase(row, NomPhase.CONSTRUCTION, debut=factories.days_ago(phase_jours))
        factories.make_point(row, alice, jours=jours, meteo=meteo)
        for _ in range(blocages):
            factories.make_blocage(row, alice)

    make("Une alerte récente", jours=2, blocages=9)
    make("Aucune", jours=20)
    make("Une alerte ancienne", jours=50)
    make("Trois alertes", jours=2, meteo=Meteo.ORAGEUX, blocages=1, phase_jours=831)
    make("Quatre alertes", jours=40, meteo=Meteo.ORAGEUX, blocages=1, phase_jours=900)
    assert names(look(emile)) == [
        "Quatre alertes",
        "Trois alertes",
        "Une alerte ancienne",
        "Une alerte récente",
    ]


def test_own_startups_come_first(look, startup, incubateur, emile, alice):
    other = factories.make_startup("Digue", incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
    factories.make_point(other, alice, jours=90, meteo=Meteo.ORAGEUX)
    factories.make_point(startup, alice, jours=1)
    assert names(look(alice)) == ["Carnet vert", "Digue"]
    assert names(look(emile)) == ["Digue", "Carnet vert"]
    assert "Vos startups d’abord" in words(soup(look(alice)).main)
    assert "Vos startups d’abord" not in words(soup(look(emile)).main)
    assert names(look(alice, mien="1")) == ["Carnet vert"]


def test_alerts_lead_to_their_startups(sign_in, look, startup, incubateur, emile, alice):
    factories.make_point(startup, alice, jours=40, meteo=Meteo.ORAGEUX)
    startup.phases.update(debut=factories.days_ago(900))
    calm = factories.make_startup("Calme", incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
    factories.make_point(calm, alice, jours=1)
    factories.make_blocage(calm, alice)
    links = column(look(emile), "construction").select_one("p.discret").select("a")
    assert [words(link) for link in links] == [
        "1 orageuse",
        "1 sans nouvelles",
        "1 bloquée",
        "1 en phase longue",
    ]
    found = [
        [words(name) for name in soup(sign_in(emile).get(link["href"])).select(".ligne h3")] for link in links
    ]
    assert found == [["Carnet vert"], ["Carnet vert"], ["Calme"], ["Carnet vert"]]


def test_filters_of_the_address_are_kept_said_and_removed(look, startup, emile, incubateur, autre_incubateur):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.EQUIPE)
    page = look(emile, incubateur="bocage", sans="coach")
    tags = soup(page).select(".fr-tag--dismiss")
    assert [words(tag) for tag in tags] == ["Sans coach", words("Incubateur : Incubateur du Bocage")]
    assert tags[0]["href"] == "?incubateur=bocage"
    kept = soup(page).select(".tableau-choix input[type=hidden]")
    assert [(field["name"], field["value"]) for field in kept] == [("sans", "coach")]
    [link] = [
        link for link in column(page, "construction").select("p a") if "phase longue" in words(link)
    ] or [None]
    assert link is None
    assert (
        soup(page).select_one("main .actions a.fr-btn--secondary")["href"]
        == "/startups/?sans=coach&incubateur=bocage"
    )


def test_filters_the_board_does_not_show_are_kept_from_the_list(look, startup, autre_startup, emile, alice):
    startup.thematiques.add(factories.make_thematique("Climat"))
    page = look(emile, coach=alice.uuid, thematique="climat")
    assert names(page) == ["Carnet vert"]
    assert names(page, "investigation") == []
    tags = [words(tag) for tag in soup(page).select(".fr-tag--dismiss")]
    assert tags == [words(f"Coach : {alice}"), words("Thématique : climat")]


# Cards ------------------------------------------------------------------------------------------------------


def test_card_says_all_that_counts(look, startup, emile, alice):
    factories.make_point(startup, alice, jours=12, meteo=Meteo.NUAGEUX)
    factories.make_blocage(startup, alice)
    card = words(column(look(emile), "construction").select_one(".carte"))
    for said in (
        "Carnet vert",
        f"Coach : {alice}",
        "Depuis 2 mois",
        "durée encore courte",
        "Nuageux",
        "il y a 12 jours",
        "1 blocage ouvert",
        "Faire le point",
        "Rien de nouveau",
    ):
        assert words(said) in card


@pytest.mark.parametrize(
    ("jours", "place"),
    [
        (275, Place.DEBUT),
        (276, Place.HABITUELLE),
        (468, Place.HABITUELLE),
        (469, Place.AU_DELA),
        (830, Place.AU_DELA),
        (831, Place.LONGUE),
    ],
)
def test_age_is_placed_among_the_quartiles_of_the_network(look, startup, emile, jours, place):
    startup.phases.update(debut=factories.days_ago(jours))
    assert situer(NomPhase.CONSTRUCTION, jours) is place
    assert place.value in words(column(look(emile), "construction").select_one(".carte"))


def test_outcomes_have_no_usual_duration():
    assert situer(NomPhase.ABANDON, 10) is None
    assert jauge(NomPhase.ABANDON, 10) is None


@pytest.mark.parametrize("phase", ACTIVE_PHASES)
@pytest.mark.parametrize("jours", [0, 100, 800, 9000])
def test_gauge_is_in_order_and_within_its_line(phase, jours):
    drawn = jauge(phase, jours)
    assert 0 <= drawn.premier <= drawn.mediane <= drawn.troisieme <= 100
    assert 0 <= drawn.age <= 100
    assert (drawn.age > drawn.troisieme) >= (jours > DUREES[phase].troisieme * 4 // 3)


# Who sees what ----------------------------------------------------------------------------------------------


@pytest.fixture
def followed(startup, alice):
    factories.make_point(startup, alice, meteo=Meteo.ORAGEUX, jours=45)
    factories.make_blocage(startup, alice)
    return startup


@pytest.mark.parametrize("who", ["solange", "serge", "leon", "denis"])
def test_who_does_not_read_points_learns_nothing_of_them(request, look, followed, who):
    page = look(request.getfixturevalue(who))
    assert names(page) == ["Carnet vert"]
    shown = words(soup(page).main)
    for word in ("Orageux", "orage", "retard", "blocage", "bloquée", "nouvelles", "6 semaines"):
        assert word not in shown
    assert not soup(page).select("[data-point], #rien-de-nouveau")


@pytest.mark.parametrize("who", ["alice", "carla", "emile", "diane", "ingrid"])
def test_who_reads_points_sees_them(request, look, followed, who):
    shown = words(column(look(request.getfixturevalue(who)), "construction"))
    for said in ("1 orageuse , 1 sans nouvelles , 1 bloquée", "Orageux", "en retard de 2 semaines"):
        assert said in shown


def test_order_tells_nothing_of_points_one_does_not_read(look, startup, leon, alice, incubateur):
    for nom, meteo, jours in (("Bac", Meteo.ENSOLEILLE, 1), ("Digue", Meteo.ORAGEUX, 90)):
        row = factories.make_startup(nom, incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        factories.make_point(row, alice, meteo=meteo, jours=jours)
    assert names(look(leon)) == ["Carnet vert", "Bac", "Digue"]


def test_only_the_startups_one_follows_show_their_points(look, followed, ingrid, alice, autre_incubateur):
    sponsored = factories.make_startup("Digue", incubateur=autre_incubateur, phase=NomPhase.CONSTRUCTION)
    factories.make_affectation(sponsored, ingrid, RoleStartup.SPONSOR_DG)
    factories.make_point(sponsored, alice, meteo=Meteo.ORAGEUX, jours=90)
    page = look(ingrid)
    assert names(page) == ["Carnet vert", "Digue"]
    assert words(column(page, "construction")).count("Orageux") == 1
    assert "1 orageuse" in words(column(page, "construction"))


def test_neighbours_and_strangers(sign_in, look, startup, voisin, externe):
    assert "Carnet vert" not in look(voisin).text
    assert sign_in(externe).get(TABLEAU).status_code == 403


# In place ---------------------------------------------------------------------------------------------------


def test_card_updated_in_place_shows_what_a_fresh_load_shows(sign_in, startup, alice):
    factories.make_point(startup, alice, jours=12, meteo=Meteo.ORAGEUX)
    client, htmx = sign_in(alice), sign_in(alice, htmx=True)
    around = {"HX-Current-URL": f"http://testserver{TABLEAU}?mien=1"}
    page = client.get(TABLEAU, {"mien": "1"})
    button = soup(page).select_one("button[form=rien-de-nouveau]")
    said = htmx.post(button["hx-post"], headers=around)
    tree = swap(soup(page), "button[form=rien-de-nouveau]", said)
    fresh = soup(client.get(TABLEAU, {"mien": "1"}))
    tree.select_one("[data-focus]").decompose()  # what was done, said once
    assert words(tree.select_one("[data-point]")) == words(fresh.select_one("[data-point]"))
    assert tree.select_one("[data-point] a")["href"] == fresh.select_one("[data-point] a")["href"]


def test_update_without_htmx_comes_back_to_the_board(sign_in, startup, alice):
    factories.make_point(startup, alice, jours=12)
    client = sign_in(alice)
    link = soup(client.get(TABLEAU, {"mien": "1"})).select_one("[data-point] a[hx-get]")["href"]
    assert parse_qs(urlsplit(link).query) == {"retour": [f"{TABLEAU}?mien=1"]}
    form = soup(client.get(link))
    data = {
        field["name"]: field["value"]
        for field in form.select("main form [name]")
        if field["name"] in {"cle", "vu", "retour"}
    }
    data |= {"meteo": "nuageux", "fait": "Deux ateliers."}
    answer = client.post(form.select_one("main form")["action"], data, follow=True)
    assert answer.redirect_chain == [(f"{TABLEAU}?mien=1", 302)]
    assert "Nuageux aujourd’hui" in words(soup(answer).main)


# Cost -------------------------------------------------------------------------------------------------------


def test_board_costs_as_much_whatever_the_rows(sign_in, startup, emile, alice, diane):
    factories.make_point(startup, alice)
    client = sign_in(emile)

    def grow():
        for phase in ACTIVE_PHASES:
            row = factories.make_startup(incubateur=startup.incubateur, phase=phase)
            factories.make_point(row, alice, jours=60)
            factories.make_blocage(row, alice)
            factories.make_affectation(row, alice)
            factories.make_affectation(row, diane, RoleStartup.PORTEFEUILLE)

    assert_num_queries_constant(lambda: client.get(TABLEAU), grow, at_most=12)


def test_board_stays_light(look, incubateur, emile, alice):
    for _ in range(15):
        factories.make_rattachement(emile, factories.make_incubateur(), RoleIncubateur.LECTURE)
    for phase in ACTIVE_PHASES:
        for number in range(6):
            row = factories.make_startup(f"Haie {number}", incubateur=incubateur, phase=phase)
            row.phases.update(debut=date(2020, 1, 1))
            factories.make_affectation(row, alice)
            factories.make_point(row, alice, jours=60, meteo=Meteo.ORAGEUX)
            factories.make_blocage(row, alice)
    for phase in [*NomPhase][4:]:
        factories.make_startup(incubateur=incubateur, phase=phase)
    query = {
        "q": "h",
        "mien": "1",
        "sans": "nouvelles",
        "avec": ["blocages", "phase-longue"],
        "meteo": "orageux",
    }
    assert len(soup(look(emile, **query)).find_all(True)) <= 600
