"""The list and the board in a browser: updated in place with the keyboard, without JavaScript, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from startups.enums import Meteo, NomPhase
from startups.models import Point
from tests import factories

pytestmark = pytest.mark.navigateur


@pytest.fixture
def board(startup, alice, emile):
    """Alice's startup has old news; two others stand on the board."""
    factories.make_point(startup, alice, jours=40, meteo=Meteo.ORAGEUX, suite="Ouvrir à deux départements.")
    for nom in ("Digue", "Bac"):
        row = factories.make_startup(nom, incubateur=startup.incubateur, phase=NomPhase.CONSTRUCTION)
        factories.make_point(row, emile, jours=60)
    return startup


def test_coach_updates_from_the_board_with_the_keyboard_only(navigateur, board, alice):
    onglet = navigateur(alice, keyboard=True)
    onglet.open("/startups/tableau/")
    onglet.check()
    onglet.tab_to("link", "Faire le point sur Carnet vert")
    onglet.press("Enter")
    onglet.sees("Ce qui s’est passé")
    onglet.check()
    # The form took the focus: what comes next is its first field.
    onglet.tab_to("radio", "Orageux", within=3)
    onglet.press("ArrowUp")
    onglet.tab_to("textbox", re.compile("Ce qui s’est passé"), within=2)
    onglet.type("Le blocage est levé.")
    onglet.tab_to("button", "Publier le point", within=8)
    onglet.press("Enter")
    onglet.sees("Le point est publié.")
    card = onglet.page.locator(".carte", has_text="Carnet vert")
    expect(card).to_contain_text("Nuageux")
    expect(card).to_contain_text("aujourd’hui")
    expect(card).not_to_contain_text("en retard")
    onglet.check()
    # The keyboard is where it was: the next act of the card is one Tab away.
    onglet.tab_to("link", "Faire le point sur Carnet vert", within=2)
    assert onglet.interactions <= 6
    point = Point.objects.latest("created_at")
    assert (point.meteo, point.fait, point.suite) == (
        Meteo.NUAGEUX,
        "Le blocage est levé.",
        "Ouvrir à deux départements.",
    )


def test_rien_de_nouveau_in_place_then_taken_back(navigateur, board, alice):
    onglet = navigateur(alice, keyboard=True)
    onglet.open("/startups/tableau/")
    onglet.tab_to("button", "Rien de nouveau pour Carnet vert")
    onglet.press("Enter")
    onglet.sees("C’est noté à la date d’aujourd’hui.")
    assert onglet.interactions == 1
    assert Point.objects.get(startup=board).confirme_par == alice
    onglet.tab_to("button", re.compile("^Annuler"), within=1)
    onglet.press("Enter")
    onglet.sees("C’est retiré.")
    assert Point.objects.get(startup=board).confirme_par is None


def test_form_closed_without_publishing(navigateur, board, alice):
    onglet = navigateur(alice)
    onglet.open("/startups/?q=carnet")
    onglet.click("link", "Faire le point sur Carnet vert")
    onglet.fill("Ce qui s’est passé", "Brouillon")
    onglet.click("button", "Fermer sans publier")
    onglet.sees("en retard de 10")
    onglet.click("link", "Faire le point sur Carnet vert")
    onglet.sees("Un texte non enregistré est resté dans ce navigateur.")
    assert Point.objects.filter(startup=board).count() == 1


def test_act_that_fails_says_so_and_can_be_tried_again(navigateur, board, alice):
    onglet = navigateur(alice)
    onglet.tolerate("ERR_INTERNET_DISCONNECTED|^htmx:")
    onglet.open("/startups/tableau/?mien=1")
    onglet.click("link", "Faire le point sur Carnet vert")
    onglet.fill("Ce qui s’est passé", "Le blocage est levé.")
    onglet.page.context.set_offline(True)
    onglet.click("button", "Publier le point")
    onglet.sees("rien n’est enregistré")
    onglet.page.context.set_offline(False)
    onglet.click("button", "Publier le point")
    onglet.sees("Le point est publié.")
    assert Point.objects.latest("created_at").fait == "Le blocage est levé."


def test_coach_updates_from_the_board_without_javascript(navigateur, board, alice):
    onglet = navigateur(alice, javascript=False)
    onglet.open("/startups/tableau/?mien=1")
    onglet.click("link", "Faire le point sur Carnet vert")
    onglet.fill("Ce qui s’est passé", "Le blocage est levé.")
    onglet.click("button", "Publier le point")
    assert onglet.page.url.endswith("/startups/tableau/?mien=1")
    onglet.sees("Point publié pour Carnet vert.")
    onglet.sees("aujourd’hui")
    assert onglet.interactions == 3


def test_rien_de_nouveau_without_javascript(navigateur, board, alice):
    onglet = navigateur(alice, javascript=False)
    onglet.open("/startups/?q=carnet")
    onglet.click("button", "Rien de nouveau pour Carnet vert")
    assert onglet.page.url.endswith("/startups/?q=carnet")
    onglet.sees("Rien de nouveau pour Carnet vert")
    assert Point.objects.get(startup=board).confirme_par == alice


def test_list_is_filtered_on_a_phone(navigateur, board, autre_startup, emile):
    onglet = navigateur(emile, width=390, dark=True)
    onglet.open("/startups/")
    onglet.check()
    shown = onglet.page.locator(".ligne h3")
    expect(shown).to_have_text(["Bac", "Carnet vert", "Digue", "Haies vives"])
    # Results follow what one types, without a click, and the address with them.
    onglet.fill("Nom, mission ou identifiant", "carnet")
    expect(shown).to_have_text(["Carnet vert"])
    expect(onglet.page).to_have_url(re.compile(r"/startups/\?q=carnet$"))
    onglet.check()
    onglet.click("link", re.compile("^Retirer le filtre"))
    expect(shown).to_have_count(4)
    onglet.page.get_by_label("Sans nouvelles", exact=True).check(force=True)
    expect(shown).to_have_text(["Bac", "Carnet vert", "Digue"])
    onglet.click("link", re.compile("^Construction"))
    expect(onglet.page).to_have_url(re.compile(r"sans=nouvelles&phase=construction$"))
    onglet.check()
    onglet.page.go_back()
    expect(shown).to_have_text(["Bac", "Carnet vert", "Digue"])
    onglet.page.go_back()
    expect(shown).to_have_count(4)


def test_list_is_filtered_without_javascript(navigateur, board, autre_startup, emile):
    onglet = navigateur(emile, javascript=False)
    onglet.open("/startups/")
    onglet.fill("Nom, mission ou identifiant", "haies")
    onglet.click("button", "Filtrer")
    expect(onglet.page.locator(".ligne h3")).to_have_text(["Haies vives"])
    onglet.click("link", re.compile("^Retirer le filtre"))
    expect(onglet.page.locator(".ligne h3")).to_have_count(4)
