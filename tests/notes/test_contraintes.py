"""Each named constraint of the notes, kept and broken; what the database refuses to change."""

import pytest
from django.db import DatabaseError, connection, transaction

from notes.enums import NatureDispense, Qualite, StatutNote
from notes.models import Destinataire, Dispense, Note
from tests import factories
from tests.factories import days_ago
from tests.outils.contraintes import assert_constraint, named_constraints


@pytest.fixture
def monde(startup, emile, solange, serge):
    """A note that was sent, and what rows around it need."""
    transmission = factories.make_transmission(factories.make_note(startup), emile)

    class Monde:
        pass

    monde = Monde()
    monde.startup, monde.transmission, monde.by = startup, transmission, emile
    monde.solange, monde.serge = solange, serge
    return monde


def note(monde, **fields) -> Note:
    return Note(startup=monde.startup, **{"periode": "2020-01", "mois": 2} | fields)


def dispense(monde, **fields) -> Dispense:
    return Dispense(startup=monde.startup, **{"debut": days_ago(90), "motif": "Pause"} | fields)


def destinataire(monde, **fields) -> Destinataire:
    values = {"personne": monde.solange, "qualite": Qualite.SPONSOR_DG, "email": "solange@agence.example"}
    return Destinataire(transmission=monde.transmission, **values | fields)


TRANSMISE = StatutNote.TRANSMISE
DOSSIER = NatureDispense.DOSSIER_COMITE
# name: (what makes a row, what keeps the constraint, what breaks it, what is said)
CASES = {
    "note_version_unique": (
        note,
        {"statut": TRANSMISE, "meteo": "nuageux"},
        {},
        "Cette version de la note existe déjà.",
    ),
    "note_un_seul_brouillon": (note, {}, {"version": 2}, "Cette note est déjà en préparation."),
    "note_rectification_motivee": (
        note,
        {"version": 2, "motif": "Un chiffre faux"},
        {"periode": "2020-03", "motif": "Un chiffre faux"},
        "Seule une rectification a un motif.",
    ),
    "note_transmise_complete": (
        note,
        {"statut": TRANSMISE, "meteo": "nuageux"},
        {"periode": "2020-03", "statut": TRANSMISE},
        "Une note transmise a une météo ; une rectification dit son motif.",
    ),
    "dispense_fin_apres_debut": (
        dispense,
        {"fin": days_ago(90)},
        {"debut": days_ago(60), "fin": days_ago(61)},
        "La date de fin ne peut pas précéder la date de début.",
    ),
    "dispense_motivee": (
        dispense,
        {},
        {"debut": days_ago(60), "motif": ""},
        "Dites pourquoi aucune note n’est attendue.",
    ),
    "dispense_dossier_un_jour": (
        dispense,
        {"nature": DOSSIER, "fin": days_ago(90)},
        {"nature": DOSSIER, "debut": days_ago(60), "fin": days_ago(50)},
        "Un dossier de comité a une seule date.",
    ),
    "dispense_unique_par_debut": (
        dispense,
        {},
        {},
        "Une dispense de même nature commence déjà ce jour-là.",
    ),
    "destinataire_unique": (
        destinataire,
        {},
        {"qualite": Qualite.EQUIPE},
        "Cette personne reçoit déjà cette note.",
    ),
    "destinataire_suppleant_pour": (
        destinataire,
        {},
        lambda monde: {"personne": monde.serge, "qualite": Qualite.SUPPLEANT},
        "Un·e suppléant·e reçoit la note pour quelqu’un, les autres pour eux-mêmes.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_or_refused(name, monde):
    make, kept, broken, said = CASES[name]
    if callable(broken):
        broken = broken(monde)
    assert_constraint(name, lambda: make(monde, **kept), lambda: make(monde, **broken), said)


def test_every_named_constraint_has_its_case():
    assert named_constraints("notes") == {*CASES}


# What never changes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "UPDATE notes_note SET avancees = 'autre'",
        "UPDATE notes_note SET statut = 'brouillon'",
        "DELETE FROM notes_note",
        "UPDATE notes_transmission SET page = ''",
        "DELETE FROM notes_transmission",
        "UPDATE notes_destinataire SET email = 'ailleurs@agence.example'",
        "DELETE FROM notes_destinataire",
    ],
)
def test_what_was_sent_never_changes(sentence, monde):
    destinataire(monde).save()
    with (
        pytest.raises(DatabaseError, match="ne change plus"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sentence)


def test_a_draft_changes(startup):
    draft = factories.make_note(startup)
    draft.avancees = "Autre texte"
    draft.save()
    draft.delete()
    assert not Note.objects.exists()
