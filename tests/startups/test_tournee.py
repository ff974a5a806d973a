"""« Ma tournée »: one's startups, oldest news first; save and next, skip, come back later."""

import pytest
from django.urls import reverse

from startups.enums import NomPhase, RoleStartup
from tests import factories
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant
from tests.startups.test_suivi import filled, text

TOUR = reverse("startups:tournee")


@pytest.fixture
def trois(startup, alice) -> list:
    """Three startups of alice, by the age of their news: never, 40 days, 10 days."""
    others = [
        factories.make_startup(nom, incubateur=startup.incubateur, phase=NomPhase.CONSTRUCTION)
        for nom in ("Mon Verger", "Neige solidaire")
    ]
    for other in others:
        factories.make_affectation(other, alice, RoleStartup.COACH)
    factories.make_point(others[0], alice, jours=10)
    factories.make_point(startup, alice, jours=90, confirme_le=factories.moment(40), confirme_par=alice)
    return [others[1], startup, others[0]]


def title(response) -> str:
    return " ".join(soup(response).h1.get_text().split())


def test_oldest_news_first_save_and_next_until_the_end(sign_in, alice, trois):
    client = sign_in(alice)
    page = client.get(TOUR)
    assert title(page) == "Ma tournée : Neige solidaire"
    assert "Startup 1 sur 3. Encore aucune nouvelle." in text(page)
    page = client.post(
        reverse("startups:suivi_nouveau", args=[trois[0].identifiant]),
        filled(page, meteo="nuageux", fait="Premier point."),
        follow=True,
    )
    assert title(page) == "Ma tournée : Carnet vert"
    assert "Startup 2 sur 3. Dernières nouvelles il y a 5 semaines" in text(page)
    same = soup(page).select_one("form[action$='rien-de-nouveau/']")
    retour = same.select_one("[name=retour]")["value"]
    page = client.post(same["action"], {"retour": retour}, follow=True)
    assert title(page) == "Ma tournée : Mon Verger"
    page = client.post(
        reverse("startups:suivi_nouveau", args=[trois[2].identifiant]),
        filled(page, fait="Rien de grave."),
        follow=True,
    )
    assert "Tournée terminée : 3 startups ont des nouvelles d’aujourd’hui." in text(page)
    assert [startup.points.count() for startup in trois] == [1, 1, 2]


def test_skipped_startups_are_left_out_then_offered_again(sign_in, alice, trois):
    client = sign_in(alice)
    page = client.get(TOUR)
    for name in ("Carnet vert", "Mon Verger"):
        page = client.get(soup(page).find("a", string="Passer")["href"])
        assert title(page) == f"Ma tournée : {name}"
    page = client.get(soup(page).find("a", string="Passer")["href"])
    assert "Tournée terminée : 3 startups, dont 3 passées sans nouvelles aujourd’hui." in text(page)
    again = soup(page).find("a", string="Reprendre les startups passées")["href"]
    assert title(client.get(again)) == "Ma tournée : Neige solidaire"


def test_skipping_survives_a_publication_and_a_mistake(sign_in, alice, trois):
    client = sign_in(alice)
    page = client.get(soup(client.get(TOUR)).find("a", string="Passer")["href"])
    url = reverse("startups:suivi_nouveau", args=[trois[1].identifiant])
    wrong = client.post(url, filled(page, fait=""))
    page = client.post(url, filled(wrong, fait="Corrigé."), follow=True)
    assert title(page) == "Ma tournée : Mon Verger"


def test_coming_back_the_same_day_resumes(sign_in, alice, trois):
    factories.make_point(trois[0], alice, jours=0)
    page = sign_in(alice).get(TOUR)
    assert title(page) == "Ma tournée : Carnet vert"
    assert "Startup 2 sur 3." in text(page)


def test_last_rien_de_nouveau_can_be_taken_back_from_the_tour(sign_in, alice, trois):
    client = sign_in(alice)
    factories.make_point(trois[0], alice, jours=60)
    client.post(reverse("startups:rien_de_nouveau", args=[trois[0].identifiant]))
    page = client.get(TOUR)
    undo = soup(page).select_one("form[action$='annuler/']")
    assert "pour Neige solidaire" in undo.get_text()
    page = client.post(undo["action"], {"retour": undo.select_one("[name=retour]")["value"]}, follow=True)
    assert title(page) == "Ma tournée : Neige solidaire"
    assert not soup(page).select("form[action$='annuler/']")


def test_tour_leaves_ended_startups_and_those_of_others_out(sign_in, alice, startup, autre_startup):
    ended = factories.make_startup(incubateur=startup.incubateur, phase=NomPhase.ABANDON)
    factories.make_affectation(ended, alice)
    former = factories.make_startup(incubateur=startup.incubateur, phase=NomPhase.CONSTRUCTION)
    factories.make_affectation(former, alice, fin=factories.days_ago(1))
    assert "Startup 1 sur 1." in text(sign_in(alice).get(TOUR))


def test_equipe_without_startup_of_its_own_goes_through_those_of_its_incubateur(
    sign_in, emile, startup, autre_startup
):
    factories.make_startup(phase=NomPhase.CONSTRUCTION)
    assert "Startup 1 sur 2." in text(sign_in(emile).get(TOUR))


def test_coach_without_active_startup_is_told_so(sign_in, carla, autre_startup):
    factories.make_phase(autre_startup, NomPhase.ABANDON_INVESTIGATION, debut=factories.days_ago(1))
    assert "Vous ne suivez aucune startup en cours" in text(sign_in(carla).get(TOUR))


def test_unknown_words_in_the_address_change_nothing(sign_in, alice, trois):
    page = sign_in(alice).get(TOUR, {"passe": ["nulle-part", "x" * 500]})
    assert "Startup 1 sur 3." in text(page)


def test_tour_costs_as_much_whatever_the_startups(sign_in, alice, startup):
    client = sign_in(alice)
    factories.make_point(startup, alice)

    def grow():
        for _ in range(2):
            other = factories.make_startup(incubateur=startup.incubateur, phase=NomPhase.CONSTRUCTION)
            factories.make_affectation(other, alice)
            factories.make_point(other, alice)

    assert_num_queries_constant(lambda: client.get(TOUR), grow, at_most=12)
