"""Write a note: prefilled, saved as one writes, by several people at once, rectified once it was sent."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from notes import longueur, preremplissage
from notes.actions import notes as actions
from notes.contenu import Contenu, contenu, lire_blocages
from notes.differences import Ecart, entre
from notes.forms.notes import NoteForm
from notes.models import Note
from notes.preremplissage import Matiere
from notes.views.acces import Dossier, get_dossier
from socle import brouillons
from socle.readonly import atomic_post, readonly
from startups.models import Point

# What one may do at once, having saved: the name of the button gives the page.
PUIS = {"apercu": "notes:apercu", "transmettre": "notes:transmettre"}


# Measures shown beside what is said of them.
MESURES = 12


@atomic_post
def rediger(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """The form of a note that was never sent; what is typed in one sent meanwhile can become a rectification."""
    dossier = get_dossier(request, identifiant, periode, lock=request.method == "POST")
    if dossier.transmise:
        return _sent_meanwhile(request, dossier)
    note = dossier.brouillon or dossier.vierge()
    known = preremplissage.matiere(note, dossier.depuis)
    if not note.pk:
        preremplissage.remplir(note, known)
    return _write(request, dossier, note, known)


@readonly
@require_http_methods(["GET", "HEAD", "POST"])
@atomic_post
def rectifier(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """A new version of a note that was sent: it starts from it and says why."""
    dossier = get_dossier(request, identifiant, periode, lock=request.method == "POST")
    if not dossier.transmise:
        raise Http404
    note = _rectification(dossier)
    if request.POST.get("version", str(note.version)) != str(note.version):
        return _sent_meanwhile(request, dossier)
    return _write(request, dossier, note, preremplissage.matiere(note, dossier.depuis))


def _rectification(dossier: Dossier) -> Note:
    return dossier.brouillon or preremplissage.rectification(dossier.transmise)


def _write(request: HttpRequest, dossier: Dossier, note: Note, known: Matiere) -> HttpResponse:
    if request.method != "POST" and request.htmx:
        # Sent here to find again a text that was kept: it takes the whole page.
        return HttpResponseClientRedirect(_address(note))
    form = _form(request, note, known)
    if request.method == "POST" and form.is_valid():
        return _save(request, note, form, known)
    template = "notes/ecriture.html"
    in_place = request.method == "POST" and request.htmx
    context = _context(request, dossier, note, form, known)
    return render(request, f"{template}#refus" if in_place else template, context)


def _form(request: HttpRequest, note: Note, known: Matiere) -> NoteForm:
    posted = request.method == "POST" and note.pk
    return NoteForm(
        brouillons.data(request),
        instance=note,
        racontables=known.blocages,
        own=actions.just_written(note, request.user) if posted else frozenset(),
    )


def _save(request: HttpRequest, note: Note, form: NoteForm, known: Matiere) -> HttpResponse:
    """Save, then say so: in place when the text saves itself, else on the page one asked for."""
    others = _others(note, form)
    if form.changes or not note.pk:
        actions.save_note(note=form.save(commit=False), by=request.user, apart=form.written_over)
    saved = brouillons.saved(request, _draft_name(note))
    if request.htmx:
        context = {"note": note, "form": form, "autres": others, "saved": saved, "now": timezone.now()}
        context["longueur"] = longueur.estimer(note, known)
        return render(request, "notes/ecriture.html#enregistre", context)
    then = PUIS.get(request.POST.get("puis", ""))
    messages.success(request, f"Le brouillon est enregistré. {others}".strip(), extra_tags=saved)
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
    known = preremplissage.matiere(note, dossier.depuis)
    in_place = request.method == "POST" and request.htmx
    context = _context(request, dossier, note, _form(request, note, known), known)
    template = "notes/ecriture.html#transmise" if in_place else "notes/ecriture.html"
    return render(request, template, context | {"sent_meanwhile": True})


def _context(request: HttpRequest, dossier: Dossier, note: Note, form: NoteForm, known: Matiere) -> dict:
    sent = dossier.transmise
    return {
        "startup": dossier.startup,
        "periode": dossier.periode,
        "note": note,
        "form": form,
        "address": _address(note),
        "known": known,
        "mesures": known.mesures[:MESURES],
        "more_mesures": max(len(known.mesures) - MESURES, 0),
        "points": _published_since(note, known),
        "transmission": sent.transmission if sent else None,
        "precedente": None if sent or not dossier.precedente else contenu(dossier.precedente),
        "ecarts": _changes(sent, note, known) if sent and note.pk else None,
        "brouillon": brouillons.of(request, _draft_name(note)),
        "longueur": longueur.estimer(note, known),
        "sent_meanwhile": False,
    }


def _published_since(note: Note, known: Matiere) -> list[Point]:
    """Points the draft does not know of: published since it was begun, the oldest first."""
    if not note.pk or note.rectification:
        return []
    return [point for point in reversed(known.recents) if point.created_at > note.created_at]


def _changes(sent: Note, note: Note, known: Matiere) -> list[Ecart]:
    """What the rectification would change, as its readers will see it."""
    before: Contenu = contenu(sent)
    after = replace(
        before,
        **{name: getattr(note, name) for name in ["meteo", "avancees", "indicateurs", "attentes", "suite"]},
        faits=[fait for fait in note.faits if fait],
        mesures=known.mesures,
        objectifs=known.objectifs,
        jalons=known.jalons,
        blocages=lire_blocages(note),
    )
    return entre(before, after)


def _args(note: Note) -> list[str]:
    return [note.startup.identifiant, note.periode]


def _address(note: Note) -> str:
    """Where this version is written."""
    return reverse("notes:rectifier" if note.rectification else "notes:note", args=_args(note))


def _draft_name(note: Note) -> str:
    return f"note-{note.startup.identifiant}-{note.periode}-{note.version}"
