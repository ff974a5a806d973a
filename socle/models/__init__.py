"""Rows of the technical floor: the outbox."""

from socle.models.courriels import Courriel

__all__ = ["Courriel"]
