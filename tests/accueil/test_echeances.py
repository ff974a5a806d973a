"""Gathering what awaits a person from every package."""

import pytest

from annuaire.enums import RoleIncubateur
from incubateur.accueil.echeances import gather, not_empty
from socle.clock import today
from socle.echeances import Urgence, rank
from startups.enums import RoleStartup
from tests import factories
from tests.factories import make_blocage, make_point
from tests.outils.queries import counted


@pytest.fixture
def ailleurs(autre_incubateur, solange):
    """A startup of another incubateur that solange sponsors too."""
    startup = factories.make_startup("Marée basse", incubateur=autre_incubateur, phase="construction")
    factories.make_affectation(startup, solange, RoleStartup.SPONSOR_DG)
    make_blocage(startup, solange, attendu_de=solange, titre="Là-bas", depuis=factories.days_ago(3))
    return startup


def titles(lots) -> list[str]:
    return [line.titre for lot in lots for line in lot.first(20)]


def test_kinds_come_by_urgency_and_lines_too(startup, emile, alice):
    make_point(startup, alice, jours=60)
    make_blocage(startup, alice, attendu_de=emile)
    lots = gather(emile, today())
    assert [lot.urgence for lot in lots] == sorted(lot.urgence for lot in lots)
    found = [line for lot in lots for line in lot.first(20)]
    assert [line.kind for line in found] == ["blocages", "sans-nouvelles", "roles-vacants"]
    assert found == sorted(found, key=lambda line: line.urgence)


def test_kinds_that_hold_something_are_known_in_one_query(startup, emile, alice):
    lots = gather(emile, today())
    with counted() as queries:
        assert [lot.kind for lot in not_empty(lots, emile)] == ["roles-vacants"]
    assert len(queries) == 1
    make_blocage(startup, alice, attendu_de=emile)
    assert [lot.kind for lot in not_empty(lots, emile)] == ["blocages", "roles-vacants"]


def test_kinds_of_nothing_are_known_too(startup, emile, alice):
    lots = [lot.within([]) for lot in gather(emile, today())]
    assert not_empty(lots, emile) == []


def test_somebody_else_reads_only_what_hangs_on_startups_they_follow(
    ailleurs, startup, alice, emile, solange
):
    make_blocage(startup, alice, attendu_de=solange, titre="Ici")
    assert titles(gather(solange, today())) == ["Ici", "Là-bas"]
    assert titles(gather(solange, today(), reader=solange)) == ["Ici", "Là-bas"]
    assert titles(gather(solange, today(), reader=emile)) == ["Ici"]


def test_reader_who_follows_nothing_reads_nothing(ailleurs, startup, alice, solange, leon, serge, externe):
    make_blocage(startup, alice, attendu_de=solange)
    for reader in (leon, serge, externe):
        assert titles(gather(solange, today(), reader=reader)) == []


def test_total_of_a_reader_is_of_what_they_follow(incubateur, autre_incubateur, emile, diane):
    factories.make_rattachement(diane, autre_incubateur, RoleIncubateur.PORTEFEUILLE)
    for each in (incubateur, autre_incubateur, autre_incubateur):
        factories.make_startup(incubateur=each, phase="construction")
    fresh = type(diane).objects.get(pk=diane.pk)
    assert sum(lot.total for lot in gather(fresh, today())) == 3
    assert sum(lot.total for lot in gather(fresh, today(), reader=emile)) == 1


def test_any_delay_keeps_the_kinds_apart():
    worst, mildest = rank(Urgence.RETARD, 10**9), rank(Urgence.RETARD, -(10**9))
    assert rank(Urgence.ATTENDU, -(10**9)) < worst < rank(Urgence.RETARD, 3) < rank(Urgence.RETARD, 2)
    assert rank(Urgence.RETARD, 2) < mildest < rank(Urgence.MANQUE, 10**9)
