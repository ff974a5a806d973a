"""Mails of the notes: one function each, queued in the transaction of their cause."""

from notes.emails.transmission import note_sent

__all__ = ["note_sent"]
