"""When a note is owed: the rule by cases, the same rule of thousands at once, and whom it reminds."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notes import cadence
from notes.cadence import CLOSE, COURANTE, Faits, a_rappeler, periode_of, with_cadence
from notes.enums import NatureDispense
from notes.models import Dispense, Note
from notes.periodes import Periode
from startups.enums import NomPhase, RoleStartup
from startups.models import Phase, Startup
from startups.models.startups import midnight
from tests import factories
from tests.outils.queries import assert_num_queries_constant

TODAY = date(2026, 11, 24)
OPEN, LAST = Periode.of(TODAY, 2), Periode.of(TODAY, 2).precedente  # November–December, September–October
CONSTRUCTION, TRANSFERE = NomPhase.CONSTRUCTION, NomPhase.TRANSFERE
SUSPENSION, DOSSIER = NatureDispense.SUSPENSION, NatureDispense.DOSSIER_COMITE


def entered(startup: Startup, day: date) -> Startup:
    startup.created_at = midnight(day)
    Startup.objects.filter(pk=startup.pk).update(created_at=startup.created_at)
    return startup


@pytest.fixture
def suivie(incubateur):
    """In construction since June 2026, in the portfolio since then."""
    startup = factories.make_startup(incubateur=incubateur)
    factories.make_phase(startup, CONSTRUCTION, debut=date(2026, 6, 1))
    return entered(startup, date(2026, 6, 1))


def found(asked, today: date = TODAY) -> list[Startup]:
    return list(with_cadence(Startup.objects.order_by("pk"), today).filter(asked))


def owes(startup: Startup, periode: Periode, today: date = TODAY) -> bool:
    """By the rule of one startup, and of all of them when it knows the period."""
    alone = Faits.of(startup).owes(periode, today)
    for back in (COURANTE, CLOSE):
        if periode == periode_of(startup, today, back):
            assert (startup in found(cadence.owed(back), today)) == alone
    return alone


# The rule -------------------------------------------------------------------------------------------------


def test_a_startup_owes_the_notes_of_the_periods_it_spent_in_construction(suivie):
    assert owes(suivie, OPEN)
    assert owes(suivie, LAST)
    # It began on 1 June: not for the whole of May and June.
    assert not owes(suivie, Periode.parse("2026-05", 2))


@pytest.mark.parametrize("nom", NomPhase)
def test_phases_that_owe_notes(incubateur, nom):
    startup = factories.make_startup(incubateur=incubateur)
    factories.make_phase(startup, nom, debut=date(2026, 1, 1))
    entered(startup, date(2026, 1, 1))
    assert owes(startup, OPEN) == (nom in {"construction", "acceleration", "transfert"})


@pytest.mark.parametrize(
    ("nom", "debut", "open_owed", "last_owed"),
    [
        # On the first day of the period, or the next one; stopped today, or tomorrow.
        ("transfere", date(2026, 11, 24), False, True),
        ("transfere", date(2026, 11, 25), True, True),
        ("transfere", date(2026, 10, 31), False, False),
        ("investigation", date(2026, 9, 1), False, False),
    ],
)
def test_a_phase_that_changes_within_the_period(suivie, nom, debut, open_owed, last_owed):
    factories.make_phase(suivie, nom, debut=debut)
    assert owes(suivie, OPEN) == open_owed
    assert owes(suivie, LAST) == last_owed


def test_construction_begun_within_the_period_owes_the_next_note(incubateur):
    startup = factories.make_startup(incubateur=incubateur)
    factories.make_phase(startup, CONSTRUCTION, debut=date(2026, 11, 2))
    entered(startup, date(2026, 1, 1))
    assert not owes(startup, OPEN)
    assert owes(startup, OPEN.suivante, date(2027, 1, 5))


def test_of_two_phases_begun_on_the_same_day_the_last_in_order_counts(incubateur):
    startup = factories.make_startup(incubateur=incubateur)
    factories.make_phase(startup, NomPhase.ABANDON, debut=date(2026, 6, 1))
    factories.make_phase(startup, CONSTRUCTION, debut=date(2026, 6, 1))
    assert not owes(entered(startup, date(2026, 6, 1)), OPEN)


def test_nothing_is_owed_of_before_the_startup_entered_the_portfolio(suivie):
    entered(suivie, date(2026, 10, 31))
    assert owes(suivie, LAST)
    entered(suivie, date(2026, 11, 1))
    assert not owes(suivie, LAST)
    assert owes(suivie, OPEN)


@pytest.mark.parametrize(
    ("nature", "debut", "fin", "open_owed", "last_owed"),
    [
        (SUSPENSION, date(2026, 10, 31), None, False, False),
        (SUSPENSION, date(2026, 11, 1), None, False, True),
        (SUSPENSION, date(2026, 9, 10), date(2026, 10, 31), True, False),
        # Ended the day before the note was due.
        (SUSPENSION, date(2026, 9, 10), date(2026, 10, 30), True, True),
        (SUSPENSION, date(2026, 11, 2), date(2026, 12, 30), True, True),
        (DOSSIER, date(2026, 11, 2), date(2026, 11, 2), False, True),
        (DOSSIER, date(2026, 9, 1), date(2026, 9, 1), True, False),
    ],
)
def test_what_dispenses(suivie, nature, debut, fin, open_owed, last_owed):
    factories.make_dispense(suivie, nature=nature, debut=debut, fin=fin)
    assert owes(suivie, OPEN) == open_owed
    assert owes(suivie, LAST) == last_owed


# Late -----------------------------------------------------------------------------------------------------


def late(today: date = TODAY) -> list[Startup]:
    return found(cadence.late(), today)


def send(startup, periode, emile):
    factories.make_transmission(factories.make_note(startup, periode), emile)


def test_late_from_the_day_after_it_was_due(suivie):
    entered(suivie, date(2026, 9, 1))
    assert late(LAST.fin) == []
    entered(suivie, date(2026, 9, 1))
    assert late(LAST.fin) == []
    assert late(LAST.fin + timedelta(days=1)) == [suivie]


def test_a_draft_does_not_make_it_sent(suivie):
    factories.make_note(suivie, LAST)
    assert late() == [suivie]


@pytest.mark.parametrize("periode", [LAST, OPEN])
def test_the_note_itself_or_the_next_one_ends_the_delay(suivie, emile, periode):
    send(suivie, periode, emile)
    assert late() == []


def test_no_delay_once_notes_are_no_longer_owed(suivie):
    factories.make_phase(suivie, TRANSFERE, debut=date(2026, 11, 10))
    assert owes(suivie, LAST)
    assert late() == []


def test_no_delay_while_it_is_suspended(suivie):
    factories.make_dispense(suivie, debut=date(2026, 11, 10), fin=date(2026, 12, 10))
    assert late() == []
    assert late(date(2026, 12, 11)) == [suivie]


def test_a_note_sent_by_another_rule_stands_for_the_period_in_which_it_begins(suivie, emile, incubateur):
    send(suivie, LAST, emile)
    incubateur.note_mois = 3
    incubateur.save()
    # July to September: the note of September and October begins there.
    assert late() == []


# One rule told twice --------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
PHASES = st.lists(st.tuples(st.sampled_from(NomPhase), DAYS), max_size=4, unique=True)
SUSPENSIONS = st.tuples(st.just(SUSPENSION), DAYS, st.none() | st.integers(0, 90))
DOSSIERS = st.tuples(st.just(DOSSIER), DAYS, st.just(0))
DISPENSES = st.lists(SUSPENSIONS | DOSSIERS, max_size=2, unique_by=lambda row: row[:2])
LIVES = st.lists(st.tuples(st.integers(1, 12), DAYS, PHASES, DISPENSES), min_size=8, max_size=8)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES, today=DAYS)
def test_startups_of_different_rules_are_told_as_each_alone(db, lives, today):
    with transaction.atomic():
        for mois, entree, phases, dispenses in lives:
            _live(mois, entree, phases, dispenses)
        startups = list(Startup.objects.select_related("incubateur").order_by("pk"))
        for back in (COURANTE, CLOSE):
            alone = [row for row in startups if Faits.of(row).owes(periode_of(row, today, back), today)]
            assert found(cadence.owed(back), today) == alone
        transaction.set_rollback(True)


def _live(mois, entree, phases, dispenses) -> None:
    startup = factories.make_startup(incubateur=factories.make_incubateur(note_mois=mois))
    entered(startup, entree)
    Phase.objects.bulk_create(Phase(startup=startup, nom=nom, debut=debut) for nom, debut in phases)
    Dispense.objects.bulk_create(
        Dispense(
            startup=startup,
            nature=nature,
            debut=debut,
            fin=None if days is None else debut + timedelta(days=days),
            motif="Pause",
        )
        for nature, debut, days in dispenses
    )


# Whom to remind -------------------------------------------------------------------------------------------


def test_the_writers_of_a_late_note_are_named(suivie, alice, emile):
    ingrid, parti = factories.make_personne("Ingrid"), factories.make_personne("Paul", is_active=False)
    for personne, role in [
        (alice, RoleStartup.COACH),
        (ingrid, RoleStartup.INTRAPRENEUR),
        (ingrid, RoleStartup.COACH),
        (emile, RoleStartup.SPONSOR_DG),
        (parti, RoleStartup.COACH),
    ]:
        factories.make_affectation(suivie, personne, role, debut=date(2026, 6, 1))
    [attente] = a_rappeler(TODAY, Startup.objects.filter(pk=suivie.pk))
    assert (attente.startup, attente.periode, attente.due, attente.retard) == (suivie, LAST, LAST.fin, 24)
    assert attente.redacteurs == [ingrid, alice]


def test_a_note_is_announced_seven_days_before(suivie, emile):
    send(suivie, LAST, emile)
    assert a_rappeler(date(2026, 12, 23)) == []
    [attente] = a_rappeler(date(2026, 12, 24))
    assert (attente.periode, attente.retard) == (OPEN, -7)
    send(suivie, OPEN, emile)
    assert a_rappeler(date(2026, 12, 24)) == []


def test_late_of_one_and_about_to_owe_the_next(suivie):
    assert [(row.periode, row.retard) for row in a_rappeler(date(2026, 12, 30))] == [(LAST, 60), (OPEN, -1)]


def test_reminders_cost_the_same_whatever_the_startups(suivie, emile):
    def grow():
        for mois in (1, 3):
            startup = factories.make_startup(incubateur=factories.make_incubateur(note_mois=mois))
            factories.make_phase(startup, CONSTRUCTION, debut=date(2026, 1, 1))
            factories.make_affectation(entered(startup, date(2026, 1, 1)), emile)

    factories.make_affectation(suivie, emile)
    assert_num_queries_constant(lambda: a_rappeler(TODAY), grow, at_most=4)
    assert len({attente.startup for attente in a_rappeler(TODAY)}) == 3
    assert not Note.objects.exists()
