"""Standards held by a startup: for each one, what was last observed and what was before. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from startups.enums import CritereStandard, EtatCritere
from startups.models import EtatStandard


@dataclass(frozen=True)
class Standard:
    """One standard of the method; `constats` are its observations, latest first."""

    critere: CritereStandard
    constats: Sequence[EtatStandard]

    @property
    def present(self) -> EtatStandard | None:
        return self.constats[0] if self.constats else None


def present(constats: Iterable[EtatStandard]) -> list[Standard]:
    """Every standard, in the order of the method, with its observations."""
    by_critere: dict[str, list[EtatStandard]] = {}
    for constat in sorted(constats, key=lambda constat: constat.date, reverse=True):
        by_critere.setdefault(constat.critere, []).append(constat)
    return [Standard(critere, by_critere.get(critere, [])) for critere in CritereStandard]


def count_held(standards: Iterable[Standard]) -> int:
    """How many are fully held at present."""
    return sum(s.present is not None and s.present.etat == EtatCritere.TENU for s in standards)
