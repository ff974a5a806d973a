"""A séance as a line of a list: when, what of it the reader may know, what is unusual."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from comites.agenda import part_of_day
from comites.enums import StatutComite
from comites.models import Comite, DemiJournee, Passage
from socle.clock import today
from socle.templatetags.socle import jour

# Startups named on a line; the others are counted.
NAMED = 6
BADGES = {
    StatutComite.PREPARATION: "new",
    StatutComite.CONVOQUE: "info",
    StatutComite.EN_SEANCE: "warning",
    StatutComite.CLOS: "success",
    StatutComite.ANNULE: "error",
}


@dataclass(frozen=True)
class Ligne:
    """`passages` are those the reader may know of: their number says nothing of the others."""

    comite: Comite
    jours: list[DemiJournee]
    passages: list[Passage]
    at: date

    @property
    def quand(self) -> str:
        return when(self.jours)

    @property
    def debut(self) -> date | None:
        return self.jours[0].date if self.jours else None

    @property
    def nommees(self) -> list[Passage]:
        return self.passages[:NAMED]

    @property
    def autres(self) -> int:
        return len(self.passages) - len(self.nommees)

    @property
    def badge(self) -> str:
        return badge(self.comite)

    @property
    def oubliee(self) -> bool:
        """Whether its last day is past and nobody has closed it."""
        return bool(self.comite.to_hold and self.jours and self.jours[-1].date < self.at)


def badge(comite: Comite) -> str:
    """The DSFR's colour for its state."""
    return BADGES[StatutComite(comite.statut)]


def lines(comites: Iterable[Comite]) -> list[Ligne]:
    """Lines of séances read with `selection.for_lines`."""
    return [Ligne(comite, comite.jours, comite.lisibles, today()) for comite in comites]


def when(demi_journees: list[DemiJournee]) -> str:
    """« 12 mars 2027, matin et après-midi », « 12 mars 2027 matin, 13 mars 2027 après-midi »."""
    if not demi_journees:
        return "Date à fixer"
    days: dict[date, list[str]] = {}
    for row in demi_journees:
        part = part_of_day(row).lower()
        if part not in days.setdefault(row.date, []):
            days[row.date].append(part)
    if len(days) == 1:
        [(day, parts)] = days.items()
        return f"{jour(day)}, {' et '.join(parts)}"
    return ", ".join(f"{jour(day)} {' et '.join(parts)}" for day, parts in days.items())
