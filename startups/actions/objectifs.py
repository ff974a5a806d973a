"""Set the objectives of a startup and say how they end."""

from datetime import date

from django.db import transaction

from annuaire.models import Personne
from socle.history import delete_tracked, save_tracked
from startups.enums import IssueObjectif
from startups.models import Objectif

CLOSED_ALREADY = "Quelqu’un vient de clore ou de rouvrir cet objectif : voici où il en est."


def save_objectif(*, objectif: Objectif, by: Personne) -> Objectif:
    """Set or correct an objective."""
    return save_tracked(objectif, by=by, reason="Correction" if objectif.pk else "Objectif fixé")


@transaction.atomic
def close(*, objectif: Objectif, issue: str, motif: str, le: date, by: Personne) -> Objectif:
    """Say how it ended. Raises ForbiddenTransition when it has already."""
    objectif = _locked(objectif, issue)
    objectif.motif, objectif.clos_le = motif, le
    return save_tracked(objectif, by=by, reason=f"Objectif clos : {IssueObjectif(issue).label.lower()}")


@transaction.atomic
def reopen(*, objectif: Objectif, by: Personne) -> Objectif:
    """It was not over. Raises ForbiddenTransition when it runs."""
    objectif = _locked(objectif, IssueObjectif.EN_COURS)
    objectif.motif, objectif.clos_le = "", None
    return save_tracked(objectif, by=by, reason="Objectif rouvert")


def _locked(objectif: Objectif, target: str) -> Objectif:
    objectif = Objectif.objects.select_for_update(of=("self",)).get(pk=objectif.pk)
    Objectif.TRANSITIONS.check(objectif.issue, target, CLOSED_ALREADY)
    objectif.issue = target
    return objectif


def delete_objectif(*, objectif: Objectif, by: Personne, motif: str) -> None:
    """Remove an objective entered by mistake; it stays in the history."""
    delete_tracked(objectif, by=by, reason=motif)
