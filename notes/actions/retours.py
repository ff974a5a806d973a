"""Acknowledge a note, answer it. What is written never changes."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from notes import emails
from notes.models import Destinataire, Lecture, Note, Reponse, Visa
from notes.permissions import is_same


class Refused(Exception):
    """No visa is given; the message is a French sentence to show."""

    sentence = ""

    def __init__(self):
        super().__init__(self.sentence)


class Rectified(Refused):
    """The version is no longer the one that holds."""

    sentence = "Cette note a été rectifiée depuis : lisez la nouvelle version, c’est elle qui se vise."


class NotChosen(Refused):
    """Who stands in for several sponsors did not say for whom."""

    sentence = "Choisissez au nom de qui vous visez la note."


@transaction.atomic
def give_visa(*, destinataire: Destinataire, by: Personne, par_lien: bool = False) -> Visa:
    """The sponsor acknowledges, or `by` « pour » them; who writes the note is told. Given already, it is left as it is.

    Raises Rectified when another version was sent since.
    """
    transmission = destinataire.transmission
    if not Note.objects.current().filter(pk=transmission.note_id).exists():
        raise Rectified
    values = {"par": by, "vise_le": timezone.now(), "par_lien": par_lien}
    visa, created = Visa.objects.get_or_create(destinataire=destinataire, defaults=values)
    if created:
        _mark_read(transmission.note_id, by)
        emails.note_acknowledged(visa)
    return visa


@transaction.atomic
def reply(
    *,
    note: Note,
    by: Personne,
    texte: str,
    cle: UUID,
    pour: Personne | None = None,
    from_writer: bool = False,
) -> Reponse:
    """Add an answer and tell the other side: who writes the note, or its sponsors when one of the writers answers.

    The same form (`cle`) sent twice adds one answer; sent again with other words, it adds another.
    """
    # Two forms with the same key at once: the second waits, then finds the answer of the first.
    Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    existing = Reponse.objects.filter(cle=cle).first()
    if existing and (existing.note_id, existing.auteur_id, existing.texte) == (note.pk, by.pk, texte):
        return existing
    reponse = Reponse.objects.create(
        note=note,
        auteur=by,
        pour=pour,
        texte=texte,
        repondu_le=timezone.now(),
        cle=uuid4() if existing else cle,
    )
    _mark_read(note.pk, by)
    if from_writer:
        emails.sponsors_answered(reponse)
    else:
        emails.writers_answered(reponse)
    return reponse


def _mark_read(note_pk: int, by: Personne) -> None:
    """Whoever acknowledges or answers has read, even by the link of a mail."""
    rows = Destinataire.objects.filter(transmission__note=note_pk).select_related("personne").order_by("pk")
    for row in rows:
        if is_same(by, row.personne):
            Lecture.objects.get_or_create(destinataire=row, defaults={"lu_le": timezone.now()})
