"""Who sees which notes: the line « note » of the table of rights, typed by hand."""

import pytest

from annuaire.enums import RoleIncubateur
from notes.enums import Qualite
from notes.models import Note
from notes.periodes import Periode
from socle.clock import today
from tests import factories

EVERYBODY = [
    "alice",
    "carla",
    "emile",
    "ingrid",
    "solange",
    "serge",
    "diane",
    "leon",
    "denis",
    "voisin",
    "externe",
]
WRITERS = {"alice", "emile", "ingrid"}
READERS = WRITERS | {"carla", "solange", "serge", "diane", "denis"}


@pytest.fixture
def seen(request, incubateur):
    """`seen()`: names of those who see a note at least."""
    people = {name: request.getfixturevalue(name) for name in EVERYBODY}
    return lambda: {name for name, person in people.items() if Note.objects.visible_to(person).exists()}


def test_a_draft_is_its_writers_alone(startup, seen):
    factories.make_note(startup)
    assert seen() == WRITERS


def test_what_was_sent_is_read_by_those_around(startup, emile, seen):
    factories.make_transmission(factories.make_note(startup), emile)
    assert seen() == READERS


def test_lecture_reads_what_is_addressed_to_the_cabinet(startup, emile, seen):
    factories.make_transmission(factories.make_note(startup, cabinet=True), emile)
    assert seen() == READERS | {"leon"}


def test_another_startup_of_the_sponsor_s_incubateur_stays_hidden(autre_startup, emile, seen):
    factories.make_transmission(factories.make_note(autre_startup), emile)
    assert seen() == {"alice", "carla", "emile", "diane"}


def test_a_rectification_in_preparation_is_hidden_from_readers(startup, emile, solange):
    sent = factories.make_note(startup)
    factories.make_transmission(sent, emile)
    draft = factories.make_note(startup, version=2, motif="Un chiffre faux")
    assert set(Note.objects.visible_to(solange)) == {sent}
    assert set(Note.objects.visible_to(emile)) == {sent, draft}


def test_a_recipient_reads_for_ever_what_was_sent_to_them(startup, emile, externe):
    sent = factories.make_transmission(factories.make_note(startup), emile, {externe: Qualite.SPONSOR_DG})
    factories.make_transmission(factories.make_note(startup, Periode.of(today(), 2).precedente), emile)
    assert set(Note.objects.visible_to(externe)) == {sent.note}
    externe.is_active = False
    externe.save()
    assert not Note.objects.visible_to(externe).exists()


def test_a_suppleant_reads_what_the_sponsor_received(startup, emile, solange, externe):
    sent = factories.make_transmission(factories.make_note(startup), emile, {solange: Qualite.SPONSOR_DG})
    factories.make_suppleance(solange, externe)
    assert set(Note.objects.visible_to(externe)) == {sent.note}


def test_co_incubateurs_read(startup, emile, voisin, autre_incubateur):
    factories.make_transmission(factories.make_note(startup), emile)
    startup.co_incubateurs.add(autre_incubateur)
    lecteur = factories.make_personne("Lucie")
    factories.make_rattachement(lecteur, autre_incubateur, RoleIncubateur.LECTURE)
    assert Note.objects.visible_to(voisin).exists()
    assert not Note.objects.visible_to(lecteur).exists()


def test_the_version_that_holds_is_the_last_one_sent(startup, emile):
    first = factories.make_note(startup)
    factories.make_transmission(first, emile)
    second = factories.make_note(startup, version=2, motif="Un chiffre faux")
    assert set(Note.objects.current()) == {first}
    factories.make_transmission(second, emile)
    assert set(Note.objects.current()) == {second}
