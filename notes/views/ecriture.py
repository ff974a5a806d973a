"""Write a note: prefilled, saved as one writes, by several people at once, rectified once it was sent."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from notes import longueur, preremplissage
from notes.actions import notes as actions
from notes.contenu import contenu
from notes.forms.notes import NoteForm
from notes.models import Note
from notes.views.acces import Dossier, get_dossier
from socle import brouillons
from socle.readonly import atomic_post, readonly

# What one may do at once, having saved: the name of the button gives the page.
PUIS = {"apercu": "notes:apercu", "transmettre": "notes:transmettre"}


@atomic_post
def rediger(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """The form of a note that was never sent; what is typed in one sent meanwhile can become a rectification."""
    dossier = get_dossier(request, identifiant, periode, lock=request.method == "POST")
    if dossier.transmise:
        return _sent_meanwhile(request, dossier)
    note = dossier.brouillon or preremplissage.nouvelle(dossier.startup, dossier.periode, dossier.depuis)
    return _write(request, dossier, note)


@readonly
@require_http_methods(["GET", "HEAD", "POST"])
@atomic_post
def rectifier(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """A new version of a note that was sent: it starts from it and says why."""
    dossier = get_dossier(request, identifiant, periode, lock=request.method == "POST")
    if not dossier.transmise:
        raise Http404
    return _write(request, dossier, _rectification(dossier))


def _rectification(dossier: Dossier) -> Note:
    return dossier.brouillon or preremplissage.rectification(dossier.transmise)


def _write(request: HttpRequest, dossier: Dossier, note: Note) -> HttpResponse:
    form = _form(request, dossier, note)
    if request.method == "POST" and form.is_valid():
        return _save(request, note, form)
    template = "notes/ecriture.html"
    in_place = request.method == "POST" and request.htmx
    return render(
        request, f"{template}#refus" if in_place else template, _context(request, dossier, note, form)
    )


def _form(request: HttpRequest, dossier: Dossier, note: Note) -> NoteForm:
    posted = request.method == "POST" and note.pk
    return NoteForm(
        brouillons.data(request),
        instance=note,
        racontables=preremplissage.racontables(dossier.startup, dossier.depuis, note.blocages),
        own=actions.just_written(note, request.user) if posted else frozenset(),
    )


def _save(request: HttpRequest, note: Note, form: NoteForm) -> HttpResponse:
    """Save, then say so: in place when the text saves itself, else on the page one asked for."""
    others = _others(note, form)
    if form.changes or not note.pk:
        actions.save_note(note=form.save(commit=False), by=request.user, apart=form.written_over)
    saved = brouillons.saved(request, _draft_name(note))
    if request.htmx:
        context = {"form": form, "autres": others, "saved": saved, "now": timezone.now(), "note": note}
        return render(
            request, "notes/ecriture.html#enregistre", context | {"longueur": longueur.mesurer(note)}
        )
    then = PUIS.get(request.POST.get("puis", ""))
    said = f"Le brouillon est enregistré. {others}".strip()
    messages.success(request, said, extra_tags=saved)
    return redirect(reverse(then, args=_args(note)) if then else _address(note))


def _others(note: Note, form: NoteForm) -> str:
    """Who wrote meanwhile, in which fields; empty when nobody did."""
    if not form.merged:
        return ""
    author = note.history.select_related("history_user").first().history_user
    fields = ", ".join(f"« {form.fields[name].label} »" for name in form.merged)
    return f"{author or 'Quelqu’un'} a aussi écrit : {fields}."


def _sent_meanwhile(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Nothing typed is lost: it is offered as a rectification of the note that somebody has just sent."""
    note = _rectification(dossier)
    form = _form(request, dossier, note)
    in_place = request.method == "POST" and request.htmx
    template = f"notes/ecriture.html{'#transmise' if in_place else ''}"
    context = _context(request, dossier, note, form) | {"sent_meanwhile": True}
    return render(request, template, context)


def _context(request: HttpRequest, dossier: Dossier, note: Note, form: NoteForm) -> dict:
    return {
        "startup": dossier.startup,
        "periode": dossier.periode,
        "note": note,
        "form": form,
        "address": _address(note),
        "transmission": dossier.transmise.transmission if dossier.transmise else None,
        "precedente": contenu(dossier.precedente) if dossier.precedente else None,
        "brouillon": brouillons.of(request, _draft_name(note)),
        "longueur": longueur.mesurer(note),
        "sent_meanwhile": False,
    }


def _args(note: Note) -> list[str]:
    return [note.startup.identifiant, note.periode]


def _address(note: Note) -> str:
    """Where this version is written."""
    return reverse("notes:rectifier" if note.rectification else "notes:note", args=_args(note))


def _draft_name(note: Note) -> str:
    return f"note-{note.startup.identifiant}-{note.periode}-{note.version}"
