"""The calendar of notes in a browser: with the keyboard, on a phone, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from notes.cadence import CLOSE, periode_of
from socle.clock import today
from startups.models import Startup
from startups.models.startups import midnight
from tests import factories
from tests.factories import days_ago

pytestmark = pytest.mark.navigateur


@pytest.fixture
def suivies(startup, emile) -> Startup:
    """Carnet vert, late; Bocage, whose last note was sent."""
    other = factories.make_startup("Bocage", incubateur=startup.incubateur)
    for row in (startup, other):
        row.phases.all().delete()
        factories.make_phase(row, debut=days_ago(500))
        Startup.objects.filter(pk=row.pk).update(created_at=midnight(days_ago(500)))
    factories.make_transmission(factories.make_note(other, periode_of(other, today(), CLOSE)), emile)
    return startup


def test_equipe_finds_what_is_late_and_suspends_it_with_the_keyboard(navigateur, suivies, emile):
    onglet = navigateur(emile, keyboard=True)
    onglet.open("/notes/")
    onglet.check()
    onglet.tab_to("link", re.compile("^En retard 1"))
    onglet.press("Enter")
    expect(onglet.page.locator(".calendrier tbody tr")).to_have_count(1)
    onglet.check()
    onglet.tab_to("link", "Carnet vert")
    onglet.press("Enter")
    onglet.tab_to("link", "Suspendre les notes")
    onglet.press("Enter")
    onglet.tab_to("textbox", re.compile("Pourquoi aucune note"))
    onglet.type("Congé de maternité")
    onglet.check()
    onglet.tab_to("button", "Suspendre les notes")
    onglet.press("Enter")
    onglet.sees("Notes de Carnet vert suspendues à partir du")
    onglet.sees("Congé de maternité")
    onglet.check()
    assert suivies.dispenses.get().motif == "Congé de maternité"


def test_on_a_phone_each_startup_reads_as_a_block(navigateur, suivies, emile):
    onglet = navigateur(emile, width=390, dark=True)
    onglet.open("/notes/")
    onglet.check()
    onglet.sees("En retard de")
    # The last three periods, each with its name beside it.
    late = onglet.page.locator(".calendrier tbody tr", has_text="Carnet vert")
    expect(late.locator("td").filter(visible=True)).to_have_count(3)
    onglet.click("link", "Carnet vert")
    onglet.sees("Écrire la note de")
    onglet.check()


def test_filters_without_javascript(navigateur, suivies, emile):
    onglet = navigateur(emile, javascript=False)
    onglet.open("/notes/")
    onglet.fill("Nom, mission ou identifiant", "bocage")
    onglet.click("button", "Filtrer")
    expect(onglet.page.locator(".calendrier tbody tr")).to_have_count(1)
    assert "q=bocage" in onglet.page.url
