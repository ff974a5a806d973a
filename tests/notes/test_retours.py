"""Acknowledging and answering at once, or interrupted: one visa, one answer, told once, all or nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from notes.actions.retours import Rectified, give_visa, reply
from notes.enums import Qualite
from notes.models import Destinataire, Lecture, Note, Reponse, Visa
from socle.models import Courriel
from tests import factories
from tests.outils.killed import killed_after_each_statement


@pytest.fixture
def note(startup, alice, ingrid, solange, serge) -> Note:
    note = factories.make_note(startup)
    people = {solange: Qualite.SPONSOR_DG, serge: Qualite.SPONSOR_PROXIMITE}
    factories.make_transmission(note, ingrid, people)
    return note


def row(note: Note, personne) -> Destinataire:
    return Destinataire.objects.get(transmission__note=note, personne=personne)


def at_once(act, times: int = 3) -> list:
    barrier = Barrier(times)

    def together(_):
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(together, range(times)))


@pytest.mark.django_db(transaction=True)
def test_visas_of_a_sponsor_given_at_once_make_one_row_told_once(note, solange):
    destinataire = row(note, solange)
    given = at_once(lambda: give_visa(destinataire=destinataire, by=solange))
    assert {visa.pk for visa in given} == {Visa.objects.get().pk}
    assert Lecture.objects.count() == 1
    assert Courriel.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_sent_at_once_is_one(note, solange):
    cle = uuid4()
    said = at_once(lambda: reply(note=note, by=solange, texte="Bien", cle=cle))
    assert {reponse.pk for reponse in said} == {Reponse.objects.get().pk}
    assert Courriel.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_visa_interrupted_is_not_given_or_is_given_and_told(note, solange, ingrid, startup):
    periods = iter(note.libelle_periode.last(120)[:-1])

    def arrange() -> Destinataire:
        other = factories.make_note(startup, next(periods))
        factories.make_transmission(other, ingrid, {solange: Qualite.SPONSOR_DG})
        return row(other, solange)

    def act(destinataire) -> None:
        give_visa(destinataire=destinataire, by=solange)

    def check(destinataire, finished) -> None:
        told = Courriel.objects.filter(cle__contains=str(destinataire.transmission.note.uuid)).count()
        given = Visa.objects.filter(destinataire=destinataire).count()
        read = Lecture.objects.filter(destinataire=destinataire).count()
        assert (given, read, told) in {(0, 0, 0), (1, 1, 2)}
        assert given or not finished

    assert killed_after_each_statement(arrange, act, check) > 5


def test_a_visa_of_a_rectified_version_writes_nothing(note, solange, ingrid):
    again = factories.make_note(note.startup, note.libelle_periode, version=2, motif="Un chiffre faux")
    factories.make_transmission(again, ingrid, {solange: Qualite.SPONSOR_DG})
    with pytest.raises(Rectified, match="lisez la nouvelle version"):
        give_visa(destinataire=row(note, solange), by=solange)
    assert not Visa.objects.exists()
    give_visa(destinataire=row(again, solange), by=solange)
    assert Visa.objects.get().destinataire.transmission.note == again


def test_what_came_back_never_changes(note, solange):
    give_visa(destinataire=row(note, solange), by=solange)
    reply(note=note, by=solange, texte="Bien", cle=uuid4())
    for table in ("visa", "lecture", "reponse"):
        for sentence in (f"DELETE FROM notes_{table}", f"UPDATE notes_{table} SET id = id + 1"):
            with (
                pytest.raises(DatabaseError, match="ne change plus"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sentence)
