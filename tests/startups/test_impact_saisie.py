"""Measures as people write them are read as they meant, or refused with a sentence."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.clock import today
from socle.imports import CellError
from startups.impact.saisie import as_jour, as_valeur, is_jump, written

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
past_days = st.dates(date(1990, 1, 1), date(2025, 12, 31))
figures = st.decimals(
    Decimal("-999999999999"), Decimal("999999999999"), allow_nan=False, allow_infinity=False, places=4
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/08/2025", date(2025, 8, 12)),
        ("2025-08-12", date(2025, 8, 12)),
        ("12 août 2025", date(2025, 8, 12)),
        ("August 12, 2025", date(2025, 8, 12)),
        ("2025-08-12 00:00:00", date(2025, 8, 12)),
        ("août 2025", date(2025, 8, 31)),
        ("  Févr. 2024 ", date(2024, 2, 29)),
        ("08/2025", date(2025, 8, 31)),
        ("2025-08", date(2025, 8, 31)),
        ("T3 2025", date(2025, 9, 30)),
        ("2025-T3", date(2025, 9, 30)),
        ("Q1 2025", date(2025, 3, 31)),
        ("S2 2025", date(2025, 12, 31)),
        ("3e trimestre 2025", date(2025, 9, 30)),
        ("1er semestre 2025", date(2025, 6, 30)),
        ("2025", date(2025, 12, 31)),
    ],
)
def test_day_or_period_is_read(text, day):
    assert as_jour(text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hier", "Écrivez un jour (12/08/2026), un mois"),
        ("T5 2025", "Une année n’a que 4 périodes"),
        ("S0 2025", "Une année n’a que 2 périodes"),
        ("13/2025", "Le mois 13 n’existe pas"),
        ("31/02/2025", "Ce jour n’existe pas"),
        ("12/08/20026", "L’année 20026 n’est pas plausible"),
        ("0026", "L’année 26 n’est pas plausible"),
        ("T1 2025 T2 2025", "Écrivez un jour"),
        ("2025 T1 2025", "Écrivez un jour"),
        ("9" * 300, "Écrivez un jour"),
    ],
)
def test_wrong_day_gets_a_sentence(text, said):
    with pytest.raises(CellError, match=said.replace("(", r"\(").replace(")", r"\)")):
        as_jour(text)


def test_future_is_refused_and_a_running_period_asks_for_the_day():
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(CellError, match="dans le futur"):
        as_jour(f"{tomorrow:%d/%m/%Y}")
    with pytest.raises(CellError, match="n’est pas terminé"):
        as_jour(str(today().year + 1))
    assert as_jour(f"{today():%d/%m/%Y}") == today()


@given(past_days)
def test_every_way_to_write_a_day_gives_that_day(day):
    ways = [f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day.day} {MONTHS[day.month - 1]} {day.year}"]
    assert {as_jour(way) for way in ways} == {day}


@given(past_days)
def test_a_month_is_its_last_day(day):
    last = day.replace(day=monthrange(day.year, day.month)[1])
    assert as_jour(f"{MONTHS[day.month - 1]} {day.year}") == as_jour(f"{day:%m/%Y}") == last


def value_or_sentence(parse, *texts):
    """What is read, or what is said: anything else fails the test."""
    try:
        return parse(*texts)
    except CellError as error:
        return str(error)


@given(st.text(max_size=80))
def test_any_text_is_a_day_of_the_past_or_a_sentence(text):
    found = value_or_sentence(as_jour, text)
    assert isinstance(found, str) or date(1990, 1, 1) <= found <= today()


@pytest.mark.parametrize(
    ("text", "unite", "value"),
    [
        ("1234,5", "", "1234.5"),
        ("1 234,50", "usagers", "1234.5"),
        ("1\u202f234\u00a0usagers", "usagers", "1234"),
        ("1,234.5", "", "1234.5"),
        ("1.234.567", "", "1234567"),
        ("45 %", "%", "45"),
        ("45", "%", "45"),
        ("12 €", "€", "12"),
        ("12 k€", "k€", "12"),
        ("−3,25", "", "-3.25"),
        ("0", "", "0"),
        ("33,333333333", "", "33.3333"),
    ],
)
def test_figure_is_read(text, unite, value):
    assert as_valeur(text, unite) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unite", "said"),
    [
        ("beaucoup", "", "Écrivez un nombre"),
        ("", "", "Écrivez un nombre"),
        ("NaN", "", "Écrivez un nombre"),
        ("1e9", "", "Écrivez un nombre"),
        ("12 %", "usagers", "se compte en «.usagers.», pas en %"),
        ("9" * 40, "", "Écrivez un nombre"),
    ],
)
def test_wrong_figure_gets_a_sentence(text, unite, said):
    with pytest.raises(CellError, match=said):
        as_valeur(text, unite)


@given(figures)
def test_french_and_english_writings_of_a_figure_agree(value):
    english = f"{value:,.4f}"
    french = english.replace(",", "\u202f").replace(".", ",")
    assert as_valeur(french) == as_valeur(english) == as_valeur(written(value)) == value


@given(st.text(max_size=60), st.sampled_from(["", "%", "€", "usagers"]))
def test_any_text_is_a_figure_or_a_sentence(text, unite):
    found = value_or_sentence(as_valeur, text, unite)
    assert isinstance(found, str) or (found.is_finite() and found == round(found, 4))


@given(figures, st.sampled_from(["", "%", "€", "k€", "usagers", "sur 10", "m2", "10 000 hab."]))
def test_unit_never_eats_the_figure(value, unite):
    assert as_valeur(written(value), unite) == value
    if not unite[:1].isdigit():
        assert as_valeur(f"{written(value)}\u00a0{unite}", unite) == value


@pytest.mark.parametrize(
    ("one", "other", "jump"),
    [
        ("1", "1000", True),
        ("1", "999", False),
        ("-2", "3000", True),
        ("0", "5000", False),
        ("0.001", "1", True),
    ],
)
def test_a_thousand_times_is_a_jump(one, other, jump):
    assert is_jump(Decimal(one), Decimal(other)) is jump
    assert is_jump(Decimal(other), Decimal(one)) is jump
