"""The tab « Budget » on a phone: its tables are scrolled from the keyboard, and keep their name in sight."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import make_depense, make_enveloppe, make_service_fait

pytestmark = pytest.mark.navigateur


@pytest.mark.parametrize(
    "region", ["Accordé, engagé et consommé chaque année", "Tableau des bons de commande"]
)
def test_name_of_a_table_stays_in_sight_while_it_is_scrolled(navigateur, emile, startup, region):
    for year in (2024, 2025):
        depense = make_depense(
            make_enveloppe(startup, "123456789.12", exercice=year),
            "98765432.10",
            date=date(year, 5, 1),
            reference=f"BC-{year}-000123456",
        )
        make_service_fait(depense, "12345678.90")
    onglet = navigateur(emile, width=390, keyboard=True)
    onglet.open(reverse("startups:budget", args=[startup.identifiant]))
    onglet.check()
    onglet.tab_to("region", region)
    scrolled = onglet.find("region", region)
    caption = scrolled.locator("caption")
    before = caption.bounding_box()
    for _ in range(5):
        onglet.press("ArrowRight")
    onglet.page.wait_for_function("() => document.activeElement.scrollLeft > 20")
    after = caption.bounding_box()
    assert abs(after["x"] - before["x"]) < 1
    assert after["x"] >= 0
    assert after["x"] + after["width"] <= 390
