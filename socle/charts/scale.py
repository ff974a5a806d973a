"""From values and days to places, with the round numbers and the dates written beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import takewhile

MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
# Months between two dates of the axis: the first step that leaves at most MAX_DATES of them.
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
MAX_DATES = 4
NICE = (1, 2, 5, 10)


def percent(value: float) -> str:
    """A coordinate as SVG reads it, whatever the language of the page."""
    return f"{value:.2f}%"


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: where it is, and its words."""

    place: str
    texte: str


@dataclass(frozen=True)
class Values:
    """Vertical scale: `low` is drawn at the pixel `bottom`, `high` at the pixel `top`."""

    low: Decimal
    high: Decimal
    top: int
    bottom: int

    def __call__(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return self.bottom - share * (self.bottom - self.top)


def values(found: Iterable[Decimal], top: int, bottom: int) -> tuple[Values, list[Decimal]]:
    """The scale that holds all of `found` between two round numbers, and the round numbers to write."""
    found = list(found)
    low, high = min(found), max(found)
    # A curve near zero, or flat, is read against zero.
    if (low > 0 and (high - low) >= low) or low == high >= 0:
        low = Decimal(0)
    if high < 0 and low == high:
        high = Decimal(0)
    if low == high:
        high = low + 1
    step = _nice_step((high - low) / 3)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    marks = [first + step * index for index in range(round((last - first) / step) + 1)]
    return Values(marks[0], marks[-1], top, bottom), marks


def _nice_step(rough: Decimal) -> Decimal:
    """The first of 1, 2, 5, 10 times a power of ten that is at least `rough`."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * factor for factor in NICE if power * factor >= rough)


@dataclass(frozen=True)
class Days:
    """Horizontal scale: `first` is drawn at `left` percent, `last` at `right`."""

    first: date
    last: date
    left: float
    right: float

    def __call__(self, day: date) -> float:
        share = (day - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)


def days(found: Sequence[date], left: float, right: float) -> Days:
    """The scale that holds all the days; a single one is drawn in the middle."""
    first, last = min(found), max(found)
    if first == last:
        first, last = first - timedelta(days=15), last + timedelta(days=15)
    return Days(first, last, left, right)


def dates(scale: Days) -> list[Tick]:
    """First days of months, as few as a phone can show."""
    for step in STEPS:
        firsts = list(takewhile(lambda day: day <= scale.last, _months(scale.first, step)))
        if len(firsts) <= MAX_DATES:
            break
    if not firsts:
        firsts = [scale.first + (scale.last - scale.first) / 2]
        return [Tick(percent(scale(firsts[0])), f"{firsts[0].day} {MONTHS[firsts[0].month - 1]}")]
    return [Tick(percent(scale(day)), _month(day, step)) for day in firsts]


def _months(first: date, step: int) -> Iterable[date]:
    """First days of the months from `first` on, one in `step` counted from January."""
    number = first.year * 12 + first.month - 1 + (first.day > 1)
    number = -(-number // step) * step
    while number < 12 * date.max.year:
        yield date(number // 12, number % 12 + 1, 1)
        number += step


def _month(day: date, step: int) -> str:
    return str(day.year) if step >= 12 else f"{MONTHS[day.month - 1]} {day.year}"
