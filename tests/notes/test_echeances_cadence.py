"""What « À traiter » tells of notes to write: to whom, when, and in how many queries."""

from datetime import date, timedelta

import pytest

from annuaire.enums import RoleIncubateur
from notes import echeances_cadence
from notes.cadence import CLOSE, periode_of
from startups.enums import GenreJalon, NomPhase, RoleStartup
from startups.models import Startup
from startups.models.startups import midnight
from tests import factories
from tests.outils.queries import assert_num_queries_constant

TODAY = date(2026, 11, 24)
EVE = date(2026, 12, 26)  # five days before the note of November and December is due


@pytest.fixture
def suivie(startup):
    startup.phases.all().delete()
    factories.make_phase(startup, debut=date(2025, 1, 1))
    Startup.objects.filter(pk=startup.pk).update(created_at=midnight(date(2025, 1, 1)))
    return startup


def told(personne, today: date = TODAY) -> dict[str, list[str]]:
    """What each lot says, by kind."""
    lots = {lot.kind: lot.first(5) for lot in echeances_cadence.lots(personne, today)}
    return {
        kind: [f"{line.titre}, {line.pourquoi}" for line in lines] for kind, lines in lots.items() if lines
    }


LATE = {"notes-a-ecrire": ["Note de septembre – octobre 2026, Attendue pour le 31 octobre 2026"]}


@pytest.mark.parametrize("who", ["emile", "alice", "ingrid"])
def test_a_late_note_awaits_its_writers_and_the_equipe(request, suivie, who):
    found = told(request.getfixturevalue(who))
    assert list(found) == ["notes-a-ecrire"]
    assert found["notes-a-ecrire"][0].startswith(LATE["notes-a-ecrire"][0])


@pytest.mark.parametrize("who", ["carla", "solange", "serge", "diane", "leon", "denis", "voisin", "externe"])
def test_it_awaits_nobody_else(request, suivie, who):
    assert "notes-a-ecrire" not in told(request.getfixturevalue(who))


def test_a_note_due_in_a_few_days_awaits_those_who_write_it(suivie, alice, ingrid, emile):
    factories.make_transmission(factories.make_note(suivie, periode_of(suivie, EVE, CLOSE)), emile)
    for writer in (alice, ingrid):
        assert list(told(writer, EVE)) == ["notes-a-ecrire"]
    assert told(emile, EVE) == {}
    assert told(ingrid, EVE - timedelta(days=3)) == {}
    factories.make_transmission(factories.make_note(suivie, periode_of(suivie, EVE)), emile)
    assert told(ingrid, EVE) == {}


def test_late_of_one_and_about_to_owe_the_next_it_is_told_once(suivie, ingrid, emile):
    [line] = told(ingrid, EVE)["notes-a-ecrire"]
    assert line.startswith(LATE["notes-a-ecrire"][0])


def test_an_equipe_who_coaches_is_told_of_its_own_alone(suivie, emile, incubateur):
    factories.make_transmission(factories.make_note(suivie, periode_of(suivie, EVE, CLOSE)), emile)
    factories.make_affectation(suivie, emile, RoleStartup.COACH, debut=date(2025, 1, 1))
    other = factories.make_startup(incubateur=incubateur)
    factories.make_phase(other, debut=date(2026, 11, 1))
    Startup.objects.filter(pk=other.pk).update(created_at=midnight(date(2026, 11, 1)))
    assert len(told(emile, EVE)["notes-a-ecrire"]) == 1


# Half-way of an investigation -------------------------------------------------------------------------------


@pytest.fixture
def enquete(startup):
    """In investigation since 1 November: half-way of nine weeks is 2 December, the end 3 January."""
    startup.phases.all().delete()
    factories.make_phase(startup, NomPhase.INVESTIGATION, debut=date(2026, 11, 1))
    return startup


@pytest.mark.parametrize(
    ("today", "awaited"),
    [
        (date(2026, 11, 24), False),
        (date(2026, 11, 25), True),
        (date(2026, 12, 20), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
    ],
)
def test_the_meeting_is_awaited_from_a_week_before_until_the_end(enquete, ingrid, today, awaited):
    assert ("points-a-mi-parcours" in told(ingrid, today)) == awaited


def test_the_duration_is_that_of_the_incubateur(enquete, ingrid, incubateur):
    incubateur.investigation_semaines = 6
    incubateur.save()
    assert "points-a-mi-parcours" in told(ingrid, date(2026, 11, 15))


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 12, 10)])
def test_held_or_planned_it_is_awaited_no_more(enquete, ingrid, day):
    factories.make_jalon(enquete, genre=GenreJalon.MI_PARCOURS, date=day)
    assert told(ingrid, date(2026, 12, 1)) == {}


def test_that_of_an_earlier_investigation_does_not_count(enquete, ingrid):
    factories.make_jalon(enquete, genre=GenreJalon.MI_PARCOURS, date=date(2026, 3, 1))
    factories.make_jalon(enquete, genre=GenreJalon.LANCEMENT, date=date(2026, 11, 20))
    assert list(told(ingrid, date(2026, 12, 1))) == ["points-a-mi-parcours"]


# On the page ------------------------------------------------------------------------------------------------


def test_each_line_leads_where_it_is_dealt_with(sign_in, suivie, enquete, ingrid, incubateur):
    lots = echeances_cadence.lots(ingrid, date(2026, 12, 1))
    for lot in lots:
        for line in lot.first(5):
            assert sign_in(ingrid).get(line.url).status_code == 200


def test_lots_cost_one_query_a_kind(suivie, emile, ingrid):
    def grow():
        for mois in (1, 3):
            incubateur = factories.make_incubateur(note_mois=mois, investigation_semaines=mois + 3)
            factories.make_rattachement(emile, incubateur, RoleIncubateur.EQUIPE)
            startup = factories.make_startup(incubateur=incubateur)
            factories.make_phase(startup, debut=date(2025, 1, 1))
            Startup.objects.filter(pk=startup.pk).update(created_at=midnight(date(2025, 1, 1)))

    def read():
        personne = type(emile).objects.get(pk=emile.pk)
        return [lot.first(5) for lot in echeances_cadence.lots(personne, TODAY)]

    # The person, their roles (3), the rules, and the lots.
    assert_num_queries_constant(read, grow, at_most=7)
