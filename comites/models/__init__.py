"""Séances, passages, members and decisions of the comités d’investissement."""

from comites.models.decisions import Decision
from comites.models.dossiers import AvisCoach, Dossier
from comites.models.echanges import Grille, Question
from comites.models.gates import PreuveGate
from comites.models.seances import READERS, Comite, DemiJournee, Membre, Passage
from comites.models.suites import Condition, ObjectifFixe, with_suites

__all__ = [
    "READERS",
    "AvisCoach",
    "Comite",
    "Condition",
    "Decision",
    "DemiJournee",
    "Dossier",
    "Grille",
    "Membre",
    "ObjectifFixe",
    "Passage",
    "PreuveGate",
    "Question",
    "with_suites",
]
