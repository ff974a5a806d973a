"""Startups, their path, their people and their follow-up."""

from startups.models.affectations import SUPPLEANT, Affectation, startup_roles
from startups.models.betagouv import Depot, FicheImportee, Report
from startups.models.phases import Phase
from startups.models.startups import EtatStandard, Jalon, Startup, Thematique
from startups.models.suivi import Blocage, Point, Reponse, followed_startups

__all__ = [
    "SUPPLEANT",
    "Affectation",
    "Blocage",
    "Depot",
    "EtatStandard",
    "FicheImportee",
    "Jalon",
    "Phase",
    "Point",
    "Reponse",
    "Report",
    "Startup",
    "Thematique",
    "followed_startups",
    "startup_roles",
]
