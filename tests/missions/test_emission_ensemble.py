"""Many letters issued at once: consecutive numbers, one document each, nothing lost, on the database of the run."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from missions.actions.lettres import issue_lettre
from missions.enums import StatutLettre
from missions.models import Compteur, Emission, Lettre
from socle.models import Courriel, Document
from socle.transitions import ForbiddenTransition
from tests import factories

PER_BASE = {"postgresql": 50, "sqlite": 10}


def issue_together(lettres: list[Lettre], by) -> list[Exception | None]:
    """Issue each letter in a thread of its own, all started together; what each one raised."""
    start = Barrier(len(lettres))

    def issue(lettre: Lettre) -> Exception | None:
        start.wait()
        try:
            issue_lettre(lettre=lettre, by=by)
        except Exception as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(lettres)) as pool:
        return list(pool.map(issue, lettres))


@pytest.fixture
def drafted(startup, ingrid, emile, alice, signataires):
    """`drafted(3)`: as many letters ready to be issued, which hardly take any of ingrid's time."""

    def make(number: int) -> list[Lettre]:
        terms = {"by": emile, "signataires": signataires, "quotite": 1, "derogation": "Accordée."}
        return [factories.make_lettre(startup, ingrid, **terms) for _ in range(number)]

    return make


@pytest.mark.django_db(transaction=True)
def test_letters_issued_at_once_have_consecutive_numbers_and_a_document_each(drafted, emile):
    number = PER_BASE[connection.vendor]
    lettres = drafted(number)
    assert issue_together(lettres, emile) == [None] * number
    emissions = Emission.objects.order_by("numero").select_related("lettre", "document")
    assert [emission.numero for emission in emissions] == list(range(1, number + 1))
    assert Compteur.objects.get().dernier == number
    assert {emission.lettre_id for emission in emissions} == {lettre.pk for lettre in lettres}
    assert {emission.lettre.statut for emission in emissions} == {StatutLettre.EMISE}
    assert len({emission.code for emission in emissions}) == number
    assert len({emission.document.empreinte for emission in emissions}) == Document.objects.count() == number
    for emission in emissions:
        assert emission.document.intact
        # Each document carries its own number, not that of a neighbour.
        assert f"{emission.reference}</h1>" in emission.page
    assert Courriel.objects.count() == number
    issued = Lettre.history.filter(statut=StatutLettre.EMISE).order_by("id")
    assert [line.id for line in issued] == sorted(lettre.pk for lettre in lettres)


@pytest.mark.django_db(transaction=True)
def test_one_letter_issued_by_several_at_once_is_issued_once(drafted, emile):
    lettre = drafted(1)[0]
    outcomes = issue_together([lettre] * 4, emile)
    assert outcomes.count(None) == 1
    assert [type(outcome) for outcome in outcomes if outcome] == [ForbiddenTransition] * 3
    assert (Emission.objects.count(), Document.objects.count(), Courriel.objects.count()) == (1, 1, 1)
    assert Compteur.objects.get().dernier == 1
