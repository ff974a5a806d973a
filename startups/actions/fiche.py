"""Write what the page of a startup says."""

from annuaire.models import Personne
from socle.history import save_tracked
from startups.models import Startup


def write_fiche(*, startup: Startup, by: Personne, fiche: str, reason: str) -> Startup:
    """Replace the fiche, of which one section changed."""
    startup.fiche = fiche
    return save_tracked(startup, by=by, reason=reason)
