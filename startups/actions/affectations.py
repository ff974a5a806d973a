"""Write who is what around a startup: an affectation gives rights."""

from django.db import transaction

from annuaire.actions.personnes import add_to_directory, create_personne
from annuaire.models import Personne
from socle.history import delete_tracked, save_tracked
from startups.models import Affectation


@transaction.atomic
def assign(*, affectation: Affectation, by: Personne, nouvelle: Personne | None = None) -> Affectation:
    """Give the person a role; `nouvelle` first enters the directory of the incubateur."""
    incubateur = affectation.startup.incubateur
    if nouvelle is not None:
        affectation.personne = create_personne(personne=nouvelle, incubateur=incubateur, by=by)
    else:
        add_to_directory(personne=affectation.personne, incubateur=incubateur, by=by)
    return save_tracked(affectation, by=by, reason="Rôle confié")


def correct_affectation(*, affectation: Affectation, by: Personne, motif: str = "") -> Affectation:
    """Save a corrected role; what it was stays in the history."""
    return save_tracked(affectation, by=by, reason=motif or "Correction")


def end_affectation(*, affectation: Affectation, by: Personne, motif: str = "") -> Affectation:
    """Save the last day just given to the role: its rights end that evening."""
    return save_tracked(affectation, by=by, reason=motif or "Fin du rôle")


def delete_affectation(*, affectation: Affectation, by: Personne, motif: str) -> None:
    """Remove a role given by mistake; it stays in the history, with the reason."""
    delete_tracked(affectation, by=by, reason=motif)
