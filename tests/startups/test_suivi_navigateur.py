"""The follow-up in a browser: a point in three gestures, a tour, two people at once, a session that expires, a sponsor's phone."""

import re

import pytest
from django.urls import reverse

from socle.models import Courriel
from startups.enums import NomPhase
from tests import factories

pytestmark = pytest.mark.navigateur

PASSWORD = "haie-vive-de-charmes"


def address(name: str, *args) -> str:
    return reverse(f"startups:{name}", args=args)


@pytest.mark.parametrize(
    ("tab", "jours"), [("suivi", 10), ("page", 10), ("page", 90)], ids=["suivi", "page", "page that reminds"]
)
def test_coach_updates_in_place_in_three_gestures(navigateur, alice, startup, tab, jours):
    factories.make_point(startup, alice, suite="Ouvrir à dix communes.", jours=jours)
    onglet = navigateur(alice)
    onglet.open(address(tab, startup.identifiant))
    onglet.click("link", re.compile("Faire le point"))
    onglet.fill("Ce qui s’est passé", "Neuf communes ouvertes.")
    onglet.check()
    onglet.click("button", "Publier le point")
    onglet.sees("Point publié pour Carnet vert.")
    assert onglet.page.url.endswith(address(tab, startup.identifiant))
    assert onglet.interactions == 3
    assert startup.points.first().fait == "Neuf communes ouvertes."
    assert startup.points.first().suite == "Ouvrir à dix communes."
    # The text is saved: the form does not offer it again.
    onglet.click("link", re.compile("Faire le point"))
    onglet.find("button", "Publier le point").wait_for()
    assert not onglet.find("button", "Le reprendre").is_visible()


def test_text_left_unpublished_is_offered_to_its_author_alone(navigateur, alice, startup):
    onglet = navigateur(alice)
    onglet.open(address("suivi_nouveau", startup.identifiant))
    onglet.fill("Ce qui s’est passé", "Une démission.")
    onglet.open(address("suivi_nouveau", startup.identifiant))
    onglet.click("button", "Le reprendre")
    assert onglet.page.get_by_label("Ce qui s’est passé").input_value() == "Une démission."
    onglet.open(address("suivi_nouveau", startup.identifiant))
    onglet.click("button", "L’oublier")
    onglet.open(address("suivi_nouveau", startup.identifiant))
    assert not onglet.find("button", "Le reprendre").is_visible()


def test_tour_of_three_startups(navigateur, alice, startup):
    for nom, jours in [("Mon Verger", 60), ("Neige solidaire", 20)]:
        other = factories.make_startup(nom, incubateur=startup.incubateur, phase=NomPhase.CONSTRUCTION)
        factories.make_affectation(other, alice)
        factories.make_point(other, alice, jours=jours)
    onglet = navigateur(alice)
    onglet.open(address("tournee"))
    onglet.find("heading", "Ma tournée : Carnet vert").wait_for()
    onglet.page.get_by_label("Nuageux").check(force=True)
    onglet.fill("Ce qui s’est passé", "Premier point.")
    onglet.check()
    onglet.click("button", "Publier et suivante")
    onglet.find("heading", "Ma tournée : Mon Verger").wait_for()
    onglet.click("button", "Rien de nouveau, suivante")
    onglet.find("heading", "Ma tournée : Neige solidaire").wait_for()
    onglet.check()
    onglet.click("link", "Passer")
    onglet.sees("Tournée terminée")
    onglet.check()
    onglet.click("link", "Reprendre les startups passées")
    onglet.find("heading", "Ma tournée : Neige solidaire").wait_for()


def test_two_people_at_once_see_both_texts(navigateur, alice, emile, startup):
    factories.make_point(startup, alice)
    late, first = navigateur(alice), navigateur(emile)
    for onglet, words in [(late, "Tout va bien."), (first, "Une démission.")]:
        onglet.open(address("suivi_nouveau", startup.identifiant))
        onglet.fill("Ce qui s’est passé", words)
    first.click("button", "Publier le point")
    first.sees("Point publié")
    late.click("button", "Publier le point")
    late.sees("a publié un point pendant que vous écriviez")
    late.sees("Une démission.")
    assert late.page.get_by_label("Ce qui s’est passé", exact=True).input_value() == "Tout va bien."
    late.check()
    late.click("button", "Publier le point")
    late.sees("Point publié")
    assert [point.fait for point in startup.points.all()[:2]] == ["Tout va bien.", "Une démission."]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_session_that_expires_loses_no_word(navigateur, alice, startup, javascript):
    alice.set_password(PASSWORD)
    alice.save(update_fields=["password"])
    onglet = navigateur(alice, javascript=javascript)
    onglet.open(address("suivi_nouveau", startup.identifiant))
    onglet.page.get_by_label("Orageux").check(force=True)
    onglet.fill("Ce qui s’est passé", "Une démission.")
    onglet.page.context.clear_cookies(name="incubateur_session")
    onglet.click("button", "Publier le point")
    onglet.click("link", "Se connecter avec un mot de passe")
    onglet.fill("Adresse e-mail professionnelle", alice.email)
    onglet.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    onglet.click("button", "Se connecter")
    onglet.sees("Votre session avait expiré")
    if javascript:
        # axe is a script.
        onglet.check()
    onglet.click("button", "Publier le point")
    onglet.sees("Une démission.")
    assert startup.points.get().fait == "Une démission."


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_sponsor_answers_on_a_phone(navigateur, alice, solange, startup, dark):
    factories.make_blocage(startup, alice, attendu="Une décision écrite.", attendu_de=solange)
    onglet = navigateur(solange, width=390, dark=dark)
    onglet.open(address("blocages"))
    onglet.check()
    onglet.click("link", "Accès aux données refusé")
    onglet.sees("Une décision écrite.")
    onglet.check()
    onglet.fill("Votre réponse", "Je signe lundi.")
    onglet.click("button", "Répondre")
    onglet.sees("Votre réponse est enregistrée.")
    onglet.sees("Je signe lundi.")
    onglet.click("button", "Je m’en occupe")
    onglet.sees("vous vous en occupez")
    assert Courriel.objects.filter(destinataire=alice.email).count() == 2


def test_history_is_read_with_the_keyboard(navigateur, alice, startup):
    startup.fiche = "## Contexte\n\nUne haie se compte mal. " * 10
    startup.save()
    onglet = navigateur(alice, keyboard=True, width=390)
    onglet.open(reverse("accueil:historique", args=[startup.identifiant]))
    onglet.check()
    onglet.tab_to("combobox", "Quoi")
    onglet.type("Fiche")
    onglet.tab_to("button", "Filtrer")
    onglet.press("Enter")
    onglet.page.wait_for_url("**quoi=fiche**")
    onglet.sees("a changé le texte de la fiche")
