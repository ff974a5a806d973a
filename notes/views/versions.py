"""The versions of a note that were sent, what each changed, and their documents."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notes import differences
from notes.contenu import contenu
from notes.corps import corps
from notes.models import Note
from socle.documents import download
from socle.readonly import readonly


def sent_versions(request: HttpRequest, identifiant: str, periode: str) -> list[Note]:
    """The versions sent of the note of the address that the signed-in person may read, the last one first; else 404."""
    notes = Note.objects.visible_to(request.user).sent()
    notes = notes.filter(startup__identifiant=identifiant, periode=periode).order_by("-version")
    related = ["startup__incubateur", "transmission__transmise_par", "transmission__document__retrait"]
    found = list(
        notes.select_related(*related).defer("transmission__page", "transmission__document__contenu")
    )
    if not found:
        raise Http404
    return found


def _get(versions: list[Note], number: int) -> Note:
    for note in versions:
        if note.version == number:
            return note
    raise Http404


@readonly
@require_safe
def version(request: HttpRequest, identifiant: str, periode: str, version: int) -> HttpResponse:
    """A version as it was sent: whether it still holds, and what it changed in the one before."""
    versions = sent_versions(request, identifiant, periode)
    note = _get(versions, version)
    before = next((other for other in versions if other.version == version - 1), None)
    read = contenu(note)
    context = {
        "note": note,
        "startup": note.startup,
        "periode": note.libelle_periode,
        "versions": versions,
        "suivante": next((other for other in versions[::-1] if other.version > version), None),
        "avant": before,
        "ecarts": differences.entre(contenu(before), read) if before else [],
        **corps(read, request.user),
    }
    return render(request, "notes/version.html", context)


@readonly
@require_safe
def note_pdf(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """The sealed document of the version that holds."""
    return download(request, sent_versions(request, identifiant, periode)[0].transmission.document)


@readonly
@require_safe
def version_pdf(request: HttpRequest, identifiant: str, periode: str, version: int) -> HttpResponse:
    """The sealed document of a version, even replaced since."""
    versions = sent_versions(request, identifiant, periode)
    return download(request, _get(versions, version).transmission.document)
