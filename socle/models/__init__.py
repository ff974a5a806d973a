"""Rows of the technical floor: the outbox, the reminders and the sealed documents."""

from socle.models.courriels import Courriel
from socle.models.documents import Document, Retrait
from socle.models.rappels import Abonnement, Rappel

__all__ = ["Abonnement", "Courriel", "Document", "Rappel", "Retrait"]
