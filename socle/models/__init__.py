"""Rows of the technical floor: the outbox and the sealed documents."""

from socle.models.courriels import Courriel
from socle.models.documents import Document, Retrait

__all__ = ["Courriel", "Document", "Retrait"]
