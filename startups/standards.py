"""Standards held by a startup: for each one, the state six months ago, now, and the one aimed at. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from socle.clock import today
from socle.periods import months_before
from startups.enums import CritereStandard, EtatCritere
from startups.models import EtatStandard, ViseeStandard

# Two comités are six months apart: what the one before saw is compared with what this one sees.
BEFORE_MONTHS = 6


@dataclass(frozen=True)
class Standard:
    """One standard of the method on the day `at`; `constats` are its observations, latest first."""

    critere: CritereStandard
    constats: Sequence[EtatStandard]
    visee: ViseeStandard | None
    at: date

    @property
    def present(self) -> EtatStandard | None:
        return self._on(self.at)

    @property
    def avant(self) -> EtatStandard | None:
        """What was true six months ago: the last observation of then, or from before."""
        return self._on(months_before(self.at, BEFORE_MONTHS))

    def _on(self, day: date) -> EtatStandard | None:
        return next((constat for constat in self.constats if constat.date <= day), None)

    @property
    def reached(self) -> bool:
        """Whether the present state is the one aimed at, or better."""
        if not self.visee or not self.present:
            return False
        best_first = list(EtatCritere)
        return best_first.index(self.present.etat) <= best_first.index(self.visee.etat)


def present(
    constats: Iterable[EtatStandard], visees: Iterable[ViseeStandard] = (), at: date | None = None
) -> list[Standard]:
    """Every standard, in the order of the method, with its observations and its aim."""
    aims = {visee.critere: visee for visee in visees}
    at = at or today()
    by_critere: dict[str, list[EtatStandard]] = {}
    for constat in sorted(constats, key=lambda constat: constat.date, reverse=True):
        by_critere.setdefault(constat.critere, []).append(constat)
    return [
        Standard(critere, by_critere.get(critere, []), aims.get(critere), at) for critere in CritereStandard
    ]


def count_held(standards: Iterable[Standard]) -> int:
    """How many are fully held at present."""
    return sum(s.present is not None and s.present.etat == EtatCritere.TENU for s in standards)
