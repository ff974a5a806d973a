"""Séances, passages, members and decisions of the comités d’investissement."""

from comites.models.decisions import Decision
from comites.models.seances import READERS, Comite, DemiJournee, Membre, Passage

__all__ = ["READERS", "Comite", "Decision", "DemiJournee", "Membre", "Passage"]
