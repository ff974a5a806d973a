"""The path of a startup as it was lived: how long each phase held, and what is unusual in it.

Pure: takes rows with `nom`, `debut` and `fin`, reads nothing. Real paths skip, go back, overlap and stop for
years (metier.md §2): nothing of it is an error, all of it is said.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from typing import Protocol

from django.utils.formats import date_format

from startups.enums import ACTIVE_PHASES, NomPhase


class Ligne(Protocol):
    """What a row of the path must say."""

    nom: str
    debut: date
    fin: date | None


class Situation(Enum):
    """Where a phase stands today."""

    PASSEE = auto()
    COURANTE = auto()
    A_VENIR = auto()


@dataclass(frozen=True)
class Remarque:
    """Something unusual and real. `code` names its kind; `texte` is a sentence to show."""

    code: str
    texte: str


@dataclass(frozen=True)
class Etape:
    """One row of the path, in its place."""

    ligne: Ligne
    nom: NomPhase
    debut: date
    # The end somebody said, else None.
    fin: date | None
    # The day it stops holding: said, or the start of the next phase; None while it holds.
    terme: date | None
    situation: Situation
    remarques: Sequence[Remarque] = field(default=())

    @property
    def prevue(self) -> bool:
        return self.situation is Situation.A_VENIR

    @property
    def courante(self) -> bool:
        return self.situation is Situation.COURANTE

    @property
    def sans_suite(self) -> bool:
        """Whether it is the last one begun, and over: no phase holds today."""
        return any(remarque.code == "sans-suite" for remarque in self.remarques)

    def duree(self, today: date) -> int:
        """Days it held or has held so far; 0 when it has not begun."""
        return max(0, (min(self.terme or today, today) - self.debut).days)


def lire(lignes: Iterable[Ligne], today: date) -> list[Etape]:
    """The path in order (date, then the total order of phases), each step with its remarks."""
    ordered = sorted(lignes, key=lambda ligne: (ligne.debut, NomPhase(ligne.nom).rank))
    begun = sum(ligne.debut <= today for ligne in ordered)
    bare = []
    for index, ligne in enumerate(ordered):
        following = ordered[index + 1].debut if index + 1 < len(ordered) else None
        bare.append(
            Etape(
                ligne=ligne,
                nom=NomPhase(ligne.nom),
                debut=ligne.debut,
                fin=ligne.fin,
                terme=ligne.fin or following,
                situation=_situation(index, begun),
            )
        )
    return [_with_remarks(bare, index, today) for index in range(len(bare))]


def _situation(index: int, begun: int) -> Situation:
    if index >= begun:
        return Situation.A_VENIR
    return Situation.COURANTE if index == begun - 1 else Situation.PASSEE


def nouvelles_remarques(
    before: Iterable[Etape], after: Iterable[Etape], *, sauf: Collection[str] = ()
) -> list[str]:
    """Sentences that a change adds to the path, but those of the kinds `sauf`: what to confirm before saving."""
    known = {remarque.texte for etape in before for remarque in etape.remarques}
    added = [remarque for etape in after for remarque in etape.remarques if remarque.texte not in known]
    return list(dict.fromkeys(remarque.texte for remarque in added if remarque.code not in sauf))


def jour(day: date) -> str:
    """« 1er août 2026 »."""
    return date_format(day, "j F Y").replace("1 ", "1er ", 1) if day.day == 1 else date_format(day, "j F Y")


# Remarks --------------------------------------------------------------------------------------------------


def _with_remarks(path: Sequence[Etape], index: int, today: date) -> Etape:
    etape, before = path[index], path[:index]
    found = [*_entry(etape, before), *_overlaps(etape, before), *_gap(etape, before)]
    if etape.prevue:
        found.append(
            Remarque("a-venir", f"« {etape.nom.label} » commence dans l’avenir, le {jour(etape.debut)}.")
        )
    elif etape.courante and _stopped(etape, today):
        found.append(
            Remarque("sans-suite", f"« {etape.nom.label} » s’est terminée le {jour(etape.fin)}, sans suite.")
        )
    return Etape(**{**vars(etape), "remarques": tuple(found)})


def _stopped(etape: Etape, today: date) -> bool:
    return not etape.nom.is_outcome and etape.fin is not None and etape.fin < today


def _entry(etape: Etape, before: Sequence[Etape]) -> list[Remarque]:
    """How the startup came into this phase."""
    label = etape.nom.label
    if not before:
        return _first(etape)
    found, previous = [], before[-1]
    if etape.debut == previous.debut:
        found.append(
            Remarque(
                "meme-jour",
                f"« {label} » et « {previous.nom.label} » commencent le même jour, le {jour(etape.debut)}.",
            )
        )
    if etape.nom.is_outcome:
        return found + _outcome(etape, previous)
    return found + _move(etape, previous, before)


def _first(etape: Etape) -> list[Remarque]:
    if etape.nom is NomPhase.INVESTIGATION:
        return []
    return [Remarque("saut", f"Le parcours commence par « {etape.nom.label} », sans investigation.")]


def _outcome(etape: Etape, previous: Etape) -> list[Remarque]:
    label, other = etape.nom.label, previous.nom
    if other.is_outcome:
        return [
            Remarque("issue", f"« {label} » ({jour(etape.debut)}) suit une autre issue, « {other.label} ».")
        ]
    if etape.nom is NomPhase.ABANDON_INVESTIGATION and other is not NomPhase.INVESTIGATION:
        return [
            Remarque(
                "issue", f"« {label} » ({jour(etape.debut)}) suit « {other.label} », pas une investigation."
            )
        ]
    return []


def _move(etape: Etape, previous: Etape, before: Sequence[Etape]) -> list[Remarque]:
    label, other, le = etape.nom.label, previous.nom, jour(etape.debut)
    held = [step.nom for step in before]
    found = []
    if other.is_outcome:
        found.append(Remarque("reprise", f"« {label} » ({le}) reprend le parcours après « {other.label} »."))
    elif etape.nom.rank < other.rank:
        found.append(Remarque("retour", f"Retour en arrière le {le} : de « {other.label} » à « {label} »."))
    elif etape.nom is other:
        found.append(Remarque("repetition", f"« {label} » ({le}) suit « {label} »."))
    else:
        skipped = [nom for nom in ACTIVE_PHASES[other.rank + 1 : etape.nom.rank] if nom not in held]
        if skipped:
            names = " ni ".join(f"« {nom.label} »" for nom in skipped)
            found.append(Remarque("saut", f"De « {other.label} » à « {label} » ({le}) sans {names}."))
    if etape.nom in held and etape.nom is not other:
        rank = held.count(etape.nom) + 1
        found.append(Remarque("reentree", f"« {label} » ({le}) : {rank}e passage dans cette phase."))
    return found


def _overlaps(etape: Etape, before: Sequence[Etape]) -> list[Remarque]:
    """Phases whose said end comes after this one began (sharing one day is a hand-over, not an overlap)."""
    return [
        Remarque(
            "chevauchement",
            f"« {etape.nom.label} » commence le {jour(etape.debut)} alors que « {other.nom.label} » "
            f"court jusqu’au {jour(other.fin)}.",
        )
        for other in before
        if other.fin and other.fin > etape.debut
    ]


def _gap(etape: Etape, before: Sequence[Etape]) -> list[Remarque]:
    """Days with no phase at all before this one, unless an outcome explains them."""
    if not before or before[-1].nom.is_outcome:
        return []
    held_until = max(other.terme for other in before)
    if etape.debut - held_until <= timedelta(days=1):
        return []
    return [
        Remarque(
            "interruption",
            f"Aucune phase entre le {jour(held_until)} et le {jour(etape.debut)}.",
        )
    ]
