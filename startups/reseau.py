"""How long phases last in the whole network (metier.md §2): what « unusually long » is measured against."""

from dataclasses import dataclass
from enum import Enum

from startups.enums import NomPhase


@dataclass(frozen=True)
class Quartiles:
    """Days that a quarter, half and three quarters of the finished phases lasted at most."""

    premier: int
    mediane: int
    troisieme: int


# Start to next start, finished phases of the public data; the outcomes have no duration.
DUREES = {
    NomPhase.INVESTIGATION: Quartiles(94, 153, 244),
    NomPhase.CONSTRUCTION: Quartiles(276, 468, 830),
    NomPhase.ACCELERATION: Quartiles(278, 658, 924),
    NomPhase.TRANSFERT: Quartiles(128, 244, 530),
}


def est_longue(nom: str, jours: int) -> bool:
    """Whether a phase that has held for `jours` days is longer than three quarters of the finished ones."""
    return nom in DUREES and jours > DUREES[NomPhase(nom)].troisieme


class Place(Enum):
    """Where an age stands among the durations of the network, in words that follow « depuis 7 mois »."""

    DEBUT = "durée encore courte"
    HABITUELLE = "durée habituelle"
    AU_DELA = "plus que la moitié du réseau"
    LONGUE = "plus que trois startups sur quatre"


def situer(nom: str, jours: int) -> Place | None:
    """The place of a phase that has held for `jours` days; None for an outcome, which has no duration."""
    if nom not in DUREES:
        return None
    durees = DUREES[NomPhase(nom)]
    if jours > durees.troisieme:
        return Place.LONGUE
    if jours > durees.mediane:
        return Place.AU_DELA
    return Place.HABITUELLE if jours >= durees.premier else Place.DEBUT


@dataclass(frozen=True)
class Jauge:
    """An age among the quartiles of its phase, as places on a line from 0 to 100."""

    age: int
    premier: int
    mediane: int
    troisieme: int


def jauge(nom: str, jours: int) -> Jauge | None:
    """The gauge of a phase that has held for `jours` days; None for an outcome."""
    if nom not in DUREES:
        return None
    durees = DUREES[NomPhase(nom)]
    end = max(jours, durees.troisieme * 4 // 3)
    return Jauge(*(day * 100 // end for day in (jours, durees.premier, durees.mediane, durees.troisieme)))
