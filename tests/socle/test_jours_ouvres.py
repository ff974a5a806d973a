"""Worked days of metropolitan France."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.jours_ouvres import (
    add_working_days,
    first_working_day_of_week,
    holiday,
    is_working_day,
    last_working_day,
    next_working_day,
)

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "name", "following"),
    [
        (date(2026, 5, 1), "Fête du Travail", date(2026, 5, 4)),
        (date(2026, 4, 6), "Lundi de Pâques", date(2026, 4, 7)),
        (date(2026, 7, 14), "Fête nationale", date(2026, 7, 15)),
        (date(2026, 5, 14), "Ascension", date(2026, 5, 15)),
        # 25 December is a Friday, and the 26th is a Saturday.
        (date(2026, 12, 25), "Noël", date(2026, 12, 28)),
        (date(2026, 12, 26), "", date(2026, 12, 28)),
        (date(2027, 1, 1), "Jour de l'an", date(2027, 1, 4)),
        (date(2026, 11, 22), "", date(2026, 11, 23)),
        (date(2026, 11, 11), "Armistice", date(2026, 11, 12)),
    ],
)
def test_day_off(day, name, following):
    assert not is_working_day(day)
    assert holiday(day) == name
    assert next_working_day(day) == following


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 24),
        # A holiday in Alsace and Moselle alone.
        date(2025, 12, 26),
        date(2026, 4, 3),
        # The year after is worked out too.
        date(2031, 7, 15),
    ],
)
def test_worked_day(day):
    assert is_working_day(day)
    assert holiday(day) == ""
    assert next_working_day(day) == day


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 24), 5, date(2026, 12, 1)),
        # From a Saturday, Monday is the first.
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        # Over 1 May (Friday) and 8 May (Friday).
        (date(2026, 4, 30), 5, date(2026, 5, 11)),
        # Over Easter Monday, from Good Friday.
        (date(2026, 4, 3), 1, date(2026, 4, 7)),
    ],
)
def test_working_days_are_added(day, count, expected):
    assert add_working_days(day, count) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 26), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        # Easter Monday and Whit Monday.
        (date(2026, 4, 8), date(2026, 4, 7)),
        (date(2026, 5, 25), date(2026, 5, 26)),
    ],
)
def test_first_working_day_of_a_week(day, expected):
    assert first_working_day_of_week(day) == expected


@given(DAYS, st.integers(1, 15))
def test_days_added_are_worked_and_as_many_as_said(day, count):
    end = add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count


@given(DAYS)
def test_next_and_last_working_days_are_the_nearest(day):
    following, before = next_working_day(day), last_working_day(day)
    assert is_working_day(following)
    assert is_working_day(before)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((following - day).days))
    assert not any(is_working_day(day - timedelta(days=n)) for n in range((day - before).days))
