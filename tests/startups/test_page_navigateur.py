"""Journeys on a startup's page: opening a phase, reading on a phone, writing without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from startups.enums import NomPhase
from startups.models import Affectation
from tests.factories import days_ago, make_blocage, make_jalon, make_personne, make_phase, make_standard

pytestmark = pytest.mark.navigateur

FICHE = (
    "## Contexte\n\n" + "Les haies disparaissent, et personne ne les compte. " * 12 + "\n\n"
    "## Problème\n\n- un formulaire par commune ;\n- [une adresse sans fin](https://exemple.example/"
    + "chemin/" * 30
    + ")\n"
)


@pytest.fixture
def startup(startup):
    startup.fiche, startup.mission = FICHE, "Compter les haies de chaque commune, sans rien redemander."
    startup.site = "https://carnet.example/" + "chemin/" * 20
    startup.save()
    make_phase(startup, NomPhase.INVESTIGATION, debut=days_ago(400), fin=days_ago(300))
    make_jalon(startup, commentaire="Ouverture du service à toutes les communes volontaires.")
    make_standard(startup, preuve="https://code.example/carnet")
    return startup


def test_the_equipe_opens_an_unusual_phase_and_confirms_it(navigateur, emile, startup):
    onglet = navigateur(emile)
    onglet.open(f"/startups/{startup.identifiant}/")
    onglet.click("link", "Ouvrir une phase")
    onglet.choose("Phase", "Transfert")
    onglet.page.get_by_label("Commentaire").fill("Repris par la direction métier.")
    onglet.click("button", "Ouvrir la phase")
    onglet.sees("À vérifier avant d’enregistrer")
    onglet.check()
    assert not startup.phases.filter(nom="transfert").exists()
    onglet.click("button", "Ouvrir la phase quand même")
    onglet.sees("Phase ouverte")
    onglet.check()
    assert startup.phase_at().nom == "transfert"
    assert startup.phase_at().commentaire == "Repris par la direction métier."
    # A comment saved is not offered again as a draft.
    onglet.click("link", "Ouvrir une phase")
    assert not onglet.page.get_by_text("Un texte non enregistré").is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_sponsor_reads_the_page_on_a_phone(navigateur, solange, alice, startup, dark):
    make_blocage(startup, alice, attendu_de=solange)
    onglet = navigateur(solange, width=390, dark=dark)
    onglet.open(f"/startups/{startup.identifiant}/")
    onglet.check()
    onglet.sees("On attend quelque chose de vous")
    onglet.sees("Aucune phase entre le")
    drawing = onglet.page.get_by_role("img", name=re.compile("Parcours de Carnet vert, dessiné"))
    box = drawing.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    # What is asked comes before the rest, on the first screen.
    assert onglet.find("link", "Voir ce qui est attendu").bounding_box()["y"] < 844
    onglet.click("link", "Équipe")
    onglet.check()
    onglet.sees("Solange")


def test_the_page_prints_in_black_on_white(navigateur, solange, startup):
    onglet = navigateur(solange, dark=True)
    onglet.open(f"/startups/{startup.identifiant}/")
    onglet.page.emulate_media(media="print")
    colours = onglet.page.evaluate(
        "['body', 'h1', '#parcours-tableau th'].map(s => getComputedStyle(document.querySelector(s)).color)"
    )
    # Dark ink whatever the screen's preference.
    assert all(max(map(int, re.findall(r"\d+", colour)[:3])) < 120 for colour in colours)
    assert not onglet.page.locator(".fr-header").is_visible()
    assert onglet.page.locator(".frise svg").is_visible()


def test_a_section_is_written_without_javascript(navigateur, ingrid, startup):
    onglet = navigateur(ingrid, javascript=False)
    onglet.open(f"/startups/{startup.identifiant}/")
    onglet.click("link", "Corriger Problème")
    onglet.find("textbox", re.compile("^Texte")).fill("```\noublié")
    onglet.click("button", "Enregistrer")
    onglet.sees("reste ouvert")
    onglet.find("textbox", re.compile("^Texte")).fill("Un **seul** formulaire.")
    onglet.click("button", "Enregistrer")
    onglet.sees("Fiche enregistrée")
    assert onglet.page.locator("#section-probleme strong").inner_text() == "seul"


def test_a_role_is_given_to_somebody_found_without_javascript(navigateur, emile, startup):
    make_personne("Éloïse", nom="Bérénice", annuaires=[startup.incubateur])
    onglet = navigateur(emile, javascript=False)
    onglet.open(f"/startups/{startup.identifiant}/equipe/")
    onglet.click("link", "Nommer\u202f: Coach")
    onglet.fill("Nom de la personne", "eloise")
    onglet.page.get_by_label("Nom de la personne").press("Enter")
    onglet.click("link", "Choisir Éloïse Bérénice")
    onglet.click("button", "Enregistrer")
    onglet.sees("Rôle confié")
    assert Affectation.objects.get(personne__prenom="Éloïse").role == "coach"


def test_people_are_found_while_the_name_is_typed(navigateur, emile, startup):
    make_personne("Éloïse", nom="Bérénice", annuaires=[startup.incubateur])
    onglet = navigateur(emile)
    onglet.open(f"/startups/{startup.identifiant}/equipe/ajouter/")
    onglet.page.get_by_label("Nom de la personne").press_sequentially("berenice")
    onglet.sees("1\u00a0personne trouvée")
    onglet.check()


def test_the_identifiant_follows_the_name(navigateur, emile, incubateur):
    onglet = navigateur(emile)
    onglet.open("/startups/-/nouvelle/")
    onglet.find("textbox", "Nom", exact=True).fill("Éleveuses & Éleveurs")
    onglet.find("textbox", re.compile("^Mission")).focus()
    expect(onglet.page.locator("[name=identifiant]")).to_have_value("eleveuses-eleveurs")
    onglet.check()
