"""The periods of the notes: counted from January, they cover every day once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes.periodes import Periode

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
MOIS = st.integers(min_value=1, max_value=12)


def test_two_months_from_january():
    periode = Periode.of(date(2026, 11, 24), 2)
    assert (periode.cle, periode.debut, periode.fin) == ("2026-11", date(2026, 11, 1), date(2026, 12, 31))
    assert str(periode) == "novembre – décembre 2026"
    assert periode.suivante.cle == "2027-01"
    assert periode.precedente.cle == "2026-09"


def test_one_month_is_named_alone():
    assert str(Periode.of(date(2026, 1, 5), 1)) == "janvier 2026"


def test_the_last_period_of_a_year_ends_with_it():
    periode = Periode.of(date(2026, 12, 2), 5)
    assert (periode.cle, periode.fin) == ("2026-11", date(2026, 12, 31))
    assert periode.suivante == Periode(date(2027, 1, 1), 5)


def test_last_periods_come_oldest_first():
    found = Periode.of(date(2026, 3, 1), 2).last(3)
    assert [periode.cle for periode in found] == ["2025-11", "2026-01", "2026-03"]


@pytest.mark.parametrize(
    "cle", ["2026-13", "2026-00", "2026-1", "2026-12", "2026-02", "", "20026-11", "2026-11\n"]
)
def test_what_starts_no_period_is_refused(cle):
    with pytest.raises(ValueError, match="période"):
        Periode.parse(cle, 2)


@given(DAYS, MOIS)
def test_every_day_is_in_one_period(day, mois):
    periode = Periode.of(day, mois)
    assert day in periode
    assert day not in periode.suivante
    assert day not in periode.precedente
    assert Periode.parse(periode.cle, mois) == periode


@given(DAYS, MOIS)
def test_periods_follow_each_other(day, mois):
    periode = Periode.of(day, mois)
    assert periode.suivante.debut == periode.fin + timedelta(days=1)
    assert periode.suivante.precedente == periode
