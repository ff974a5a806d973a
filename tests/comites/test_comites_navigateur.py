"""From nothing to a séance of ten startups over two half-days, counted; then its agenda, with and without a mouse or JavaScript."""

from datetime import timedelta

import pytest

from comites.enums import Capacite
from comites.models import Comite
from socle.clock import today
from startups.enums import GenreJalon, RoleStartup
from tests import factories

pytestmark = pytest.mark.navigateur


@pytest.fixture
def ten(incubateur):
    """Ten startups that are late, each with the people it needs."""
    for number in range(10):
        startup = factories.make_startup(f"Startup {number:02}", incubateur=incubateur)
        factories.make_phase(startup, debut=factories.days_ago(400))
        factories.make_jalon(startup, genre=GenreJalon.COMITE, date=factories.days_ago(260 - number))
        for role in (RoleStartup.INTRAPRENEUR, RoleStartup.SPONSOR_DG, RoleStartup.SPONSOR_PROXIMITE):
            factories.make_affectation(startup, factories.make_personne("Camille"), role)


def test_ten_startups_over_two_half_days_in_fifteen_interactions(navigateur, ten, emile, diane):
    day = today() + timedelta(days=30)
    onglet = navigateur(emile)
    onglet.open("/")
    onglet.click("link", "Comités", exact=True)
    onglet.check()
    onglet.click("link", "Proposer une séance", exact=True)
    onglet.check()
    onglet.fill("Première demi-journée", day.isoformat())
    onglet.fill("Deuxième demi-journée (facultatif)", day.isoformat())
    onglet.fill("Lieu (facultatif)", "Salle des haies")
    onglet.fill("Lien de visioconférence (facultatif)", "https://visio.example/haies")
    onglet.click("button", "Composer l’ordre du jour")
    onglet.sees("17 h 05 – 17 h 55")
    onglet.check()
    onglet.click("button", "Enregistrer la séance")
    onglet.sees("La séance est enregistrée, avec 10 passages.")
    onglet.check()
    comite = Comite.objects.get()
    assert [row.passages.count() for row in comite.demi_journees.all()] == [5, 5]
    assert not any("Il manque" in text for text in onglet.page.locator(".remarque").all_inner_texts())
    assert onglet.interactions <= 15
    assert onglet.page.locator("body *").count() <= 600


def test_the_year_and_what_is_owed_on_a_telephone(navigateur, ten, comite, passage, emile):
    onglet = navigateur(emile, width=390, dark=True)
    for address in ("/comites/", "/comites/passages/", "/comites/annee/", "/startups/carnet-vert/comites/"):
        onglet.open(address)
        onglet.check()
    onglet.open(f"/comites/{comite.uuid}/passages/{passage.uuid}/")
    onglet.check()
    onglet.click("link", "Changer l’objet, les durées ou la demi-journée")
    onglet.check()


def test_the_agenda_is_put_in_order_without_javascript(navigateur, autre_passage, comite, passage, emile):
    factories.make_membre(comite, emile, Capacite.EQUIPE)
    onglet = navigateur(emile, width=390, javascript=False)
    onglet.open(f"/comites/{comite.uuid}/")
    onglet.click("button", "Monter Haies vives")
    onglet.sees("9 h 00 – 9 h 50")
    assert [row.startup.nom for row in comite.passages.in_order()] == ["Haies vives", "Carnet vert"]
    onglet.click("link", "Carnet vert")
    onglet.click("link", "Changer l’objet, les durées ou la demi-journée")
    onglet.fill("Délibération (minutes)", "30")
    onglet.click("button", "Enregistrer")
    onglet.sees("Le passage de Carnet vert est corrigé.")
    onglet.sees("9 h 50 – 10 h 50")


def test_a_member_is_seated_with_the_keyboard_alone(navigateur, passage, comite, emile, leon):
    onglet = navigateur(emile, keyboard=True)
    onglet.open(f"/comites/{comite.uuid}/passages/{passage.uuid}/")
    onglet.tab_to("link", "Ajouter un membre")
    onglet.press("Enter")
    onglet.tab_to("searchbox", "Nom, fonction ou adresse")
    onglet.type("léon")
    onglet.press("Enter")
    onglet.tab_to("link", f"Choisir {leon}")
    onglet.press("Enter")
    onglet.tab_to("combobox", "En qualité de")
    onglet.type("Usager")
    onglet.tab_to("button", "Enregistrer")
    onglet.press("Enter")
    onglet.sees("siège en qualité de « Usager ou usagère »")
    onglet.check()
