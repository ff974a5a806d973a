"""Signing, from a telephone: from the first page to « j’ai signé », counted; then what anybody reads of it."""

import pytest
from django.urls import reverse

from missions.enums import Qualite
from tests import factories

pytestmark = pytest.mark.navigateur


def test_signatory_says_so_in_four_gestures(navigateur, startup, ingrid, solange, emile):
    signing = {Qualite.INTRAPRENEUR: ingrid, Qualite.SPONSOR_DG: solange}
    lettre = factories.make_lettre(startup, ingrid, by=emile, signataires=signing)
    emission = factories.make_emission(lettre, emile, code="7KMP-4XWA-R9TC")
    onglet = navigateur(ingrid, width=390)
    onglet.open("/")
    onglet.click("link", f"Lettre de mission de {ingrid}")
    onglet.sees("C’est à vous")
    onglet.check()
    onglet.page.locator("section[aria-labelledby=suite] a.fr-btn").focus()
    onglet.press("Enter")
    onglet.sees("enregistrer ne remplace pas la signature du document")
    onglet.fill("Ville où la lettre a été signée", "Rennes")
    onglet.check()
    onglet.click("button", "Enregistrer la signature")
    onglet.sees(f"C’est maintenant au tour de {solange}")
    assert onglet.interactions == 4
    onglet.check()
    onglet.open(reverse("accueil:verifier"))
    onglet.page.locator("#id_code").fill("7kmp 4xwa r9tc")
    onglet.press("Enter")
    onglet.sees("1 signature enregistrée sur 2")
    onglet.sees(emission.document.empreinte)
    onglet.check()


def test_equipe_records_out_of_order_then_takes_back(navigateur, startup, ingrid, solange, emile):
    signing = {Qualite.INTRAPRENEUR: ingrid, Qualite.SPONSOR_DG: solange}
    lettre = factories.make_lettre(startup, ingrid, by=emile, signataires=signing)
    factories.make_emission(lettre, emile)
    last = lettre.signatures.order_by("rang").last()
    onglet = navigateur(emile, dark=True)
    onglet.open(reverse("missions:signature", args=[lettre.uuid, last.uuid]))
    onglet.fill("Ville où la lettre a été signée", "Rennes")
    onglet.click("button", "Enregistrer la signature")
    onglet.sees(f"C’est d’abord au tour de {ingrid}")
    onglet.check()
    onglet.click("button", "Enregistrer quand même")
    onglet.sees("est enregistrée")
    onglet.click("link", f"Corriger la signature de {solange}")
    onglet.check()
    onglet.click("link", "Retirer cette signature, enregistrée par erreur")
    onglet.check()
    onglet.page.locator("#id_motif").fill("Mauvaise ligne")
    onglet.click("button", "Retirer la signature")
    onglet.sees("la lettre l’attend de nouveau")


def test_unknown_code_is_told_on_a_telephone(navigateur, emile):
    onglet = navigateur(emile, width=390, dark=True)
    onglet.tolerate("404")
    onglet.open("/verifier/")
    onglet.check()
    onglet.page.locator("#id_code").fill("7KMP-4XWA-R9TC")
    onglet.click("button", "Vérifier", exact=True)
    onglet.sees("Aucune lettre ne porte ce code")
    onglet.check()
