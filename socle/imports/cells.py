"""From the text of a cell to a value. Each function raises CellError with a sentence that says what to write."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from django.core.exceptions import ValidationError

from socle.imports.errors import CellError
from socle.periods import plausible
from socle.text import normalise

MONTHS = {
    1: "janvier janv jan january",
    2: "fevrier fevr fev february feb",
    3: "mars march mar",
    4: "avril avr april apr",
    5: "mai may",
    6: "juin june jun",
    7: "juillet juil july jul",
    8: "aout august aug",
    9: "septembre sept sep september",
    10: "octobre oct october",
    11: "novembre nov november",
    12: "decembre dec december",
}
MONTH_NUMBERS = {word: number for number, words in MONTHS.items() for word in words.split()}
# A spreadsheet may add the time of day: « 12/08/2026 00:00:00 », « 2026-08-12T00:00:00 ».
TIME_OF_DAY = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4,6})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4,6})", re.ASCII)
DAY_MONTH_WORD = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+) (\d{4,6})", re.ASCII)
MONTH_WORD_DAY = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4,6})", re.ASCII)
HOW_DATE = "Écrivez la date ainsi : 12/08/2026, 2026-08-12 ou 12 août 2026."
# Two-digit years: « 26 » is 2026, « 95 » is 1995.
PIVOT = 69

SPACES = re.compile(r"[\s\u00a0\u202f']")
# « 1.234.567 », « 1.234,56 » and « 1,234.56 »: a mark met before three digits and again, or before the other mark.
GROUPED = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(?:(?:\1\d{3})+|(?:\1\d{3})*(?!\1)[.,]\d{1,10})", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,10})?", re.ASCII)
HOW_NUMBER = "Écrivez un nombre, par exemple 1234,50."
HOW_PERCENTAGE = "Écrivez un pourcentage entier entre 1 et 100 : 60 pour 60\u00a0%."


def as_text(max_length: int) -> Callable[[str], str]:
    """A parser of texts on one line, at most `max_length` characters."""

    def parse(text: str) -> str:
        if len(text) > max_length:
            raise CellError(f"Trop long : {len(text)} caractères, {max_length} au plus.")
        return " ".join(text.split())

    return parse


# Dates ------------------------------------------------------------------------------------------------------


def as_date(text: str) -> date:
    """A date written in French or in English, or as ISO; days come before months."""
    text = TIME_OF_DAY.sub("", text.strip())
    year, month, day = _date_parts(text)
    if not 1 <= month <= 12:
        raise CellError(f"Le mois {month} n’existe pas : le jour s’écrit avant le mois.")
    try:
        found = date(year, month, day)
    except ValueError:
        raise CellError(
            f"L’année {year} n’est pas plausible : vérifiez la date."
            if year > 9999 or year < 1
            else "Ce jour n’existe pas dans ce mois."
        ) from None
    try:
        plausible(found)
    except ValidationError as error:
        raise CellError(error.messages[0]) from None
    return found


def _date_parts(text: str) -> tuple[int, int, int]:
    if found := YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := DAY_FIRST.fullmatch(text):
        return _whole_year(found[3]), int(found[2]), int(found[1])
    words = normalise(text)
    if (found := DAY_MONTH_WORD.fullmatch(words)) and found[2] in MONTH_NUMBERS:
        return int(found[3]), MONTH_NUMBERS[found[2]], int(found[1])
    if (found := MONTH_WORD_DAY.fullmatch(words)) and found[1] in MONTH_NUMBERS:
        return int(found[3]), MONTH_NUMBERS[found[1]], int(found[2])
    raise CellError(HOW_DATE)


def _whole_year(year: str) -> int:
    if len(year) > 2:
        return int(year)
    return int(year) + (1900 if int(year) >= PIVOT else 2000)


# Numbers ----------------------------------------------------------------------------------------------------


def as_decimal(text: str) -> Decimal:
    """A number with a comma or a point for decimals, spaces between thousands, and possibly « € »."""
    bare = SPACES.sub("", text).removesuffix("€").replace("−", "-")
    if grouped := GROUPED.fullmatch(bare):
        bare = bare.replace(grouped[1], "")
    bare = bare.replace(",", ".")
    if not NUMBER.fullmatch(bare):
        raise CellError(HOW_NUMBER)
    return Decimal(bare)


def as_percentage(text: str) -> int:
    """A whole share of working time from 1 to 100, with or without « % »."""
    try:
        value = as_decimal(SPACES.sub("", text).removesuffix("%"))
    except CellError:
        raise CellError(HOW_PERCENTAGE) from None
    if value != value.to_integral_value() or not 1 <= value <= 100:
        raise CellError(HOW_PERCENTAGE)
    return int(value)


# Names ------------------------------------------------------------------------------------------------------


class Known[T]:
    """The things a column may name, each under all its names; a parser for `Line.read`.

    An exact name wins; else names are compared without accents, case or punctuation. `unknown` is the sentence said
    of any other text, followed by the closest names of `shown` (all names when it is None).
    """

    def __init__(
        self, names: Iterable[tuple[str, T]], *, unknown: str, shown: Iterable[str] | None = None
    ) -> None:
        self.unknown = unknown
        self.exact: dict[str, set[T]] = defaultdict(set)
        self.close: dict[str, set[T]] = defaultdict(set)
        for name, thing in names:
            if name:
                self.exact[name].add(thing)
                self.close[normalise(name)].add(thing)
        self.shown = list(self.exact) if shown is None else list(shown)

    def __call__(self, text: str) -> T:
        found = self.exact.get(text) or self.close.get(normalise(text)) or set()
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise CellError("Plusieurs portent ce nom : écrivez l’identifiant.")
        raise CellError(self.unknown + suggestion(text, self.shown))


def suggestion(text: str, names: Iterable[str]) -> str:
    """« Vouliez-vous dire… » with the closest names, preceded by a space; empty when none is close."""
    by_bare = {normalise(name): name for name in names}
    near = [by_bare[bare] for bare in get_close_matches(normalise(text)[:100], by_bare, n=3, cutoff=0.6)]
    if not near:
        return ""
    return " Vouliez-vous dire " + " ou ".join(f"« {name} »" for name in near) + "\u202f?"
