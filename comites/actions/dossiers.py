"""Write the dossier of a passage and the avis of its coach."""

from django.db import transaction

from annuaire.models import Personne
from comites.models import AvisCoach, Dossier, PreuveGate
from comites.sections import Section
from socle.history import save_tracked


@transaction.atomic
def save_dossier(*, dossier: Dossier, section: Section, by: Personne) -> Dossier:
    """Save a section; the view holds the lock of the passage, so that a dossier is begun once."""
    return save_tracked(dossier, by=by, reason=f"Dossier : {section.titre}")


@transaction.atomic
def save_avis(*, avis: AvisCoach, by: Personne) -> AvisCoach:
    """Save the avis du coach, signed by who wrote it last."""
    avis.auteur = by
    return save_tracked(avis, by=by, reason="Avis du coach")


@transaction.atomic
def save_preuve(*, preuve: PreuveGate, by: Personne) -> PreuveGate:
    """Save what is said of a criterion of the gate; the view holds the lock of the passage."""
    return save_tracked(preuve, by=by, reason="Critère de la phase")
