"""Until when the money lasts: exact sums, the winter stop, no date invented."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from startups import financement as f
from startups.financement import Commande, Consommation, Etat

TODAY = date(2026, 5, 31)
EUROS = st.decimals(Decimal("0.01"), Decimal("2000000"), places=2)


def spent(*amounts: int, every: int = 30) -> list[Consommation]:
    """Services of the last months, the latest yesterday."""
    return [
        Consommation(TODAY - timedelta(days=1 + every * n), Decimal(amount))
        for n, amount in enumerate(amounts)
    ]


def test_orders_are_consumed_at_the_pace_of_three_months():
    found = f.financement(
        [Commande(Decimal(100_000), Decimal(9_000))], spent(9_100, 9_100, 9_100, 50_000), TODAY
    )
    # 27,300 € in 91 days: 300 € a day; 91,000 € last 303 days.
    assert (found.etat, found.reste, found.jusquau) == (Etat.CALCULE, Decimal(91_000), date(2027, 3, 30))
    assert found.rythme == Decimal(9131)
    said = " ".join(found.raison.split())
    assert said.startswith("Il reste 91 000 € sur les commandes passées ; au rythme de 9 131 € par mois")
    assert said.endswith("jusqu’au 30 mars 2027. La commande suivante est à lancer avant le 28 février 2027.")
    assert found.comite == (date(2027, 2, 13), date(2027, 2, 28))


@pytest.mark.parametrize(
    ("end", "order"),
    [
        (date(2026, 12, 20), date(2026, 11, 20)),
        (date(2027, 1, 13), date(2026, 12, 14)),
        (date(2027, 1, 14), date(2026, 12, 14)),
        (date(2027, 3, 6), date(2026, 12, 14)),
        (date(2027, 3, 7), date(2027, 2, 5)),
    ],
)
def test_nothing_is_ordered_in_winter(end, order):
    assert f.order_before(end) == order


def test_winter_is_said():
    found = f.financement([Commande(Decimal(69_300), Decimal(0))], spent(9_100, 9_100, 9_100, 1), TODAY)
    assert found.jusquau == date(2027, 1, 17)
    assert "rien ne se commande" in found.raison


def test_what_cannot_be_said_is_not_invented():
    nothing = f.financement([], [], TODAY)
    used = f.financement([Commande(Decimal(10), Decimal(12))], spent(12), TODAY)
    idle = f.financement(
        [Commande(Decimal(10), Decimal(1))], [Consommation(date(2025, 1, 1), Decimal(1))], TODAY
    )
    ages = f.financement([Commande(Decimal(1_000_000), Decimal(1))], spent(1), TODAY)
    assert [found.etat for found in (nothing, used, idle, ages)] == [
        Etat.AUCUNE_COMMANDE,
        Etat.EPUISE,
        Etat.SANS_RYTHME,
        Etat.LOINTAIN,
    ]
    assert {found.jusquau for found in (nothing, used, idle, ages)} == {None}


def test_young_startup_is_judged_on_what_it_has():
    # One month old: 3,000 € in 30 days.
    assert f.pace([Consommation(TODAY - timedelta(days=30), Decimal(3_000))], TODAY) == Decimal(100)
    assert f.pace([Consommation(TODAY, Decimal(3_000))], TODAY) == Decimal(100)


def test_future_services_do_not_count():
    assert f.pace([Consommation(TODAY + timedelta(days=1), Decimal(900))], TODAY) == 0


# The stop of payments, from the end of November to January ------------------------------------------------


def autumn(*amounts: int) -> list[Consommation]:
    """Services of September to November 2026, one a month, by a startup that is not young."""
    monthly = [Consommation(date(2026, 11 - n, 20), Decimal(amount)) for n, amount in enumerate(amounts)]
    return [*monthly, Consommation(date(2025, 3, 1), Decimal(1))]


@pytest.mark.parametrize(
    ("today", "known"),
    [
        (date(2026, 11, 29), date(2026, 11, 29)),
        (date(2026, 11, 30), date(2026, 11, 29)),
        (date(2026, 12, 31), date(2026, 11, 29)),
        (date(2027, 1, 1), date(2026, 11, 29)),
        (date(2027, 2, 28), date(2026, 11, 29)),
        (date(2027, 3, 1), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2027, 11, 29)),
    ],
)
def test_services_are_all_known_but_from_the_stop_of_payments_to_february(today, known):
    assert f.known_until(today) == known


@pytest.mark.parametrize(
    "today",
    [date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)],
)
def test_silence_of_the_stop_moves_no_date(today):
    """9,100 € a month, 27,300 € in 91 days: 300 € a day; 60,000 € left on 29 November last 200 days."""
    found = f.financement([Commande(Decimal(87_300), Decimal(27_300))], autumn(9_100, 9_100, 9_100), today)
    assert (found.jusquau, found.reste, found.rythme) == (date(2027, 6, 17), Decimal(60_000), Decimal(9131))


@pytest.mark.parametrize("paid_on", [date(2026, 12, 31), date(2027, 2, 10)])
def test_what_is_recorded_since_is_not_taken_off_twice(paid_on):
    """On 10 February, 73 days of work since the stop: 21,900 €, of which 20,000 € are recorded."""
    services = [*autumn(9_100, 9_100, 9_100), Consommation(paid_on, Decimal(20_000))]
    found = f.financement([Commande(Decimal(87_300), Decimal(47_300))], services, date(2027, 2, 10))
    assert found.jusquau == date(2027, 6, 17)
    said = " ".join(found.raison.split())
    assert said.startswith(
        "Il reste 40 000 € sur les commandes passées, dont environ 1 900 € de travail fait depuis le 30 novembre 2026, "
        "que l’arrêt des paiements repousse à février ; au rythme de 9 131 € par mois (de septembre à novembre), "
        "elles couvrent le travail jusqu’au 17 juin 2027."
    )


def test_more_recorded_than_the_pace_gives_nothing_back():
    services = [*autumn(9_100, 9_100, 9_100), Consommation(date(2026, 12, 10), Decimal(30_000))]
    found = f.financement([Commande(Decimal(87_300), Decimal(57_300))], services, date(2026, 12, 29))
    assert found.jusquau == date(2026, 12, 29) + timedelta(days=100)
    assert "repousse" not in found.raison


def test_money_that_the_work_of_the_stop_has_used_pays_nothing_more():
    found = f.financement(
        [Commande(Decimal(30_300), Decimal(27_300))], autumn(9_100, 9_100, 9_100), date(2027, 1, 15)
    )
    assert (found.etat, found.jusquau, found.reste) == (Etat.EPUISE, None, Decimal(3_000))
    assert " ".join(found.raison.split()) == (
        "Il reste 3 000 € sur les commandes passées, dont environ 3 000 € de travail fait depuis le 30 novembre 2026, "
        "que l’arrêt des paiements repousse à février : plus rien n’est financé."
    )


def test_startup_that_began_in_the_stop_is_judged_when_it_is_over():
    orders, done = [Commande(Decimal(10_000), Decimal(500))], [Consommation(date(2027, 1, 10), Decimal(500))]
    found = f.financement(orders, done, date(2027, 1, 20))
    assert found.etat is Etat.SANS_RYTHME
    assert "de septembre à novembre" in found.raison
    assert f.financement(orders, done, date(2027, 3, 1)).etat is Etat.CALCULE


# Exercices ------------------------------------------------------------------------------------------------


def test_exercices_add_up():
    rows = f.exercices(
        [(2026, Decimal("100.10")), (2026, Decimal("0.20")), (2025, Decimal(50))],
        [(2026, Decimal("120.30"))],
        [Consommation(date(2026, 2, 1), Decimal("10.01")), Consommation(date(2024, 2, 1), Decimal(1))],
    )
    assert [row.annee for row in rows] == [2026, 2025, 2024]
    assert (rows[0].accorde, rows[0].engage, rows[0].consomme) == (
        Decimal("100.30"),
        Decimal("120.30"),
        Decimal("10.01"),
    )
    assert (rows[0].depassement, rows[0].lapses(TODAY), rows[1].lapsed(TODAY), rows[1].lapses(TODAY)) == (
        Decimal("20.00"),
        0,
        50,
        0,
    )


@given(
    st.lists(st.tuples(EUROS, EUROS), max_size=20),
    st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), EUROS), max_size=40),
    st.dates(date(2021, 1, 1), date(2029, 1, 1)),
)
def test_no_date_before_today_and_exact_sums(orders, services, today):
    commandes = [Commande(total, done) for total, done in orders]
    found = f.financement(commandes, [Consommation(*one) for one in services], today)
    assert found.reste == sum((max(total - done, Decimal(0)) for total, done in orders), Decimal(0))
    assert (found.jusquau is not None) == (found.etat is Etat.CALCULE)
    if found.jusquau:
        assert found.jusquau >= today
        assert found.commander_avant <= found.jusquau - timedelta(days=30)
        assert found.comite[1] - found.comite[0] == timedelta(days=15)
    rows = f.exercices(
        [(today.year, total) for total, _ in orders], [], [Consommation(*one) for one in services]
    )
    assert sum((row.consomme for row in rows), Decimal(0)) == sum(
        (amount for _, amount in services), Decimal(0)
    )


DAYS = st.dates(date(2021, 1, 1), date(2029, 1, 1))
SERVICES = st.lists(st.tuples(st.integers(0, 150), EUROS), min_size=1, max_size=12)


def as_services(today: date, given: list[tuple[int, Decimal]]) -> list[Consommation]:
    return [Consommation(today - timedelta(days=ago), amount) for ago, amount in given]


@given(DAYS, SERVICES, EUROS, EUROS)
def test_more_money_never_ends_sooner(today, services, left, more):
    services = as_services(today, services)
    ends = [
        f.financement([Commande(total, Decimal(0))], services, today).jusquau for total in (left, left + more)
    ]
    # Without a date: either nothing is financed, or it lies too far to be said.
    if None not in ends:
        assert today <= ends[0] <= ends[1]


@given(DAYS, SERVICES, EUROS, EUROS)
def test_more_recorded_never_ends_later(today, services, left, more):
    """One service more of what is left, on any day: the pace and what is left only go down to an earlier end."""
    services = as_services(today, services)
    before = f.financement([Commande(left + more, Decimal(0))], services, today)
    after = f.financement([Commande(left + more, more)], [*services, Consommation(today, more)], today)
    assert after.reste == before.reste - more
    if before.jusquau and after.jusquau:
        assert after.jusquau <= before.jusquau


@given(st.dates(date(2026, 11, 29), date(2027, 2, 27)), st.lists(EUROS, min_size=1, max_size=6), EUROS)
def test_a_day_without_record_in_the_stop_moves_the_end_by_a_rounding_at_most(today, amounts, left):
    services = [Consommation(date(2026, 11, 1), amount) for amount in amounts]
    today_end, tomorrow_end = (
        f.financement([Commande(left, Decimal(0))], services, today + timedelta(days=n)).jusquau
        for n in (0, 1)
    )
    if today_end and tomorrow_end:
        assert abs(tomorrow_end - today_end) <= timedelta(days=1)
