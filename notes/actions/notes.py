"""Write the draft of a note, and throw it away."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from notes.models import Note
from socle.history import delete_tracked, quietly, save_tracked

REDACTION = "Rédaction de la note"
# A text saves itself every few seconds: what one person writes in one go is one row of its history.
EN_UNE_FOIS = timedelta(minutes=15)
# The text that saved itself while its author was pressing the button.
A_L_INSTANT = timedelta(minutes=1)


class AlreadySent(Exception):
    """The note was sent: it never changes any more."""


@transaction.atomic
def save_note(*, note: Note, by: Personne, apart: bool = False) -> Note:
    """Save what is being written; raises AlreadySent.

    What the same person saved a few minutes before is replaced in the history, unless it must be kept (`apart`).
    """
    if not note.draft:
        raise AlreadySent
    last = note.history.first() if note.pk else None
    if apart or not last or not _is_of(last, by, within=EN_UNE_FOIS):
        return save_tracked(note, by=by, reason=REDACTION)
    with quietly(note):
        note.save()
    _rewrite(last, note)
    return note


def just_written(note: Note, by: Personne) -> frozenset[str]:
    """Fields that `by` changed in the minute that precedes, nobody else having written since."""
    last, before = [*note.history.all()[:2], None, None][:2]
    if not last or not _is_of(last, by, within=A_L_INSTANT):
        return frozenset()
    names = [field.attname for field in last.tracked_fields]
    return frozenset(name for name in names if not before or getattr(last, name) != getattr(before, name))


@transaction.atomic
def delete_draft(*, note: Note, by: Personne) -> None:
    """Throw a draft away; what it said stays in the history. Raises AlreadySent."""
    if not note.draft:
        raise AlreadySent
    delete_tracked(note, by=by, reason="Brouillon supprimé")


def _is_of(row, by: Personne, *, within: timedelta) -> bool:
    recent = row.history_date > timezone.now() - within
    return recent and row.history_user_id == by.pk and row.history_change_reason == REDACTION


def _rewrite(row, note: Note) -> None:
    """The last row of the history says what the note says now."""
    for field in row.tracked_fields:
        setattr(row, field.attname, getattr(note, field.attname))
    row.history_date = timezone.now()
    row.save()
