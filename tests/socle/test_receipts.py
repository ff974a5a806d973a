"""The one exception to « a GET never writes »: it adds receipts, once, and nothing else."""

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from annuaire.models import Organisation
from notes.models import Destinataire, Lecture
from socle.readonly import readonly
from socle.receipts import leave
from tests import factories


@pytest.fixture
def destinataire(startup, emile, solange) -> Destinataire:
    return factories.make_destinataire(
        factories.make_transmission(factories.make_note(startup), emile), solange
    )


def receipt(destinataire) -> Lecture:
    return Lecture(destinataire=destinataire, lu_le=timezone.now())


def answered(act, method: str = "get") -> None:
    @readonly
    def view(request):
        act(request)
        return HttpResponse()

    view(getattr(RequestFactory(), method)("/"))


def test_a_get_leaves_a_receipt_once(destinataire):
    answered(lambda request: leave(request, receipt(destinataire)))
    first = Lecture.objects.get()
    answered(lambda request: leave(request, receipt(destinataire)))
    assert Lecture.objects.get().lu_le == first.lu_le


def test_a_head_reads_nothing(destinataire):
    answered(lambda request: leave(request, receipt(destinataire)), "head")
    assert not Lecture.objects.exists()


def test_the_guard_still_refuses_everything_else(destinataire):
    def act(request):
        leave(request, receipt(destinataire))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE annuaire_personne SET nom = 'Autre'")

    with pytest.raises(DatabaseError):
        answered(act)
    assert not Lecture.objects.exists()


def test_only_new_receipts_go_through_the_exception(destinataire):
    with pytest.raises(TypeError):
        answered(lambda request: leave(request, Organisation(identifiant="x", nom="X")))
    kept = Lecture.objects.create(destinataire=destinataire, lu_le=timezone.now())
    with pytest.raises(TypeError):
        answered(lambda request: leave(request, kept))
    assert not Organisation.objects.exists()
