"""Record what a comité decides of a startup, and what becomes of its conditions.

The view locks the séance first, as the closing does: nothing is recorded while it closes.
"""

from collections.abc import Sequence

from django.db import transaction

from annuaire.models import Personne
from comites.enums import TRANSITIONS_CONDITION, EtatCondition
from comites.models import Condition, Decision, ObjectifFixe
from socle.clock import today
from socle.history import delete_tracked, save_tracked

MOVED = "Quelqu’un vient de changer l’état de cette condition : voici où elle en est."


@transaction.atomic
def record_decision(
    *,
    decision: Decision,
    changed: Sequence[ObjectifFixe | Condition],
    removed: Sequence[ObjectifFixe | Condition],
    by: Personne,
) -> Decision:
    """Write the decision, its new or corrected objectives and conditions, and take out those it no longer holds."""
    save_tracked(decision, by=by, reason="Correction" if decision.pk else "Décision enregistrée")
    for row in removed:
        delete_tracked(row, by=by, reason="Retiré de la décision")
    for row in changed:
        row.decision = decision
        save_tracked(row, by=by, reason="Correction" if row.pk else "")
    return decision


@transaction.atomic
def delete_decision(*, decision: Decision, by: Personne, motif: str) -> None:
    """Forget a decision recorded by mistake, of a séance that is not closed; it stays in the history."""
    for row in (*decision.objectifs.all(), *decision.conditions.all()):
        delete_tracked(row, by=by, reason=motif)
    delete_tracked(decision, by=by, reason=motif)


@transaction.atomic
def settle_condition(*, condition: Condition, etat: str, motif: str, by: Personne) -> Condition:
    """It is met, or given up. Raises ForbiddenTransition when somebody said so meanwhile."""
    condition = _locked(condition, etat)
    condition.motif, condition.close_le = motif, today()
    return save_tracked(condition, by=by, reason=f"Condition {EtatCondition(etat).label.lower()}")


@transaction.atomic
def reopen_condition(*, condition: Condition, by: Personne) -> Condition:
    """It is still to be met. Raises ForbiddenTransition when it is already."""
    condition = _locked(condition, EtatCondition.A_LEVER)
    condition.motif, condition.close_le = "", None
    return save_tracked(condition, by=by, reason="Condition de nouveau à lever")


def _locked(condition: Condition, target: str) -> Condition:
    condition = Condition.objects.select_for_update(of=("self",)).get(pk=condition.pk)
    TRANSITIONS_CONDITION.check(condition.etat, target, MOVED)
    condition.etat = target
    return condition
