"""The model of letter in a browser: each page accessible, the preview that follows, and once without JavaScript."""

import re

import pytest
from django.urls import reverse

from missions.actions import modeles as actions
from missions.models import Modele
from tests import factories

pytestmark = pytest.mark.navigateur

# Its hint is in its label.
TEXTE = re.compile("^Texte")


@pytest.fixture
def brouillon(incubateur, emile):
    return actions.draft_modele(modele=factories.make_modele(incubateur, emile), by=emile)


@pytest.mark.parametrize("width", [1280, 390])
def test_each_page_is_accessible(navigateur, brouillon, emile, width):
    section = brouillon.sections.first()
    section.texte = "Un tout autre texte."
    actions.write_section(section=section, by=emile)
    onglet = navigateur(emile, width=width, dark=width == 390)
    onglet.open(reverse("missions:modeles"))
    onglet.check()
    for name in ("modele", "modele_differences", "modele_modifier", "modele_publier", "section_nouvelle"):
        onglet.open(reverse(f"missions:{name}", args=[brouillon.uuid]))
        onglet.check()
    onglet.open(reverse("missions:section", args=[brouillon.uuid, section.uuid]))
    onglet.page.get_by_text("Les variables").click()
    onglet.check()
    onglet.open(reverse("annuaire:logo", args=[brouillon.incubateur.identifiant]))
    onglet.check()


def test_version_is_prepared_written_and_published(navigateur, incubateur, emile):
    factories.make_modele(incubateur, emile)
    onglet = navigateur(emile)
    onglet.open("/lettres/")
    onglet.click("link", "Modèles de lettre")
    onglet.click("button", "Préparer une nouvelle version")
    onglet.click("link", "Contexte de la mission", exact=True)
    field = onglet.find("textbox", TEXTE)
    field.fill("Bienvenue à ")
    field.press("End")
    onglet.page.get_by_text("Les variables").click()
    onglet.click("button", "{titulaire}")
    onglet.sees("Bienvenue à Camille Aubrac")
    onglet.click("button", "Enregistrer")
    onglet.sees("La section « Contexte de la mission » est enregistrée.")
    onglet.click("button", "Descendre « Contexte de la mission »")
    onglet.click("link", "Publier")
    onglet.sees("Change de place.")
    onglet.click("button", "Publier la version 2")
    onglet.sees("est publiée")
    assert [section.titre for section in Modele.objects.get(numero=2).sections.all()][:2] == [
        "La mission",
        "Contexte de la mission",
    ]


def test_preview_without_javascript(navigateur, brouillon, emile):
    onglet = navigateur(emile, javascript=False)
    onglet.open(reverse("missions:section_nouvelle", args=[brouillon.uuid]))
    onglet.fill("Titre", "Moyens")
    onglet.find("textbox", TEXTE).fill("Un poste à {lieu}.")
    onglet.click("button", "Aperçu")
    onglet.sees("Un poste à Rennes.")
    onglet.click("button", "Enregistrer")
    onglet.sees("est enregistrée")
    assert brouillon.sections.get(titre="Moyens").texte == "Un poste à {lieu}."
