"""A letter in a browser: from the startup's page to an issued letter, counted; each page checked; several together."""

from time import monotonic

import pytest
from django.urls import reverse

from missions.enums import StatutLettre
from missions.models import Emission, Lettre
from startups.enums import Position
from tests import factories

pytestmark = pytest.mark.navigateur

MOST_INTERACTIONS = 8
MOST_SECONDS = 120


def startup_page(startup) -> str:
    return reverse("startups:page", args=[startup.identifiant])


def issue(onglet, ingrid) -> None:
    onglet.click("button", "Enregistrer et contrôler", exact=True)
    onglet.sees("Prête à être émise")
    onglet.click("link", "Émettre", exact=True)
    onglet.sees("plus rien ne change ensuite")
    onglet.click("button", "Émettre la lettre")
    onglet.sees("est émise et scellée")
    onglet.sees(f"Un courriel part à {ingrid}")


def test_letter_is_issued_in_few_gestures_when_the_portfolio_is_complete(
    navigateur,
    portfolio,
    ingrid,
    helene,
    emile,
):
    onglet = navigateur(emile)
    begun = monotonic()
    onglet.open(startup_page(portfolio))
    # The main menu has the same word: the tab is the second one.
    onglet.page.get_by_label(f"Rubriques de {portfolio.nom}").get_by_role("link", name="Lettres").click()
    onglet.interactions += 1
    onglet.click("link", f"Préparer la lettre de {ingrid}")
    onglet.fill("Lieu de réalisation", "Rennes")
    onglet.page.get_by_label("Responsable hiérarchique", exact=False).first.fill(helene.email)
    onglet.interactions += 1
    issue(onglet, ingrid)
    assert onglet.interactions <= MOST_INTERACTIONS
    assert monotonic() - begun < MOST_SECONDS
    emission = Emission.objects.get()
    assert (emission.lettre.titulaire, emission.lettre.statut) == (ingrid, StatutLettre.EMISE)


@pytest.mark.parametrize("width", [1280, 390])
def test_each_page_is_accessible(navigateur, lettre, startup, ingrid, emile, width):
    incomplete = factories.make_lettre(startup, ingrid, by=emile, lieu="", quotite=10)
    onglet = navigateur(emile, width=width, dark=width == 390)
    for path in [
        "/lettres/",
        "/lettres/preparer/",
        reverse("missions:startup", args=[startup.identifiant]),
        reverse("missions:lettre", args=[lettre.uuid]),
        reverse("missions:lettre", args=[incomplete.uuid]),
        f"{reverse('missions:modifier', args=[lettre.uuid])}?champ=quotite",
        reverse("missions:emettre", args=[lettre.uuid]),
        reverse("missions:supprimer", args=[lettre.uuid]),
        f"/lettres/lot/?lettre={lettre.uuid}&lettre={incomplete.uuid}",
    ]:
        onglet.open(path)
        onglet.check()
    factories.make_emission(lettre, emile)
    for name in ("lettre", "annuler"):
        onglet.open(reverse(f"missions:{name}", args=[lettre.uuid]))
        onglet.check()


def test_fault_is_mended_from_the_list_of_controls_with_the_keyboard(navigateur, lettre, emile):
    Lettre.objects.update(lieu="XXX")
    onglet = navigateur(emile, keyboard=True)
    onglet.open(reverse("missions:lettre", args=[lettre.uuid]))
    onglet.sees("Lieu de réalisation")
    onglet.tab_to("link", "Corriger", exact=True)
    onglet.press("Enter")
    onglet.tab_to("textbox", "Lieu de réalisation")
    onglet.press("Control+a")
    onglet.type("Rennes")
    onglet.tab_to("button", "Enregistrer et contrôler")
    onglet.press("Enter")
    onglet.sees("Prête à être émise")


def test_without_javascript(navigateur, startup, ingrid, solange, serge, helene, emile, alice):
    ingrid.affectations.update(quotite=70, position=Position.STATUTAIRE)
    onglet = navigateur(emile, javascript=False, width=390)
    onglet.open("/lettres/preparer/")
    onglet.page.get_by_label(f"{ingrid}, {startup}").check(force=True)
    onglet.click("button", "Préparer les lettres cochées")
    onglet.sees("1 brouillon à relire")
    onglet.sees("Bureau ou service du titulaire : rien n’est dit.")
    onglet.click("link", "Corriger la lettre : Bureau ou service du titulaire : rien n’est dit.")
    onglet.fill("Bureau ou service", "Bureau des haies")
    onglet.page.get_by_role("button", name="Enregistrer et contrôler").click()
    onglet.sees("Le brouillon est enregistré.")
    assert "/lettres/lot/" in onglet.page.url
    assert Lettre.objects.get().bureau == "Bureau des haies"


def test_several_are_issued_and_printed_together(navigateur, lettre, startup, ingrid, signataires, emile):
    factories.make_lettre(startup, ingrid, by=emile, signataires=signataires, quotite=1, derogation="Oui.")
    onglet = navigateur(emile)
    onglet.open("/lettres/?etat=brouillon")
    for box in onglet.page.get_by_label("Choisir Lettre de mission").all():
        box.check(force=True)
    onglet.click("button", "Contrôler, émettre ou imprimer les lettres cochées")
    onglet.click("button", "Émettre 2 lettres prêtes")
    onglet.sees("2 lettres émises et scellées")
    onglet.check()
    assert onglet.find("link", "Imprimer 2 lettres émises (un seul PDF)").is_visible()
    assert Emission.objects.count() == 2
