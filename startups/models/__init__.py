"""Startups, their path, their people and their follow-up."""

from startups.models.affectations import SUPPLEANT, Affectation, startup_roles
from startups.models.phases import Phase
from startups.models.startups import EtatStandard, FicheImportee, Jalon, Startup, Thematique
from startups.models.suivi import Blocage, Point, Reponse, followed_startups

__all__ = [
    "SUPPLEANT",
    "Affectation",
    "Blocage",
    "EtatStandard",
    "FicheImportee",
    "Jalon",
    "Phase",
    "Point",
    "Reponse",
    "Startup",
    "Thematique",
    "followed_startups",
    "startup_roles",
]
