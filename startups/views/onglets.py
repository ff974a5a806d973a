"""What every tab of a startup's page shows above its content."""

from dataclasses import dataclass

from django.urls import reverse

from annuaire.models import Personne
from startups import permissions
from startups.models import Startup


@dataclass(frozen=True)
class Onglet:
    label: str
    url: str
    current: bool


def startup_context(user: Personne, startup: Startup, current: str) -> dict:
    """Context of a tab: `startup` (annotated with its current phase) and the tabs `user` may open."""
    tabs = [
        ("page", "Fiche", True),
        ("suivi", "Suivi", permissions.can_read_points(user, startup)),
        ("equipe", "Équipe", True),
        ("historique", "Historique", True),
    ]
    return {
        "startup": startup,
        "onglets": [
            Onglet(label, reverse(f"startups:{name}", args=[startup.identifiant]), name == current)
            for name, label, allowed in tabs
            if allowed
        ],
    }
