"""Write the path of a startup."""

from annuaire.models import Personne
from socle.history import delete_tracked, save_tracked
from startups.models import Phase


def open_phase(*, phase: Phase, by: Personne) -> Phase:
    """The startup enters, or will enter, this phase; it ends the former one unless its end was said."""
    return save_tracked(phase, by=by, reason="Phase ouverte")


def correct_phase(*, phase: Phase, by: Personne, motif: str = "") -> Phase:
    """Save a corrected phase; what it was stays in the history."""
    return save_tracked(phase, by=by, reason=motif or "Correction")


def close_phase(*, phase: Phase, by: Personne, motif: str) -> Phase:
    """Save the end that was just given to the phase, and why it ended."""
    return save_tracked(phase, by=by, reason=motif)


def delete_phase(*, phase: Phase, by: Personne, motif: str) -> None:
    """Remove a phase entered by mistake; it stays in the history, with the reason."""
    delete_tracked(phase, by=by, reason=motif)
