"""Startups, their path, their people and their follow-up."""

from startups.models.affectations import SUPPLEANT, Affectation, holds, startup_roles, startups_held
from startups.models.betagouv import Depot, FicheImportee, Report
from startups.models.budget import (
    BUDGET_READERS,
    Depense,
    Enveloppe,
    ServiceFait,
    budget_read_by,
    short_of_money,
    with_exercice,
    with_jours_finances,
    with_rythme,
)
from startups.models.impact import Indicateur, Mesure, Objectif
from startups.models.phases import Phase
from startups.models.startups import EtatStandard, Jalon, Startup, Thematique, ViseeStandard
from startups.models.suivi import POINT_READERS, Blocage, Point, Reponse, followed_startups

__all__ = [
    "BUDGET_READERS",
    "POINT_READERS",
    "SUPPLEANT",
    "Affectation",
    "Blocage",
    "Depense",
    "Depot",
    "Enveloppe",
    "EtatStandard",
    "FicheImportee",
    "Indicateur",
    "Jalon",
    "Mesure",
    "Objectif",
    "Phase",
    "Point",
    "Reponse",
    "Report",
    "ServiceFait",
    "Startup",
    "Thematique",
    "ViseeStandard",
    "budget_read_by",
    "followed_startups",
    "holds",
    "short_of_money",
    "startup_roles",
    "startups_held",
    "with_exercice",
    "with_jours_finances",
    "with_rythme",
]
