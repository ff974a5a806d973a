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
from startups.models import Startup
from startups.views.acces import get_startup, require


@dataclass(frozen=True)
class Dossier:
    """The note of a period as those who write it find it: its draft, its last version sent, the note before."""

    startup: Startup
    periode: Periode
    brouillon: Note | None
    transmise: Note | None
    precedente: Note | None

    @cached_property
    def depuis(self) -> date:
        """The note tells what happened after that day."""
        return depuis(Note(startup=self.startup, periode=self.periode.cle, mois=self.periode.mois))


def get_transmise(request: HttpRequest, identifiant: str, periode: str) -> Note | None:
    """The last version sent of the note of the address, if the signed-in person may read it."""
    notes = (
        Note.objects.visible_to(request.user).sent().filter(startup__identifiant=identifiant, periode=periode)
    )
    notes = notes.select_related("startup__incubateur", "transmission__transmise_par")
    return notes.defer("transmission__page").order_by("-version").first()


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
    before = notes.filter(periode__lt=periode).sent().order_by("-periode", "-version")[:1]
    found = list(notes.filter(periode=periode).order_by("-version"))
    for note in found:
        note.startup = startup
    return Dossier(
        startup=startup,
        periode=_periode(startup, periode, found),
        brouillon=next((note for note in found if note.draft), None),
        transmise=next((note for note in found if not note.draft), None),
        precedente=before.select_related("transmission").first(),
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
