"""A draft of a note, before it is sent: as its readers will find it, on how many pages, and thrown away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from notes import pdf
from notes.actions import notes as actions
from notes.contenu import Contenu, contenu
from notes.corps import corps
from notes.longueur import a_raccourcir
from notes.models import Note
from notes.views.acces import get_brouillon
from socle.readonly import atomic_post, readonly


@readonly
@require_safe
def apercu(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """The note as a sponsor of whom something is expected finds it, at the width of a screen or of a phone."""
    note = get_brouillon(request, identifiant, periode)
    read = contenu(note)
    awaited = _awaited(read)
    name = request.GET.get("pour", "")
    context = {
        "note": note,
        "startup": note.startup,
        "awaited": awaited,
        "pour": name if name in awaited else "",
        "telephone": request.GET.get("ecran") == "telephone",
        **corps(read, pour=[awaited[name]] if name in awaited else []),
        **_pages(note, read),
    }
    return render(request, "notes/apercu.html", context)


def _awaited(read: Contenu) -> dict[str, int]:
    """Readers of whom an open blocage of the note expects something: their name, with their primary key."""
    writers = {redacteur.nom for redacteur in read.redacteurs}
    named = {row.attendu_de: row.attendu_de_pk for row in read.blocages_ouverts if row.attendu_de_pk}
    return {name: pk for name, pk in named.items() if name not in writers}


@readonly
@require_safe
def longueur(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """On how many pages the draft is printed: rendered, when the estimate that follows the writing comes near.

    Of the preview, which says it too, htmx receives that alone.
    """
    if not request.htmx:
        return apercu(request, identifiant, periode)
    note = get_brouillon(request, identifiant, periode)
    return render(request, "notes/apercu.html#pages", _pages(note, contenu(note)))


def _pages(note: Note, read: Contenu) -> dict:
    pages = pdf.count(pdf.render(pdf.page(read, note.startup.incubateur)))
    return {
        "pages": pages,
        "maximum": pdf.PAGES,
        "raccourcir": a_raccourcir(note) if pages > pdf.PAGES else "",
    }


@readonly
@require_http_methods(["GET", "HEAD", "POST"])
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """Throw a draft away, once confirmed."""
    note = get_brouillon(request, identifiant, periode, lock=request.method == "POST")
    if request.method != "POST":
        return render(request, "notes/supprimer.html", {"note": note, "startup": note.startup})
    actions.delete_draft(note=note, by=request.user)
    messages.success(request, f"Le brouillon de la note de {note.libelle_periode} est supprimé.")
    if note.rectification:
        return redirect("notes:note", identifiant, periode)
    return redirect("notes:startup", identifiant)
