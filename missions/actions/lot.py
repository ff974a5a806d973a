"""Issue several letters in one act: each stands or falls alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from annuaire.models import Personne
from missions.actions.lettres import Changed, NotReady, issue_lettre
from missions.models import Emission, Lettre
from socle.transitions import ForbiddenTransition

# Each takes some 0.3 s: together they end long before a server loses patience.
MOST = 20
CHANGED = "quelqu’un l’a modifiée pendant que vous lisiez"


@dataclass(frozen=True)
class Refus:
    """A letter that was not issued, and why in one sentence."""

    lettre: Lettre
    pourquoi: str


def issue_many(
    *, lettres: Sequence[Lettre], seen: Mapping[UUID, int], by: Personne
) -> tuple[list[Emission], list[Refus]]:
    """Issue those that are ready, in order; `seen` holds the versions that were shown. Not atomic on purpose."""
    issued, refused = [], []
    for lettre in lettres:
        if seen.get(lettre.uuid) != lettre.version:
            refused.append(Refus(lettre, CHANGED))
            continue
        try:
            issued.append(issue_lettre(lettre=lettre, by=by))
        except Changed:
            refused.append(Refus(lettre, CHANGED))
        except NotReady as wrong:
            refused.append(Refus(lettre, " ".join(line.texte for line in wrong.manquements)))
        except ForbiddenTransition as done:
            refused.append(Refus(lettre, str(done)))
    return issued, refused
