"""Send a note, once: what was read is frozen, sealed, and leaves to those who were shown."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from notes import differences
from notes.contenu import contenu
from notes.emails import note_sent
from notes.enums import TRANSITIONS, StatutNote
from notes.envoi import Envoi, preparer
from notes.models import Destinataire, Note, Transmission
from socle import documents
from socle.history import save_tracked
from socle.models import Document
from socle.templatetags.socle import compte
from socle.transitions import ForbiddenTransition


class NotReady(Exception):
    """The note cannot be sent: `manquements` says why."""

    def __init__(self, manquements: Sequence[str]):
        super().__init__(" ".join(manquements))
        self.manquements = manquements


class Changed(Exception):
    """What would be sent, or to whom, is no longer what was read: it is read again first."""


def transmit_note(*, note: Note, by: Personne, vu: str) -> Transmission:
    """Freeze, seal and mail a draft, all or nothing; `vu` is the `empreinte` of what the person has read.

    The document is rendered before the transaction, which then only writes. Raises ForbiddenTransition when it was
    sent or thrown away meanwhile, Changed when it is no longer what was read, NotReady.
    """
    now = timezone.now()
    envoi = preparer(note)
    if envoi.manquements:
        raise NotReady(envoi.manquements)
    with transaction.atomic():
        locked = _locked(note)
        TRANSITIONS.check(locked.statut, StatutNote.TRANSMISE, "Cette note est déjà transmise.")
        if not envoi.empreinte == vu == preparer(locked).empreinte:
            raise Changed
        return _send(locked, envoi, by=by, now=now)


def _locked(note: Note) -> Note:
    rows = Note.objects.select_for_update(of=("self",)).select_related("startup__incubateur__organisation")
    found = rows.filter(pk=note.pk).first()
    if found is None:
        raise ForbiddenTransition("Ce brouillon n’existe plus.")
    return found


def _send(note: Note, envoi: Envoi, *, by: Personne, now: datetime) -> Transmission:
    document = documents.seal(nom=document_name(note), contenu=envoi.document, by=by)
    transmission = Transmission.objects.create(
        note=note,
        contenu=envoi.contenu.as_json(),
        page=envoi.page,
        document=document,
        transmise_par=by,
        transmise_le=now,
    )
    for row in envoi.destinataires:
        row.transmission = transmission
    Destinataire.objects.bulk_create(envoi.destinataires)
    note.statut = StatutNote.TRANSMISE
    save_tracked(note, by=by, reason=f"Transmise à {compte(len(envoi.destinataires), 'personne')}")
    ecarts = _replace_previous(note, envoi, document, by) if note.rectification else None
    note_sent(transmission, envoi.contenu, ecarts, by=by)
    return transmission


def _replace_previous(note: Note, envoi: Envoi, document: Document, by: Personne) -> list[differences.Ecart]:
    """The document of the version before is said to be replaced; what changed since."""
    versions = Note.objects.select_related("transmission__document", "startup__incubateur")
    before = versions.get(startup=note.startup_id, periode=note.periode, version=note.version - 1)
    documents.replace(before.transmission.document, new=document, by=by, motif=note.motif)
    return differences.entre(contenu(before), envoi.contenu)


def document_name(note: Note) -> str:
    """« note-carnet-vert-2026-11.pdf », « note-carnet-vert-2026-11-v2.pdf »."""
    version = f"-v{note.version}" if note.rectification else ""
    return f"note-{note.startup.identifiant}-{note.periode}{version}.pdf"
