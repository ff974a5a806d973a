"""Read a note that was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from notes.contenu import contenu
from notes.corps import corps
from notes.models import Note


def page(request: HttpRequest, note: Note) -> HttpResponse:
    """The note as it was sent."""
    context = {"note": note, "startup": note.startup, **corps(contenu(note), request.user)}
    return render(request, "notes/lecture.html", context)
