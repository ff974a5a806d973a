"""Read a note that was sent, acknowledge it, answer it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from annuaire.models import Personne
from notes import permissions
from notes.actions.retours import NotChosen, Rectified, Refused, give_visa, reply
from notes.contenu import contenu
from notes.corps import corps
from notes.emails import writers
from notes.forms.retours import ReponseForm
from notes.models import Destinataire, Note
from notes.relances import textes_prets
from notes.retours import Retours, fil, receipts, retours
from notes.views.acces import get_transmise
from socle import brouillons
from socle.acces import require
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.receipts import leave


def page(request: HttpRequest, note: Note, *, form: ReponseForm | None = None) -> HttpResponse:
    """The version that holds, as its readers see it; opening it leaves a receipt of each of them."""
    user = request.user
    found = retours(note, user)
    for receipt in receipts(found, timezone.now()):
        leave(request, receipt)
    can_write = permissions.can_write_note(user, note)
    context = {
        "note": note,
        "ici": url(note),
        "can_write": can_write,
        "can_list": permissions.can_read_notes(user, note.startup),
        "rectification": can_write and _being_rectified(note),
        "retours": found,
        "textes_prets": textes_prets(note, found, today()) if can_write else [],
        **corps(contenu(note), user),
        **neighbours(note, user),
        **thread(request, note, found, writes=can_write, form=form),
    }
    return render(request, "notes/lecture.html", context)


def thread(
    request: HttpRequest, note: Note, found: Retours, *, writes: bool, form: ReponseForm | None = None
) -> dict:
    """The answers and the form, for those who answer; nothing for the others."""
    if not (writes or found.visables):
        return {"can_reply": False}
    return {
        "can_reply": True,
        "reponses": fil(note),
        "form": form or ReponseForm(retours=found, writes=writes),
        "brouillon": brouillons.of(request, f"note-{note.uuid}", here=form is not None),
        "prevenus": sorted(writers(note) - {found.reader}, key=str),
    }


def neighbours(note: Note, user: Personne) -> dict:
    """The notes of the startup before and after this one, among those the person reads."""
    rows = Note.objects.visible_to(user).current().filter(startup=note.startup_id)
    periods = list(rows.order_by("periode").values_list("periode", flat=True))
    place = periods.index(note.periode)
    return {
        "precedente": periods[place - 1] if place else "",
        "suivante": periods[place + 1] if place + 1 < len(periods) else "",
    }


def _being_rectified(note: Note) -> bool:
    return Note.objects.drafts().filter(startup=note.startup_id, periode=note.periode).exists()


def get_sent(request: HttpRequest, identifiant: str, periode: str) -> Note:
    """The version that holds of the note of the address, if one may read it; raises Http404 else."""
    note = get_transmise(request, identifiant, periode)
    if note is None:
        raise Http404
    return note


def url(note: Note, anchor: str = "") -> str:
    """Where the note is read."""
    return reverse("notes:note", args=[note.startup.identifiant, note.periode]) + anchor


@readonly
@require_POST
def viser(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """Acknowledge the version that was read, for oneself or « pour » whom one stands in for."""
    note = get_sent(request, identifiant, periode)
    found = retours(note, request.user)
    require(bool(found.visables))
    try:
        destinataire = acknowledge(request.POST, note, found)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Merci : {said(found, destinataire)}.")
    return redirect(url(note, "#visa"))


def acknowledge(data: QueryDict, note: Note, found: Retours, *, par_lien: bool = False) -> Destinataire:
    """Give the visa of the sponsor whose button was pressed; of the only one, when none was. Raises Refused."""
    if data.get("version", str(note.version)) != str(note.version):
        raise Rectified
    asked, rows = data.get("destinataire", ""), found.visables
    chosen = next((row for row in rows if str(row.uuid) == asked), None)
    if not asked and len(rows) == 1:
        chosen = rows[0]
    if chosen is None:
        raise NotChosen
    give_visa(destinataire=chosen, by=found.reader, par_lien=par_lien)
    return chosen


def said(found: Retours, destinataire: Destinataire) -> str:
    """What acknowledging did, in words."""
    pour = found.pour(destinataire)
    return f"la note est visée pour {pour}" if pour else "votre visa est enregistré"


@readonly
@atomic_post
def repondre(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """Answer; a GET shows the page again, with the text kept when the session expired."""
    note = get_sent(request, identifiant, periode)
    require(permissions.can_reply(request.user, note))
    found, writes = retours(note, request.user), permissions.can_write_note(request.user, note)
    form = ReponseForm(brouillons.data(request), retours=found, writes=writes)
    if request.method != "POST" or not form.is_valid():
        return page(request, note, form=form)
    reply(note=note, by=request.user, from_writer=writes, **form.to_write())
    saved = brouillons.saved(request, f"note-{note.uuid}")
    messages.success(request, "Votre réponse est envoyée.", extra_tags=saved)
    return redirect(url(note, "#reponses"))
