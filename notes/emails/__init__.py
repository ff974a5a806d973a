"""Mails of the notes: one function each, queued in the transaction of their cause."""

from notes.emails.retours import note_acknowledged, sponsors_answered, writers, writers_answered
from notes.emails.syntheses import synthese_sealed
from notes.emails.transmission import note_sent

__all__ = [
    "note_acknowledged",
    "note_sent",
    "sponsors_answered",
    "synthese_sealed",
    "writers",
    "writers_answered",
]
