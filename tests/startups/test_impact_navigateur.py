"""The tab « Impact » in a browser: two measures in a row from the keyboard, a mistake mended, a table pasted without JavaScript."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import days_ago, make_indicateur, make_mesure, make_objectif, make_standard

pytestmark = pytest.mark.navigateur


@pytest.fixture
def usagers(startup):
    indicateur = make_indicateur(startup, "Usagers actifs", principal=True)
    for jours in (70, 40, 10):
        make_mesure(indicateur, str(200 - jours), jours=jours)
    make_objectif(startup, indicateur=indicateur, cible=Decimal(500))
    make_standard(startup)
    return indicateur


def address(name: str, startup, **more) -> str:
    return reverse(f"startups:{name}", kwargs={"identifiant": startup.identifiant} | more)


def test_measures_are_typed_in_a_row_from_the_keyboard(navigateur, ingrid, startup, usagers):
    onglet = navigateur(ingrid)
    onglet.open(address("indicateur", startup, uuid=usagers.uuid))
    onglet.check()
    onglet.page.locator("#id_date").fill("janvier 2025")
    onglet.tab_to("textbox", re.compile("^Valeur"))
    onglet.type("1 234,5")
    onglet.press("Enter")
    onglet.sees("1 234,5 usagers le 31 janvier 2025 : c’est enregistré.")
    # The next row is ready: the keyboard is already in its date.
    onglet.type("32/01/2025")
    onglet.press("Tab")
    onglet.type("7")
    onglet.press("Enter")
    onglet.sees("Ce jour n’existe pas dans ce mois.")
    onglet.check()
    assert onglet.page.locator("#id_valeur").input_value() == "7"
    onglet.page.locator("#id_date").fill("28/02/2025")
    onglet.press("Enter")
    onglet.sees("7 usagers le 28 février 2025 : c’est enregistré.")
    assert {mesure.date for mesure in usagers.mesures.filter(date__lt=days_ago(100))} == {
        date(2025, 1, 31),
        date(2025, 2, 28),
    }


@pytest.mark.parametrize("dark", [False, True])
def test_tab_is_accessible_with_all_it_holds(navigateur, ingrid, startup, usagers, dark):
    onglet = navigateur(ingrid, dark=dark)
    onglet.open(address("impact", startup))
    onglet.check()


def test_table_is_pasted_without_javascript_on_a_phone(navigateur, ingrid, startup, usagers):
    onglet = navigateur(ingrid, javascript=False, width=390)
    onglet.open(address("impact_importer", startup))
    onglet.page.locator("#id_texte").fill("Date\tUsagers actifs\n31/01/2025\t7\n28/02/2025\tneuf")
    onglet.click("button", "Voir ce que cela changerait")
    onglet.sees("Écrivez un nombre")
    onglet.page.get_by_label("Importer les lignes sans erreur").check(force=True)
    onglet.click("button", "Importer")
    onglet.sees("1 mesure ajoutée")
    assert usagers.mesures.filter(date=date(2025, 1, 31), valeur=7).exists()
