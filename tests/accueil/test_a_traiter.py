"""`/`: what awaits the person who signed in, or whom to ask."""

import pytest

from annuaire.enums import RoleIncubateur
from startups.enums import NomPhase
from tests import factories
from tests.factories import make_blocage, make_point, make_startup
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant


def links(response) -> list[tuple[str, str]]:
    """(text, address) of each line."""
    return [(a.get_text(), a["href"]) for a in soup(response).select(".a-traiter li a")]


def kinds(response) -> list[str]:
    return [a.get_text(" ", strip=True) for a in soup(response).select("nav.onglets a")]


@pytest.fixture
def silent(startup, alice):
    """`startup` without news for seven weeks."""
    return make_point(startup, alice, jours=49)


def test_visitor_is_sent_to_sign_in(client):
    response = client.get("/")
    assert (response.status_code, response.url) == (302, "/connexion/?next=/")


def test_each_line_says_why_and_leads_to_the_act(sign_in, silent, alice):
    response = sign_in(alice).get("/")
    assert ("Carnet vert", "/startups/carnet-vert/suivi/nouveau/") in links(response)
    assert "Aucune nouvelle depuis 7\u00a0semaines (délai\u202f: 30\u00a0jours)" in response.text
    assert kinds(response) == ["Tout (2)", "Sans nouvelles (1)", "Rôles vacants (1)"]


def test_acts_lead_to_pages_one_may_open(sign_in, silent, startup, emile, alice, ingrid, diane, solange):
    make_blocage(startup, alice, attendu_de=solange)
    for personne in (emile, alice, ingrid, diane, solange):
        client = sign_in(personne)
        found = links(client.get("/"))
        assert found, personne
        for _, url in found:
            assert client.get(url).status_code == 200, (personne, url)


def test_tour_is_offered_to_those_who_write(sign_in, silent, emile, alice, ingrid, diane):
    for personne in (emile, alice, ingrid):
        assert "Faire ma tournée" in sign_in(personne).get("/").text
    assert "Faire ma tournée" not in sign_in(diane).get("/").text


def test_sponsor_sees_the_blocage_and_whom_it_is_for(sign_in, startup, alice, solange, externe):
    make_blocage(startup, alice, attendu_de=solange)
    factories.make_suppleance(solange, externe)
    assert "Attendu de vous" in sign_in(solange).get("/").text
    response = sign_in(externe).get("/")
    assert soup(response).select_one(".fr-badge").get_text() == f"Pour {solange.nom_complet}"


def test_one_kind_is_kept_in_the_address_and_paginated(sign_in, incubateur, emile):
    for n in range(23):
        make_startup(f"Vacante {n:02}", incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
    client = sign_in(emile)
    home = client.get("/")
    assert len(links(home)) == 5
    more = soup(home).select_one(".a-traiter .actions a")
    assert more["href"] == "?genre=roles-vacants"
    assert more.get_text().startswith("Voir les 23")
    first, second = client.get("/?genre=roles-vacants"), client.get("/?genre=roles-vacants&page=2")
    assert (len(links(first)), len(links(second))) == (20, 3)
    assert not {*links(first)} & {*links(second)}
    assert soup(first).select_one("nav.onglets [aria-current]").get_text() == "Rôles vacants (23)"


def test_what_is_worth_a_look_one_day_is_a_link_away(sign_in, incubateur, emile):
    """Unusual lengths press nobody: neither their lines nor their number come with what does."""
    startup = make_startup("Tenace", incubateur=incubateur)
    factories.make_phase(startup, NomPhase.CONSTRUCTION, debut=factories.days_ago(2_000))
    client = sign_in(emile)
    home = client.get("/")
    assert ("Phases plus longues que d’habitude", "?genre=phases-longues") in links(home)
    assert "trois startups sur quatre" not in home.text
    assert "Phases longues" in kinds(home)
    alone = client.get("/?genre=phases-longues")
    assert [text for text, _ in links(alone)] == ["Tenace"]
    assert "trois startups sur quatre" in alone.text


@pytest.mark.parametrize("query", ["?genre=inconnu", "?genre=", "?page=99", "?genre=sans-nouvelles&page=99"])
def test_odd_address_shows_something_sensible(sign_in, silent, alice, query):
    assert ("Carnet vert", "/startups/carnet-vert/suivi/nouveau/") in links(sign_in(alice).get(f"/{query}"))


def test_kind_without_lines_leads_back_to_the_rest(sign_in, silent, alice):
    response = sign_in(alice).get("/?genre=blocages")
    assert "Rien ne vous attend dans ce genre." in response.text
    assert "Voir ce qui vous attend d’autre" in response.text


def test_nothing_awaits(sign_in, leon):
    response = sign_in(leon).get("/")
    assert "Rien ne vous attend." in response.text
    assert "quand quelque chose demande un geste de votre part" in response.text
    assert kinds(response) == []


@pytest.mark.parametrize("who", ["voisin", "externe"])
def test_nothing_leaks_to_others(sign_in, silent, startup, alice, solange, request, who):
    make_blocage(startup, alice, attendu_de=solange)
    client = sign_in(request.getfixturevalue(who))
    for query in ("", "?genre=sans-nouvelles", "?genre=blocages", "?genre=roles-vacants"):
        text = client.get(f"/{query}").text
        assert "Carnet vert" not in text
        assert "Accès aux données" not in text


# Without a role -------------------------------------------------------------------------------------------


def test_without_a_role_it_says_whom_to_ask(sign_in, emile, incubateur, autre_incubateur, externe):
    incubateur.contact = "contact@bocage.example"
    incubateur.save()
    autre_incubateur.contact = "personne-pour-lire@littoral.example"
    autre_incubateur.save()
    response = sign_in(externe).get("/")
    assert response.status_code == 200
    addresses = [a["href"] for a in soup(response).select("main a[href^=mailto]")]
    # An incubateur without équipe would not answer; nobody's own address is given.
    assert addresses == ["mailto:contact@bocage.example"]
    assert emile.email not in response.text
    assert externe.email in response.text


def test_directory_one_is_in_comes_before_the_others(
    sign_in, emile, voisin, incubateur, autre_incubateur, externe
):
    for each in (incubateur, autre_incubateur):
        each.contact = f"contact@{each.identifiant}.example"
        each.save()
    externe.incubateurs.add(autre_incubateur)
    assert "contact@bocage.example" not in sign_in(externe).get("/").text


def test_nobody_to_ask_yet(sign_in, externe):
    assert "À la personne qui vous a parlé de ce service" in sign_in(externe).get("/").text


def test_former_role_is_no_role(sign_in, leon):
    leon.rattachements.update(fin=factories.days_ago(1))
    assert "À qui demander" in sign_in(leon).get("/").text


# Cost -----------------------------------------------------------------------------------------------------


def test_cost_does_not_depend_on_how_much_awaits(sign_in, incubateur, emile):
    client = sign_in(emile)

    def one_of_each() -> None:
        startup = make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        startup.phases.update(debut=factories.days_ago(2000))
        make_point(startup, emile, jours=90)
        make_blocage(startup, emile, attendu_de=emile)
        factories.make_mesure(factories.make_indicateur(startup), jours=100)
        factories.make_objectif(startup, echeance=factories.days_ago(9))
        coach = factories.make_personne("Coach")
        factories.make_affectation(startup, coach, debut=factories.days_ago(900), fin=factories.days_ago(-30))

    one_of_each()
    assert_num_queries_constant(
        lambda: client.get("/"), lambda: [one_of_each() for _ in range(8)], at_most=25
    )
    assert_num_queries_constant(lambda: client.get("/?genre=sans-nouvelles"), one_of_each, at_most=25)
    assert len(soup(client.get("/")).select("body *")) < 300


@pytest.mark.parametrize("role", RoleIncubateur)
def test_many_roles_in_many_incubateurs_cost_the_same(sign_in, externe, role):
    client = sign_in(externe)

    def another() -> None:
        startup = make_startup(phase=NomPhase.CONSTRUCTION)
        factories.make_rattachement(externe, startup.incubateur, role)
        factories.make_affectation(startup, externe)

    another()
    assert_num_queries_constant(lambda: client.get("/"), lambda: [another() for _ in range(3)], at_most=25)


# In a browser ---------------------------------------------------------------------------------------------


@pytest.mark.navigateur
@pytest.mark.parametrize("dark", [False, True])
def test_it_reads_in_light_and_dark(navigateur, silent, alice, dark):
    onglet = navigateur(alice, width=390, dark=dark)
    onglet.open("/")
    onglet.check()
    background = onglet.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(22, 22, 22)" if dark else "rgb(255, 255, 255)")


@pytest.mark.navigateur
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("who", ["emile", "alice", "ingrid", "solange", "diane"])
def test_each_person_follows_the_first_line(
    navigateur, silent, startup, alice, solange, request, who, javascript
):
    make_blocage(startup, alice, attendu_de=solange)
    onglet = navigateur(request.getfixturevalue(who), width=390, javascript=javascript)
    onglet.open("/")
    first = onglet.page.locator(".a-traiter li a").first
    url = first.get_attribute("href")
    first.click()
    onglet.page.wait_for_url(f"**{url}")
    onglet.sees("Carnet vert")
