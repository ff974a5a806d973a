"""What awaits a person: one shape for the lines that each package contributes to « À traiter ».

A package offers `echeances.py` with `echeances(user, today) -> list[Lot]`. A lot holds the lines of one kind, and reads
only those that are shown: an équipe may have thousands.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

from django.db.models import Count, QuerySet, Window

# More days than any delay: keeps the kinds apart in `rank`.
FAR = 50_000


class Urgence(IntEnum):
    """How pressing a kind of line is, the most pressing first."""

    ATTENDU = 1  # somebody waits for this very person
    RETARD = 2  # a delay is over
    MANQUE = 3  # somebody or something is missing
    BIENTOT = 4  # a date comes near
    A_REVOIR = 5  # unusual: worth a look, one day


def rank(urgence: Urgence, jours: int) -> int:
    """Sorts lines of all kinds, smallest first; `jours` is how many days ago it was due (negative: days left)."""
    return int(urgence) * 2 * FAR - max(-FAR + 1, min(jours, FAR - 1))


@dataclass(frozen=True, kw_only=True)
class Echeance:
    """One line of « À traiter ». `urgence` sorts the lines, smallest first; `date` is when it was or is due.

    `pour` names the person one stands in for.
    """

    kind: str
    titre: str
    pourquoi: str
    url: str
    urgence: int
    date: datetime.date | None = None
    startup: str = ""
    pour: str = ""


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Lines of one kind, the most urgent first; a page of it can be cut by Django's Paginator.

    `kind` is its name in addresses, `label` its title (`court` in a list of kinds), `explication` says in a sentence
    what to do. `rows` is ordered as the lines are; `line` writes one of them; `startup` is the path from a row to its
    startup, if it hangs on one; `geste`, a label and an address, deals with many lines at once.
    """

    kind: str
    label: str
    court: str
    explication: str
    urgence: Urgence
    rows: QuerySet
    line: Callable[..., Echeance]
    startup: str = ""
    geste: tuple[str, str] | None = None
    # Startups of which somebody else who looks may be told these lines; those they follow when it is None.
    readable: Callable[..., QuerySet] | None = None

    def within(self, startups) -> "Lot":
        """The same lot, of these startups alone (a queryset or a list of keys); none of what hangs on no startup."""
        if not self.startup:
            return replace(self, rows=self.rows.none())
        return replace(self, rows=self.rows.filter(**{f"{self.startup}__in": startups}))

    @property
    def pressing(self) -> bool:
        """Whether its lines are shown at once; those that are worth a look one day are a link away."""
        return self.urgence < Urgence.A_REVOIR

    @cached_property
    def total(self) -> int:
        return self.rows.count()

    def count(self) -> int:
        """What Paginator asks."""
        return self.total

    def __getitem__(self, part: slice) -> list[Echeance]:
        return [self.line(row) for row in self.rows[part]]

    def first(self, number: int) -> list[Echeance]:
        """The `number` most urgent lines; the same query counts them all."""
        found = list(self.rows.annotate(_total=Window(Count("*")))[:number])
        self.__dict__["total"] = found[0]._total if found else 0
        return [self.line(row) for row in found]
