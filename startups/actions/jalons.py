"""Write the jalons and the standards of a startup."""

from annuaire.models import Personne
from socle.history import delete_tracked, save_tracked
from startups.models import EtatStandard, Jalon, ViseeStandard


def save_jalon(*, jalon: Jalon, by: Personne) -> Jalon:
    """Add or correct a jalon."""
    return save_tracked(jalon, by=by, reason="Correction" if jalon.pk else "Jalon ajouté")


def delete_jalon(*, jalon: Jalon, by: Personne, motif: str) -> None:
    """Remove a jalon entered by mistake; it stays in the history."""
    delete_tracked(jalon, by=by, reason=motif)


def save_constat(*, constat: EtatStandard, by: Personne) -> EtatStandard:
    """Add or correct what was observed of a standard."""
    return save_tracked(constat, by=by, reason="Correction" if constat.pk else "Standard constaté")


def delete_constat(*, constat: EtatStandard, by: Personne, motif: str) -> None:
    """Remove an observation entered by mistake; it stays in the history."""
    delete_tracked(constat, by=by, reason=motif)


def save_visee(*, visee: ViseeStandard, by: Personne) -> ViseeStandard:
    """Say what is aimed at for a standard, or correct it."""
    return save_tracked(visee, by=by, reason="Correction" if visee.pk else "Standard visé")


def delete_visee(*, visee: ViseeStandard, by: Personne, motif: str) -> None:
    """No longer aim at it; what was aimed at stays in the history."""
    delete_tracked(visee, by=by, reason=motif)
