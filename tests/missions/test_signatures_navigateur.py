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
