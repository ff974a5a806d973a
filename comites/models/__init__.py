"""Séances, passages, members and decisions of the comités d’investissement."""

from comites.models.decisions import Decision
from comites.models.dossiers import AvisCoach, Dossier
from comites.models.seances import READERS, Comite, DemiJournee, Membre, Passage

__all__ = ["READERS", "AvisCoach", "Comite", "Decision", "DemiJournee", "Dossier", "Membre", "Passage"]
