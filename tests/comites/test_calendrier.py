"""Which startups owe a passage and by when: each rule just before and just after, and against the same rules in Python."""

from datetime import date, timedelta
from random import Random

import pytest
from dateutil.relativedelta import relativedelta

from comites.calendrier import Etat, Raison, due, in_state, owing
from comites.enums import Objet, StatutComite
from comites.permissions import startups_to_plan
from socle.clock import today
from startups.budget.lecture import financements
from startups.enums import GenreJalon, NomPhase
from startups.financement import Etat as Financable
from startups.financement import order_before
from startups.models import Startup, budget_read_by
from tests import factories
from tests.factories import days_ago, make_jalon, make_phase
from tests.outils.queries import counted


def of(startup, at: date | None = None):
    """What a startup owes."""
    at = at or today()
    [found] = owing(Startup.objects.filter(pk=startup.pk), at)
    return due(found, at)


def spend(startup, reste: int, par_jour: int) -> None:
    """Orders that still pay for `reste` euros, consumed at `par_jour` euros a day for three months."""
    done = par_jour * 91
    order = factories.make_depense(factories.make_enveloppe(startup), str(done + reste), jours=200)
    factories.make_service_fait(order, str(done), jours=1)
    # Older than the last three months: the pace is counted over all of them.
    factories.make_service_fait(order, "0", jours=150)


@pytest.fixture
def built(incubateur):
    """In construction for a year."""
    startup = factories.make_startup("Bocage en fleurs", incubateur=incubateur)
    make_phase(startup, NomPhase.CONSTRUCTION, debut=date(2025, 1, 15))
    return startup


# Rules ----------------------------------------------------------------------------------------------------


def test_six_months_after_the_last_comite(built):
    make_jalon(built, genre=GenreJalon.COMITE, date=date(2026, 1, 10))
    make_jalon(built, genre=GenreJalon.COMITE, date=date(2026, 3, 12))
    make_jalon(built, genre=GenreJalon.LANCEMENT, date=date(2026, 4, 1))
    found = of(built, date(2026, 5, 1))
    assert (found.le, found.raison) == (date(2026, 9, 12), Raison.SEMESTRE)
    assert found.pourquoi == "6\u00a0mois après le comité du 12 mars 2026"
    assert found.objet == Objet.SEMESTRIEL


def test_a_comite_to_come_is_not_the_last(built):
    make_jalon(built, genre=GenreJalon.COMITE, date=date(2026, 3, 12))
    make_jalon(built, genre=GenreJalon.COMITE, date=date(2026, 6, 1))
    assert of(built, date(2026, 5, 31)).le == date(2026, 9, 12)
    assert of(built, date(2026, 6, 1)).le == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("held", "months", "expected"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 12, 31), 6, date(2026, 6, 30)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 8, 15), 24, date(2027, 8, 15)),
    ],
)
def test_months_end_where_the_month_ends(built, held, months, expected):
    built.incubateur.comite_mois = months
    built.incubateur.save()
    make_jalon(built, genre=GenreJalon.COMITE, date=held)
    assert of(built, date(2026, 1, 10)).le == expected


def test_without_any_comite_six_months_after_the_phase_began(built):
    found = of(built, date(2025, 3, 1))
    assert (found.le, found.raison) == (date(2025, 7, 15), Raison.PREMIER)


def test_an_investigation_owes_its_end(incubateur):
    incubateur.investigation_semaines = 8
    incubateur.save()
    startup = factories.make_startup(incubateur=incubateur)
    make_phase(startup, NomPhase.INVESTIGATION, debut=date(2026, 1, 5))
    found = of(startup, date(2026, 2, 1))
    assert (found.le, found.raison) == (date(2026, 3, 2), Raison.INVESTIGATION)
    assert found.pourquoi == "Fin des 8\u00a0semaines d’investigation"
    assert found.objet == Objet.INVESTIGATION


def test_a_new_investigation_owes_its_end_whatever_was_held_before(incubateur):
    startup = factories.make_startup(incubateur=incubateur)
    make_phase(startup, NomPhase.INVESTIGATION, debut=date(2026, 1, 5))
    make_jalon(startup, genre=GenreJalon.COMITE, date=date(2026, 1, 4))
    assert of(startup, date(2026, 4, 1)).le == date(2026, 3, 9)
    # Prolonged by a comité, it is due as the others are.
    make_jalon(startup, genre=GenreJalon.COMITE, date=date(2026, 3, 8))
    found = of(startup, date(2026, 4, 1))
    assert (found.le, found.raison) == (date(2026, 9, 8), Raison.SEMESTRE)


@pytest.mark.parametrize("outcome", [NomPhase.TRANSFERE, NomPhase.OPERE, NomPhase.ABANDON])
def test_a_startup_that_ended_owes_nothing(built, outcome):
    make_phase(built, outcome, debut=days_ago(1))
    assert not owing(Startup.objects.all(), today()).exists()


def test_a_startup_yet_to_begin_owes_nothing(incubateur):
    startup = factories.make_startup(incubateur=incubateur)
    make_phase(startup, NomPhase.INVESTIGATION, debut=days_ago(-3))
    assert not owing(Startup.objects.all(), today()).exists()


# Money ----------------------------------------------------------------------------------------------------


def test_money_that_ends_sooner_makes_it_due_a_month_before(built):
    make_jalon(built, genre=GenreJalon.COMITE, date=today())
    spend(built, reste=100 * 100, par_jour=100)
    found = of(built)
    money = found.financement
    assert money.jusquau == today() + timedelta(days=100)
    assert (found.le, found.raison) == (money.comite[1], Raison.ARGENT)
    assert money.court in found.pourquoi


def test_money_that_lasts_longer_changes_nothing(built):
    make_jalon(built, genre=GenreJalon.COMITE, date=today())
    spend(built, reste=100 * 400, par_jour=100)
    found = of(built)
    assert (found.le, found.raison) == (today() + relativedelta(months=6), Raison.SEMESTRE)


def test_consumed_orders_make_it_late(built):
    make_jalon(built, genre=GenreJalon.COMITE, date=today())
    spend(built, reste=0, par_jour=100)
    found = of(built)
    assert (found.etat, found.raison) == (Etat.RETARD, Raison.ARGENT)


def test_orders_without_pace_say_nothing(built):
    make_jalon(built, genre=GenreJalon.COMITE, date=today())
    factories.make_depense(factories.make_enveloppe(built))
    assert of(built).raison == Raison.SEMESTRE


def test_money_for_a_thousand_years_says_nothing(built):
    make_jalon(built, genre=GenreJalon.COMITE, date=today())
    spend(built, reste=900_000_000, par_jour=1)
    assert of(built).raison == Raison.SEMESTRE


@pytest.mark.parametrize("at", [date(2026, 3, 1) + timedelta(days=29 * step) for step in range(12)], ids=str)
def test_money_is_counted_as_the_budget_does_all_year_round(built, at):
    make_jalon(built, genre=GenreJalon.COMITE, date=at)
    order = factories.make_depense(factories.make_enveloppe(built), "18100", date=at - timedelta(days=300))
    factories.make_service_fait(order, "0", date=at - timedelta(days=300))
    factories.make_service_fait(order, "9100", date=at - timedelta(days=80))
    [money] = financements([built], at).values()
    assert money.jusquau
    assert of(built, at).le == money.comite[1]


@pytest.mark.django_db
def test_many_startups_at_once_as_each_rule_says_in_python():
    rng, at = Random(7), today()
    incubateur = factories.make_incubateur(comite_mois=5, investigation_semaines=7)
    for _ in range(60):
        startup = factories.make_startup(incubateur=incubateur)
        debut = at - timedelta(days=rng.randint(0, 500))
        make_phase(startup, rng.choice(NomPhase.values[:4]), debut=debut)
        for _ in range(rng.randint(0, 2)):
            make_jalon(startup, genre=GenreJalon.COMITE, date=at - timedelta(days=rng.randint(0, 400)))
        if rng.random() < 0.6:
            order = factories.make_depense(factories.make_enveloppe(startup), str(rng.randint(0, 40_000)))
            for _ in range(rng.randint(0, 3)):
                factories.make_service_fait(order, str(rng.randint(0, 9_000)), jours=rng.randint(0, 120))
    with counted() as queries:
        found = {startup.pk: due(startup, at) for startup in owing(Startup.objects.order_by("pk"), at)}
    assert len(queries) == 1
    money = financements(Startup.objects.order_by("pk"), at)
    reasons = set()
    for startup in Startup.objects.order_by("pk"):
        assert found[startup.pk].le == _said(startup, money.get(startup.pk), at), startup
        reasons.add(found[startup.pk].raison)
    # What a comité said itself is tried where séances are closed.
    assert reasons == set(Raison) - {Raison.DECISION}


def _said(startup, money, at: date) -> date:
    """The day the rules give, written another way."""
    phase = startup.phase_at(at)
    comites = [jalon.date for jalon in startup.jalons.all() if jalon.date <= at]
    if phase.nom == NomPhase.INVESTIGATION:
        comites = [day for day in comites if day >= phase.debut]
    if comites:
        regle = max(comites) + relativedelta(months=5)
    elif phase.nom == NomPhase.INVESTIGATION:
        regle = phase.debut + timedelta(weeks=7)
    else:
        regle = phase.debut + relativedelta(months=5)
    if money and money.jusquau:
        return min(regle, money.comite[1])
    exhausted = money and money.etat == Financable.EPUISE
    return min(regle, order_before(at)) if exhausted else regle


# Planned or not -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "jours", "planned"),
    [
        (StatutComite.PREPARATION, -10, True),
        (StatutComite.PREPARATION, 0, True),
        (StatutComite.CONVOQUE, -10, True),
        (StatutComite.CONVOQUE, 1, False),
        (StatutComite.EN_SEANCE, 1, True),
        (StatutComite.CLOS, -10, False),
        (StatutComite.ANNULE, -10, False),
    ],
)
def test_planned_in_a_seance_to_come(built, emile, statut, jours, planned):
    comite = factories.make_comite(built.incubateur, emile, jours=jours, statut=statut)
    factories.make_passage(comite, built)
    found = of(built)
    assert (found.etat == Etat.PROGRAMME) is planned
    assert (found.startup.prevu == comite.uuid) is planned
    assert found.prevu_le == (days_ago(jours) if planned else None)


def test_the_next_of_two_seances_is_told(built, emile):
    for jours in (-30, -12):
        factories.make_passage(factories.make_comite(built.incubateur, emile, jours=jours), built)
    assert of(built).prevu_le == days_ago(-12)


@pytest.mark.parametrize(("last", "late"), [(days_ago(0), False), (days_ago(400), True)])
def test_planned_later_than_due_is_told(built, emile, last, late):
    make_jalon(built, genre=GenreJalon.COMITE, date=last)
    factories.make_passage(factories.make_comite(built.incubateur, emile), built)
    assert of(built).tardif is late


@pytest.mark.parametrize(("days", "etat"), [(0, Etat.A_PROGRAMMER), (1, Etat.RETARD)])
def test_late_from_the_day_after(built, days, etat):
    make_jalon(built, genre=GenreJalon.COMITE, date=date(2026, 1, 12))
    found = of(built, date(2026, 7, 12) + timedelta(days=days))
    assert found.etat == etat


def test_states_filter_as_they_are_told(built, incubateur, emile):
    on_time, planned = (factories.make_startup(incubateur=incubateur) for _ in range(2))
    for startup in (on_time, planned):
        make_phase(startup, debut=days_ago(10))
    factories.make_passage(factories.make_comite(incubateur, emile), planned)
    everything = owing(Startup.objects.order_by("pk"), today())
    assert list(in_state(everything, Etat.RETARD, today())) == [built]
    assert list(in_state(everything, Etat.A_PROGRAMMER, today())) == [built, on_time]
    assert list(in_state(everything, Etat.PROGRAMME, today())) == [planned]
    assert len(in_state(everything, "", today())) == 3


@pytest.mark.parametrize("who", ["emile", "diane", "alice", "ingrid", "solange", "externe", "voisin"])
def test_who_plans_reads_the_budget_that_makes_it_due(request, startup, autre_startup, who):
    personne = request.getfixturevalue(who)
    planned = startups_to_plan(personne)
    assert not planned.exclude(pk__in=Startup.objects.filter(budget_read_by(personne)).values("pk")).exists()
