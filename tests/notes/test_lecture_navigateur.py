"""Reading a note in a browser: from the mail, on a phone, then signed in; with the keyboard; once without JavaScript."""

import re

import pytest
from django.core import mail

from notes.actions.transmission import transmit_note
from notes.enums import Qualite
from notes.envoi import preparer
from notes.liens import lien
from notes.models import Destinataire, Lecture, Note, Reponse, Visa
from socle.models import Courriel
from startups.models import Blocage
from tests import factories

pytestmark = pytest.mark.navigateur


@pytest.fixture
def blocage(startup, ingrid, solange) -> Blocage:
    return factories.make_blocage(startup, ingrid, titre="Signer la convention", attendu_de=solange)


@pytest.fixture
def note(startup, blocage, alice, ingrid, emile, solange, serge) -> Note:
    """Sent by ingrid, for good: sealed and mailed."""
    indicateur = factories.make_indicateur(startup, "Haies comptées", unite="haies", principal=True)
    for jours in (60, 40, 5):
        factories.make_mesure(indicateur, str(1000 - jours), jours=jours)
    note = factories.make_note(startup, blocages=[str(blocage.uuid)])
    transmit_note(note=note, by=ingrid, vu=preparer(note).empreinte)
    return note


def address(note: Note) -> str:
    return f"/startups/{note.startup.identifiant}/notes/{note.periode}/"


def received(personne) -> str:
    """The path of the link in the mail that carried the note."""
    text = Courriel.objects.get(destinataire=personne.email, cle__startswith="note:").texte
    return re.search(r"/notes/lien/\S+", text)[0]


def test_sponsor_follows_the_mail_acknowledges_then_takes_charge_and_the_equipe_sees_it(
    navigateur, note, blocage, solange, emile
):
    onglet = navigateur(width=390)
    onglet.open(received(solange))
    onglet.check()
    onglet.sees("Cent haies comptées")
    onglet.sees("Ce que l’on attend de vous")
    onglet.click("button", "Viser la note")
    onglet.sees("Visée")
    onglet.check()
    assert Visa.objects.get().par_lien
    # Taking charge is an act for which one says who one is.
    onglet.click("link", re.compile("Se connecter pour s’en occuper"))
    onglet.fill("Adresse e-mail professionnelle Vous y recevrez un code à six chiffres.", solange.email)
    onglet.click("button", "Recevoir un code")
    onglet.find("heading", "Saisir le code").wait_for()
    onglet.fill("Code à six chiffres", re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0])
    onglet.click("button", "Se connecter")
    onglet.click("button", re.compile("Je m’en occupe"))
    onglet.sees("Merci")
    onglet.sees(f"par {solange}")
    onglet.check()
    assert onglet.page.url.endswith(f"{address(note)}#blocage-{blocage.uuid}")

    bureau = navigateur(emile)
    bureau.open(address(note))
    bureau.sees("Pris en charge")
    bureau.sees("1 visa sur 2 attendus")
    bureau.sees("depuis le courriel")
    bureau.check()


def test_sponsor_reads_and_answers_with_the_keyboard(navigateur, note, solange, ingrid):
    onglet = navigateur(solange, keyboard=True)
    onglet.open(address(note))
    onglet.tab_to("link", "Votre visa est attendu")
    onglet.press("Enter")
    onglet.tab_to("button", "Viser la note")
    onglet.press("Enter")
    onglet.sees("votre visa est enregistré")
    onglet.tab_to("textbox", "Votre réponse")
    onglet.type("Continuez ainsi.")
    onglet.tab_to("button", "Répondre")
    onglet.press("Enter")
    onglet.sees("Votre réponse est envoyée.")
    onglet.sees("Continuez ainsi.")
    assert Reponse.objects.get().auteur == solange
    assert Lecture.objects.get().destinataire.personne == solange


def test_without_javascript_one_confirms_then_answers_and_is_corrected(navigateur, note, serge):
    onglet = navigateur(width=390, dark=True, javascript=False)
    onglet.open(f"{received(serge)}viser/")
    onglet.sees("en seront prévenu·es")
    onglet.click("button", "Viser la note")
    onglet.sees("Visée")
    onglet.fill("Votre réponse", " ")
    onglet.page.locator("textarea").evaluate("area => area.removeAttribute('required')")
    onglet.click("button", "Répondre")
    onglet.sees("Rien n’est encore enregistré")
    onglet.fill("Votre réponse", "Merci.")
    onglet.click("button", "Répondre")
    onglet.sees("Merci.")
    assert Reponse.objects.get().auteur == serge


def test_sponsor_hands_a_blocage_over_from_the_note(navigateur, note, blocage, solange, serge):
    onglet = navigateur(solange, width=390)
    onglet.open(address(note))
    onglet.click("link", re.compile("Confier à quelqu’un d’autre"))
    onglet.choose("Confier à", serge.nom_complet)
    onglet.check()
    onglet.click("button", "Confier")
    onglet.sees("Confié depuis")
    assert onglet.page.url.endswith(address(note))


@pytest.mark.parametrize("width", [1280, 390])
def test_each_page_is_accessible(navigateur, note, solange, emile, ingrid, width):
    suppleant = factories.make_personne("Sully")
    factories.make_suppleance(solange, suppleant)
    row = Destinataire.objects.get(personne=solange)
    dead = lien(row)
    onglet = navigateur(width=width, dark=width == 390)
    onglet.open(received(solange))
    onglet.check()
    onglet.open(f"{received(solange)}viser/")
    onglet.check()
    again = factories.make_note(note.startup, note.libelle_periode, version=2, motif="Un chiffre faux")
    factories.make_transmission(again, ingrid, {solange: Qualite.SPONSOR_DG})
    onglet.tolerate("4(04|10)")
    for path in (dead, "/notes/lien/x/"):
        onglet.open(path)
        onglet.check()
    for personne in (suppleant, emile):
        onglet = navigateur(personne, width=width, dark=width == 390)
        onglet.open(address(note))
        onglet.check()
