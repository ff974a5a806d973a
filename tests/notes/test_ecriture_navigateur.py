"""Writing a note in a browser: with the keyboard, side by side, on a phone, and once without JavaScript."""

import re

import pytest

from notes.models import Note
from socle.models import Courriel
from startups.enums import Meteo
from tests import factories
from tests.notes.test_ecriture import LONG, address, sent

pytestmark = pytest.mark.navigateur


def field(label: str) -> re.Pattern:
    """A field whose hint is in its label."""
    return re.compile(f"^{label}")


@pytest.mark.parametrize("width", [1280, 390])
def test_each_page_is_accessible(navigateur, startup, ingrid, alice, solange, width):
    sent(startup, alice)
    factories.make_point(startup, alice, jours=2)
    factories.make_mesure(factories.make_indicateur(startup, principal=True), jours=3)
    factories.make_blocage(startup, alice, attendu_de=solange)
    onglet = navigateur(ingrid, width=width, dark=width == 390)
    onglet.open(address(startup))
    onglet.check()
    factories.make_note(startup, avancees=LONG)
    factories.make_note(startup, sent(startup, alice, ago=2).libelle_periode, version=2)
    for name, ago in [("note", 0), ("apercu", 0), ("supprimer", 0), ("rectifier", 2)]:
        onglet.open(address(startup, name, ago=ago))
        onglet.check()
    onglet.open(f"{address(startup, 'apercu')}?ecran=telephone")
    onglet.check()


def test_intrapreneuse_writes_with_the_keyboard_and_what_she_types_saves_itself(
    navigateur, startup, ingrid, alice, solange
):
    factories.make_point(startup, alice, jours=0, fait="Dix communes formées.", meteo=Meteo.NUAGEUX)
    onglet = navigateur(ingrid, keyboard=True)
    onglet.open(address(startup))
    onglet.tab_to("textbox", field("Premier fait"))
    onglet.type("Cent haies comptées")
    onglet.tab_to("textbox", field("Avancées"))
    onglet.press("Control+End")
    onglet.type(" Le comptage est ouvert.")
    onglet.sees("Enregistré à")
    # It goes on as if nothing had happened: the focus and the text are where they were.
    onglet.type(" À tous.")
    avancees = onglet.find("textbox", field("Avancées"))
    assert avancees.evaluate("element => element === document.activeElement")
    assert avancees.input_value() == "Dix communes formées. Le comptage est ouvert. À tous."
    onglet.tab_to("textbox", field("La suite"))
    onglet.type("Former.")
    onglet.tab_to("button", "Enregistrer")
    onglet.press("Enter")
    onglet.sees("Le brouillon est enregistré.")
    note = Note.objects.get()
    assert note.avancees == "Dix communes formées. Le comptage est ouvert. À tous."
    assert (note.faits, note.suite, note.meteo) == (["Cent haies comptées"], "Former.", "nuageux")
    assert note.history.count() <= 2
    onglet.check()
    # Nothing typed waits in the browser: all of it is saved.
    assert not onglet.find("button", "Le reprendre").is_visible()
    onglet.tab_to("button", "Relire et transmettre")
    onglet.press("Enter")
    # The pages are counted before it is shown.
    onglet.find("button", re.compile("Transmettre à 1")).wait_for(timeout=30_000)
    onglet.sees(str(solange))
    onglet.check()
    onglet.tab_to("button", re.compile("Transmettre à 1"))
    onglet.press("Enter")
    onglet.find("heading", re.compile("À retenir")).wait_for(timeout=30_000)
    transmission = Note.objects.get().transmission
    assert transmission.transmise_par == ingrid
    assert [row.personne for row in transmission.destinataires.all()] == [solange]
    assert Courriel.objects.filter(destinataire=solange.email).exists()


def test_two_people_write_at_once(navigateur, startup, ingrid, alice):
    factories.make_note(startup, avancees="Avant", suite="Avant")
    hers, his = navigateur(ingrid), navigateur(alice)
    for onglet in (hers, his):
        onglet.open(address(startup))
    his.find("textbox", field("La suite")).fill("De la coach")
    his.sees("Enregistré à")
    hers.find("textbox", field("Avancées")).fill("De l’intrapreneuse")
    hers.sees(f"{alice} a aussi écrit : « La suite »")
    assert hers.find("textbox", field("La suite")).input_value() == "Avant"
    his.find("textbox", field("Avancées")).fill("De la coach aussi")
    his.sees("Pas encore enregistré")
    his.click("button", "Comparer les deux textes")
    his.sees("De l’intrapreneuse")
    his.check()
    his.find("textbox", field("Avancées")).fill("Des deux")
    his.click("button", "Enregistrer")
    his.sees("Le brouillon est enregistré.")
    note = Note.objects.get()
    assert (note.avancees, note.suite) == ("Des deux", "De la coach")
    hers.click("button", "Voir son texte")
    hers.find("textbox", field("La suite")).and_(hers.page.get_by_text("De la coach")).wait_for()


def test_one_is_warned_before_the_note_is_too_long(navigateur, startup, ingrid):
    onglet = navigateur(ingrid, width=390)
    onglet.open(address(startup))
    onglet.find("textbox", field("Avancées")).fill(LONG)
    onglet.sees("3 pages une fois imprimée : elle en fait 2 au plus, et ne peut pas être transmise ainsi.")
    onglet.check()
    onglet.find("textbox", field("Avancées")).fill("Court.")
    onglet.sees("environ")
    onglet.page.get_by_text("une fois imprimée").wait_for(state="detached")


def test_a_connection_that_fails_says_so_beside_and_loses_nothing(navigateur, startup, ingrid):
    onglet = navigateur(ingrid)
    onglet.tolerate("ERR_FAILED|htmx:")
    onglet.open(address(startup))
    onglet.page.route("**/notes/**", lambda route: route.abort())
    onglet.find("textbox", field("Avancées")).fill("Dans le train")
    onglet.page.locator("#enregistrement").get_by_text("Cela n’a pas marché").wait_for()
    onglet.page.unroute("**/notes/**")
    onglet.open(address(startup))
    onglet.click("button", "Le reprendre")
    assert onglet.find("textbox", field("Avancées")).input_value() == "Dans le train"


def test_all_works_without_javascript(navigateur, startup, ingrid, alice, solange):
    blocage = factories.make_blocage(startup, alice, titre="Accès refusé")
    onglet = navigateur(ingrid, javascript=False)
    onglet.open(address(startup))
    onglet.page.get_by_label("Orageux").check(force=True)
    onglet.find("textbox", field("Premier fait")).fill("Cent haies comptées")
    onglet.find("textbox", field("Avancées")).fill("Le comptage est ouvert.")
    onglet.click("button", "Aperçu")
    onglet.sees("1 page une fois imprimée, sur 2 au plus.")
    onglet.sees("Accès refusé")
    onglet.click("link", "Continuer à écrire")
    onglet.click("link", "Supprimer ce brouillon")
    onglet.click("link", "Garder et continuer à écrire")
    onglet.find("textbox", field("La suite")).fill("Former.")
    onglet.click("button", "Relire et transmettre")
    onglet.click("button", re.compile("Transmettre à 1"))
    onglet.find("heading", re.compile("À retenir")).wait_for(timeout=30_000)
    note = Note.objects.get()
    assert not note.draft
    assert note.transmission.contenu["suite"] == "Former."
    assert (note.meteo, note.faits, note.blocages) == (
        "orageux",
        ["Cent haies comptées"],
        [str(blocage.uuid)],
    )
