"""Clock times of a séance, from its half-days and the durations of its passages. Pure: takes rows, reads nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format

from comites.models import DemiJournee, Passage
from socle.jours_ouvres import holiday, is_working_day

NOON = time(12, 30)


@dataclass(frozen=True)
class Creneau:
    """A passage and its hours."""

    passage: Passage
    debut: time
    fin: time


@dataclass
class Tranche:
    """A half-day with what takes place in it."""

    demi_journee: DemiJournee
    creneaux: list[Creneau] = field(default_factory=list)

    @property
    def fin(self) -> time:
        """When it ends: after the last passage."""
        return self.creneaux[-1].fin if self.creneaux else self.demi_journee.debut

    @property
    def reste(self) -> int:
        """Minutes left before the end that was planned; negative when the passages go beyond it."""
        return minutes_between(self.fin, self.demi_journee.fin)

    @property
    def depassement(self) -> int:
        """Minutes beyond the end that was planned."""
        return max(-self.reste, 0)

    @property
    def chome(self) -> str:
        """Why nobody works that day: « Jour férié, Noël », « C’est un samedi »; empty for a worked one."""
        day = self.demi_journee.date
        if name := holiday(day):
            return f"Jour férié, {name}"
        return "" if is_working_day(day) else f"C’est un {date_format(day, 'l')}"

    def add(self, passage: Passage) -> None:
        """One more passage, after the others."""
        self.creneaux.append(Creneau(passage, self.fin, plus(self.fin, passage.duree)))


def agenda(demi_journees: Iterable[DemiJournee], passages: Iterable[Passage]) -> list[Tranche]:
    """The half-days in order, each with its passages in the order given and their hours."""
    tranches = {row.pk: Tranche(row) for row in sorted(demi_journees, key=moment)}
    for passage in passages:
        tranches[passage.demi_journee_id].add(passage)
    return list(tranches.values())


def spread(demi_journees: Iterable[DemiJournee], passages: Iterable[Passage]) -> list[Tranche]:
    """Passages not saved yet, put in the half-days in turn: each where it still fits, else in the last one."""
    tranches = [Tranche(row) for row in sorted(demi_journees, key=moment)]
    for passage in passages:
        chosen = next((each for each in tranches if each.reste >= passage.duree), tranches[-1])
        chosen.add(passage)
        passage.demi_journee, passage.rang = chosen.demi_journee, len(chosen.creneaux)
    return tranches


def capacity(demi_journees: Iterable[DemiJournee], duree: int) -> int:
    """How many passages of `duree` minutes the half-days hold."""
    return sum(max(minutes_between(row.debut, row.fin), 0) // duree for row in demi_journees)


def moment(demi_journee: DemiJournee) -> tuple[date, time]:
    return demi_journee.date, demi_journee.debut


def part_of_day(demi_journee: DemiJournee) -> str:
    """« Matin » or « Après-midi »."""
    return "Matin" if demi_journee.debut < NOON else "Après-midi"


def overlapping(demi_journees: Sequence[DemiJournee]) -> list[tuple[DemiJournee, DemiJournee]]:
    """Pairs of half-days that hold an hour in common."""
    rows = sorted(demi_journees, key=moment)
    return [
        (one, other)
        for place, one in enumerate(rows)
        for other in rows[place + 1 :]
        if one.date == other.date and other.debut < one.fin
    ]


def plus(start: time, minutes: int) -> time:
    """The hour, that many minutes later; the last one of the day at most."""
    moved = datetime.combine(date.min, start) + timedelta(minutes=minutes)
    return moved.time() if moved.date() == date.min else time(23, 59)


def minutes_between(start: time, end: time) -> int:
    return (end.hour - start.hour) * 60 + end.minute - start.minute
