"""What every view of a note starts with: the period of the address, and the versions the signed-in person may read."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from notes import permissions
from notes.contenu import depuis
from notes.models import Note
from notes.periodes import Periode
from socle.clock import today
from socle.periods import plausible
from socle.templatetags.socle import as_day
from startups.models import Startup
from startups.views.acces import get_startup, require

# As long as the document itself, and read by nobody but whoever renders it again.
UNREAD = ["transmission__page"]


@dataclass(frozen=True)
class Dossier:
    """The note of a period as those who write it find it: its draft, its last version sent."""

    startup: Startup
    periode: Periode
    brouillon: Note | None
    transmise: Note | None

    @cached_property
    def precedente(self) -> Note | None:
        """The note of the period before that was sent, as it holds."""
        before = Note.objects.filter(startup=self.startup, periode__lt=self.periode.cle).sent()
        return before.select_related("transmission").defer(*UNREAD).order_by("-periode", "-version").first()

    @cached_property
    def depuis(self) -> date:
        """The day after which the note tells what happened: `notes.contenu.depuis`, without asking what is known."""
        before = self.precedente
        if before is None:
            return self.periode.veille
        return depuis(self.vierge()) if before.rectification else as_day(before.transmission.transmise_le)

    def vierge(self) -> Note:
        """The first version, unsaved, with nothing in it."""
        return Note(startup=self.startup, periode=self.periode.cle, mois=self.periode.mois)


def get_transmise(request: HttpRequest, identifiant: str, periode: str) -> Note | None:
    """The last version sent of the note of the address, if the signed-in person may read it."""
    notes = (
        Note.objects.visible_to(request.user).sent().filter(startup__identifiant=identifiant, periode=periode)
    )
    notes = notes.select_related("startup__incubateur", "transmission__transmise_par")
    return notes.defer(*UNREAD).order_by("-version").first()


def get_dossier(request: HttpRequest, identifiant: str, periode: str, *, lock: bool = False) -> Dossier:
    """The note of the address for those who write it; 403 for who reads what was sent of it, else 404.

    With `lock`, inside a transaction, nobody else begins it, writes it or sends it until the end.
    """
    startup = get_startup(request, identifiant, lock=lock)
    if not permissions.can_write_notes(request.user, startup):
        require(allowed=not get_transmise(request, identifiant, periode))
        raise Http404
    notes = Note.objects.filter(startup=startup)
    if lock:
        list(notes.filter(periode=periode).drafts().select_for_update(of=("self",)))
    versions = notes.filter(periode=periode).select_related("transmission__transmise_par").defer(*UNREAD)
    found = list(versions.order_by("-version"))
    for note in found:
        note.startup = startup
    return Dossier(
        startup=startup,
        periode=_periode(startup, periode, found),
        brouillon=next((note for note in found if note.draft), None),
        transmise=next((note for note in found if not note.draft), None),
    )


def get_brouillon(request: HttpRequest, identifiant: str, periode: str, *, lock: bool = False) -> Note:
    """The draft of the address, for those who write it."""
    notes = Note.objects.writable_by(request.user).drafts().select_related("startup__incubateur")
    if lock:
        notes = notes.select_for_update(of=("self",))
    return get_object_or_404(notes, startup__identifiant=identifiant, periode=periode)


def _periode(startup: Startup, cle: str, notes: list[Note]) -> Periode:
    """The period of the address: as its note has it, else by the rule of the incubateur, once it has begun."""
    if notes:
        return notes[0].libelle_periode
    try:
        periode = Periode.parse(cle, startup.incubateur.note_mois)
        plausible(periode.debut)
    except (ValueError, ValidationError):
        raise Http404 from None
    # Digits of other scripts are read too: the address is written in one way.
    if periode.debut > today() or periode.cle != cle:
        raise Http404
    return periode
