"""Cost of impact: what was spent in a period, for one unit of what it gave. Pure: takes figures, reads nothing.

A cost that would mislead is not given: it says why instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format

from socle.charts import Value
from socle.periods import months_before
from socle.templatetags.socle import jour
from startups.enums import Frequence, Sens
from startups.models import Indicateur

CENT = Decimal("0.01")
# Months in a period, by the length of what is asked: at most about two dozen lines.
STEPS = (1, 3, 6, 12)
MOST_PERIODS = 24
# A measure must fall in each period for its cost to be said.
MONTHS = {Frequence.TRIMESTRIELLE: 3, Frequence.SEMESTRIELLE: 6, Frequence.ANNUELLE: 12}

type Depense = tuple[date, Decimal]


@dataclass(frozen=True)
class Cout:
    """Euros for one unit, or why it cannot be said."""

    montant: Decimal | None
    raison: str = ""


@dataclass(frozen=True)
class Ligne:
    """A period, both days included: what was spent, and its cost for each indicator asked about."""

    debut: date
    fin: date
    depense: Decimal
    couts: tuple[Cout, ...]

    @property
    def titre(self) -> str:
        """« mars 2026 », « 2e trimestre 2026 », « 2025 » for what is whole; both days else."""
        following = self.fin + timedelta(days=1)
        for months in STEPS:
            aligned = self.debut.day == following.day == 1 and (self.debut.month - 1) % months == 0
            if aligned and months_before(following, months) == self.debut:
                return _named(self.debut, months)
        return f"du {jour(self.debut)} au {jour(self.fin)}"


def _named(debut: date, months: int) -> str:
    """The name of a whole month, quarter, half-year or year."""
    rank = (debut.month - 1) // months + 1
    if months == 1:
        return date_format(debut, "F Y")
    if months == 12:
        return str(debut.year)
    kind = "trimestre" if months == 3 else "semestre"
    return f"{rank}{'er' if rank == 1 else 'e'} {kind} {debut.year}"


@dataclass(frozen=True)
class Mesuree:
    """An indicator with its measures, in any order."""

    indicateur: Indicateur
    mesures: Sequence[Value]


def lignes(
    debut: date, fin: date, depenses: Iterable[Depense], mesurees: Sequence[Mesuree | None]
) -> list[Ligne]:
    """One line a period from `debut` to `fin`, the latest first."""
    depenses = list(depenses)
    return [ligne(start, end, depenses, mesurees) for start, end in reversed(periodes(debut, fin, mesurees))]


def ligne(debut: date, fin: date, depenses: Sequence[Depense], mesurees: Sequence[Mesuree | None]) -> Ligne:
    """What was spent from `debut` to `fin`, and the cost for each indicator (None: the startup has none such)."""
    spent = sum((montant for day, montant in depenses if debut <= day <= fin), Decimal(0))
    return Ligne(debut, fin, spent, tuple(cout(debut, fin, spent, mesuree) for mesuree in mesurees))


def periodes(debut: date, fin: date, mesurees: Sequence[Mesuree | None] = ()) -> list[tuple[date, date]]:
    """Whole months, quarters, half-years or years, cut at both ends; long enough to hold a measure."""
    least = max((MONTHS.get(Frequence(each.indicateur.frequence), 1) for each in mesurees if each), default=1)
    months = (fin.year - debut.year) * 12 + fin.month - debut.month + 1
    step = next((each for each in STEPS if each >= least and months / each <= MOST_PERIODS), STEPS[-1])
    found, start = [], debut
    while start <= fin:
        # The first month of the period that holds `start`, then that of the next one.
        first = date(start.year, (start.month - 1) // step * step + 1, 1)
        following = months_before(first, -step)
        found.append((start, min(following - timedelta(days=1), fin)))
        start = following
    return found


def cout(debut: date, fin: date, spent: Decimal, mesuree: Mesuree | None) -> Cout:
    """What was spent divided by the last measure of the period."""
    if mesuree is None:
        return Cout(None, "aucun indicateur de cette sorte")
    if refused := _cannot_divide(mesuree.indicateur):
        return Cout(None, refused)
    if spent <= 0:
        return Cout(None, "aucun service fait dans la période")
    inside = [mesure for mesure in mesuree.mesures if debut <= mesure.date <= fin]
    if not inside:
        return Cout(None, "pas de mesure dans la période")
    last = max(inside, key=lambda mesure: mesure.date)
    if last.valeur <= 0:
        return Cout(None, "la mesure est nulle ou négative")
    return Cout((spent / last.valeur).quantize(CENT))


def _cannot_divide(indicateur: Indicateur) -> str:
    """Why a cost by unit of this indicator would mean nothing; empty when it means something."""
    unite = indicateur.unite.strip().lower()
    if indicateur.sens == Sens.BAISSE:
        return "cet indicateur doit baisser"
    if "%" in unite or unite.startswith(("sur ", "/")):
        return "une part ou une note ne se divise pas"
    return ""
