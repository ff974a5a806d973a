"""How a startup goes, shown in place: what it says, to whom, and what one can do from there."""

import pytest
from django.urls import reverse

from startups.enums import Meteo, NomPhase, RoleStartup
from startups.models import Point
from tests import factories
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


def address(name: str, startup) -> str:
    return reverse(f"startups:{name}", args=[startup.identifiant])


@pytest.fixture
def ask(sign_in):
    """`ask(alice, startup)`: the state of the startup as alice sees it in place."""

    def state(personne, startup):
        return sign_in(personne, htmx=True).get(address("etat", startup))

    return state


# What it says ---------------------------------------------------------------------------------------------


def test_state_says_weather_news_and_blocages(ask, alice, startup):
    factories.make_point(startup, alice, meteo=Meteo.ORAGEUX, jours=12)
    factories.make_blocage(startup, alice)
    factories.make_blocage(startup, alice)
    factories.make_blocage(startup, alice, resolu_le=factories.days_ago(1), issue="Réglé.")
    said = words(ask(alice, startup))
    assert "Orageux il y a 12 jours" in said
    assert "2 blocages ouverts" in said


@pytest.mark.parametrize(
    ("jours", "said"),
    [
        (29, None),
        (30, "à faire aujourd’hui"),
        (31, "en retard de 1\u00a0jour"),
        (51, "en retard de 3\u00a0semaines"),
    ],
)
def test_late_news_are_said_by_the_rule_of_the_incubateur(ask, alice, startup, jours, said):
    factories.make_point(startup, alice, jours=jours)
    badges = [badge.get_text(strip=True) for badge in soup(ask(alice, startup)).select(".fr-badge")]
    assert badges == ([said] if said else [])
    startup.incubateur.silence_jours = 90
    startup.incubateur.save()
    assert not soup(ask(alice, startup)).select(".fr-badge")


def test_rien_de_nouveau_counts_as_news(ask, alice, startup):
    factories.make_point(startup, alice, jours=80, confirme_le=factories.moment(2), confirme_par=alice)
    answer = ask(alice, startup)
    assert "il y a 2 jours" in words(answer)
    assert not soup(answer).select(".fr-badge")


def test_nothing_is_late_once_the_path_is_over(ask, alice, startup):
    factories.make_point(startup, alice, jours=80)
    factories.make_phase(startup, NomPhase.TRANSFERE, debut=factories.days_ago(10))
    assert not soup(ask(alice, startup)).select(".fr-badge")


# Who does what from there ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["alice", "emile", "ingrid"])
def test_those_who_write_have_both_acts(request, ask, startup, alice, who):
    factories.make_point(startup, alice, jours=12)
    answer = soup(ask(request.getfixturevalue(who), startup))
    assert answer.select_one("a[hx-get]")["hx-get"] == address("suivi_nouveau", startup)
    assert answer.select_one("button[form]")["formaction"] == address("rien_de_nouveau", startup)


@pytest.mark.parametrize("who", ["carla", "diane"])
def test_those_who_read_have_none(request, ask, startup, alice, who):
    factories.make_point(startup, alice, jours=12)
    answer = ask(request.getfixturevalue(who), startup)
    assert "Ensoleillé" in words(answer)
    assert not soup(answer).select("a[hx-get], button")


def test_nothing_to_confirm_before_the_first_point_nor_on_its_day(ask, alice, startup):
    assert not soup(ask(alice, startup)).select("button[form]")
    factories.make_point(startup, alice, jours=0)
    assert not soup(ask(alice, startup)).select("button[form]")


def test_state_costs_as_much_whatever_the_rows(sign_in, alice, startup):
    client = sign_in(alice, htmx=True)
    factories.make_point(startup, alice)

    def grow():
        for _ in range(2):
            factories.make_point(startup, alice)
            factories.make_blocage(startup, alice)
            factories.make_affectation(startup, factories.make_personne(), RoleStartup.COACH)

    assert_num_queries_constant(lambda: client.get(address("etat", startup)), grow, at_most=12)


# In place -------------------------------------------------------------------------------------------------


def test_form_opens_in_place_and_can_be_closed(sign_in, alice, startup):
    client = sign_in(alice, htmx=True)
    form = soup(client.get(address("suivi_nouveau", startup)))
    assert form.select_one("form")["hx-target"] == "closest [data-point]"
    assert form.select_one("button[hx-get]")["hx-get"] == address("etat", startup)


def test_two_forms_in_one_page_share_no_id(sign_in, alice, startup):
    other = factories.make_startup(incubateur=startup.incubateur)
    factories.make_affectation(other, alice)
    client = sign_in(alice, htmx=True)
    ids = [
        {element["id"] for element in soup(client.get(address("suivi_nouveau", each))).select("[id]")}
        for each in (startup, other)
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_published_point_shows_the_new_state(sign_in, alice, startup):
    client = sign_in(alice, htmx=True)
    form = soup(client.get(address("suivi_nouveau", startup)))
    data = {"meteo": "orageux", "fait": "Fini.", "cle": form.select_one("[name=cle]")["value"], "vu": ""}
    answer = client.post(address("suivi_nouveau", startup), data)
    assert "Le point est publié." in words(answer)
    assert "Orageux aujourd’hui" in words(answer)
    assert soup(answer).select_one("[data-focus] [data-brouillon-enregistre]")
    assert Point.objects.get().fait == "Fini."


def test_confirmation_in_place_can_be_taken_back(sign_in, alice, startup):
    factories.make_point(startup, alice, jours=40)
    client = sign_in(alice, htmx=True)
    said = client.post(address("rien_de_nouveau", startup))
    assert "C’est noté à la date d’aujourd’hui." in words(said)
    assert not soup(said).select("[data-brouillon-enregistre], .fr-badge")
    undo = soup(said).select_one("[data-focus] button")["hx-post"]
    undone = client.post(undo)
    assert "C’est retiré." in words(undone)
    assert "en retard de 10 jours" in words(undone)
    assert Point.objects.get().confirme_le is None
    assert "Il n’y a plus rien à retirer." in words(client.post(undo))


def test_confirmation_without_point_says_so(sign_in, alice, startup):
    said = sign_in(alice, htmx=True).post(address("rien_de_nouveau", startup))
    assert "Pas encore de point à confirmer." in words(said)
    assert not soup(said).select("[data-focus] button")


def test_link_back_is_the_page_around(sign_in, alice, startup):
    client = sign_in(alice, htmx=True)
    around = {"HX-Current-URL": "http://testserver/startups/?q=haies&tri=nom"}
    link = soup(client.get(address("etat", startup), headers=around)).select_one("a[hx-get]")
    assert link["href"].endswith("?retour=%2Fstartups%2F%3Fq%3Dhaies%26tri%3Dnom")
