"""Measures as people write them: « T3 2026 », « août 2026 », « 12/08/2026 »; « 1 234,5 », « 1,234.5 », « 45 % ».

A period stands for its last day, so that a figure written twice is one measure. Each function raises CellError with a
sentence that says what to write.
"""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

from socle.clock import today
from socle.imports import CellError, as_date, as_decimal
from socle.imports.cells import MONTH_NUMBERS
from socle.templatetags.socle import jour
from socle.text import normalise

MAX_LENGTH = 60
STEP = Decimal("0.0001")  # what the database keeps
MONTH_WORD = re.compile(r"([a-z]+) (\d{4})", re.ASCII)
MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)
PART_OF_YEAR = re.compile(r"(?:(\d{4}) )?([tqs]) ?(\d)(?: (\d{4}))?", re.ASCII)
RANK_FIRST = re.compile(r"(\d)(?:er|e|eme) (trimestre|semestre) (\d{4})", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)
# Months in a quarter (trimestre) and in a half-year (semestre).
PARTS = {"t": 3, "q": 3, "s": 6}
HOW = "Écrivez un jour (12/08/2026), un mois (août 2026), un trimestre (T3 2026) ou une année (2025)."


def as_jour(text: str) -> date:
    """The day of a measure; of a period, its last day. Never in the future."""
    if len(text) > MAX_LENGTH:
        raise CellError(HOW)
    last = _last_of_period(text)
    if last is None:
        found = _as_date(text)
        if found > today():
            raise CellError(f"Le {jour(found)} est dans le futur : une mesure est d’aujourd’hui ou du passé.")
        return found
    if last > today():
        raise CellError(
            f"« {text.strip()} » n’est pas terminé : écrivez le jour de la mesure, par exemple {today():%d/%m/%Y}."
        )
    return last


def _as_date(text: str) -> date:
    try:
        return as_date(text)
    except CellError as error:
        # What the reader of dates does not know at all is told with the periods this one knows.
        raise CellError(HOW if str(error).startswith("Écrivez") else str(error)) from None


def _last_of_period(text: str) -> date | None:
    """Last day of the month, quarter, half-year or year; None when it is none of these."""
    text = text.strip()
    if found := MONTH_FIRST.fullmatch(text):
        return _end(int(found[2]), int(found[1]))
    if found := YEAR_FIRST.fullmatch(text):
        return _end(int(found[1]), int(found[2]))
    words = normalise(text)
    if (found := MONTH_WORD.fullmatch(words)) and found[1] in MONTH_NUMBERS:
        return _end(int(found[2]), MONTH_NUMBERS[found[1]])
    if (found := PART_OF_YEAR.fullmatch(words)) and bool(found[1]) != bool(found[4]):
        return _end_of_part(int(found[1] or found[4]), PARTS[found[2]], int(found[3]))
    if found := RANK_FIRST.fullmatch(words):
        return _end_of_part(int(found[3]), PARTS[found[2][0]], int(found[1]))
    if YEAR.fullmatch(text):
        return _end(int(text), 12)
    return None


def _end_of_part(year: int, months: int, rank: int) -> date:
    if not 1 <= rank <= 12 // months:
        raise CellError(f"Une année n’a que {12 // months} périodes de cette sorte.")
    return _end(year, months * rank)


def _end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise CellError(f"Le mois {month} n’existe pas.")
    if not 1990 <= year <= 2100:
        raise CellError(f"L’année {year} n’est pas plausible : vérifiez la date.")
    return date(year, month, monthrange(year, month)[1])


def as_valeur(text: str, unite: str = "") -> Decimal:
    """A figure, possibly followed by the unit of its indicator, rounded to the four decimals that are kept."""
    if len(text) > MAX_LENGTH:
        raise CellError(f"Trop long pour un nombre : {MAX_LENGTH} caractères au plus.")
    return as_decimal(_without_unit(text.strip(), unite)).quantize(STEP)


def _without_unit(text: str, unite: str) -> str:
    # A unit that begins with a figure cannot be told from the end of the number.
    own = "" if unite[:1].isdigit() else unite
    for unit in (own, "€", "%"):
        if unit and text.lower().endswith(unit.lower()):
            if unit in "€%" and unite and unit not in unite:
                raise CellError(f"Cet indicateur se compte en « {unite} », pas en {unit}.")
            return text[: -len(unit)].strip()
    return text


def written(value: Decimal | None) -> str:
    """A figure as one would type it: « 1234,5 »."""
    if value is None:
        return ""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("0" if text in {"", "-0"} else text).replace(".", ",")


# A thousand times more or less than the measure beside: a decimal mark or a unit was probably mistaken.
JUMP = 1000


def is_jump(one: Decimal, other: Decimal) -> bool:
    """Whether one figure is a thousand times the other, or more."""
    low, high = sorted((abs(one), abs(other)))
    return low > 0 and high >= JUMP * low
