"""What awaits each person about comités: just before and just after the limit, and who is told."""

from datetime import timedelta

import pytest

from comites.echeances import WITHIN, echeances
from incubateur.accueil.echeances import gather
from socle.clock import today
from startups.enums import GenreJalon, NomPhase
from startups.models import Startup
from tests import factories
from tests.factories import days_ago, make_comite, make_jalon, make_passage
from tests.outils.queries import counted


def lines(personne) -> list:
    """Everything that awaits a person, in the order shown."""
    fresh = type(personne).objects.get(pk=personne.pk)
    return [line for lot in echeances(fresh, today()) for line in lot[:50]]


def titles(personne) -> list[str]:
    return [line.titre for line in lines(personne)]


@pytest.fixture
def late(startup):
    """`startup` three weeks late."""
    make_jalon(startup, genre=GenreJalon.COMITE, date=today() - timedelta(days=184 + 24))
    return startup


@pytest.mark.parametrize(
    ("who", "told"),
    [
        *[("emile", True), ("diane", True), ("alice", True), ("ingrid", True)],
        *[("carla", False), ("solange", False), ("leon", False), ("denis", False)],
        *[("voisin", False), ("externe", False)],
    ],
)
def test_who_is_told(request, late, who, told):
    assert ("Carnet vert" in titles(request.getfixturevalue(who))) is told


def test_a_line_says_how_late_why_and_leads_to_the_proposal(late, emile):
    [line] = lines(emile)
    assert line.pourquoi.startswith("En retard de 3\u00a0semaines\u202f: 6\u00a0mois après le comité du")
    assert line.url == "/comites/proposer/?startup=carnet-vert"


@pytest.mark.parametrize(("more", "told"), [(0, True), (1, False)])
def test_told_some_weeks_ahead(startup, autre_startup, emile, more, told):
    startup.phases.all().delete()
    end_of_investigation = today() + WITHIN + timedelta(days=more)
    autre_startup.phases.update(debut=end_of_investigation - timedelta(weeks=9))
    assert (titles(emile) == ["Haies vives"]) is told


def test_what_is_planned_no_longer_waits(late, emile):
    make_passage(make_comite(late.incubateur, emile), late)
    assert titles(emile) == []


def test_the_most_late_first(late, autre_startup, emile):
    autre_startup.phases.update(debut=days_ago(400))
    assert titles(emile) == ["Haies vives", "Carnet vert"]


def test_one_query_for_all_of_them(late, incubateur, emile):
    for _ in range(3):
        factories.make_phase(
            factories.make_startup(incubateur=incubateur), NomPhase.CONSTRUCTION, debut=days_ago(300)
        )
    emile.roles()
    *_, lot = echeances(emile, today())
    with counted() as queries:
        assert len(lot.first(10)) == 4
    assert lot.total == 4
    assert len(queries) == 1


def test_somebody_else_who_looks_is_told_of_what_they_plan_alone(late, emile, alice, carla, solange):
    def told(reader) -> list[str]:
        lots = gather(emile, today(), reader=reader)
        return [line.titre for lot in lots if lot.kind == "comites-a-programmer" for line in lot[:9]]

    assert told(alice) == ["Carnet vert"]
    assert told(carla) == ["Haies vives"]
    assert told(solange) == []


def test_it_stands_in_what_awaits(late, emile, sign_in):
    response = sign_in(emile).get("/")
    assert "Comités à programmer" in response.text
    assert Startup.objects.count() == 1
