"""Who sits at a passage, or throughout a séance: added, corrected, removed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annuaire.models import Personne
from comites.actions import passages as actions
from comites.forms.seances import MembreForm
from comites.models import Comite, Membre
from comites.permissions import can_seat
from comites.views.acces import get_passage, open_only, require, writable
from socle.acces import words
from socle.readonly import atomic_post, readonly

FOUND = 20


@readonly
@atomic_post
@open_only
def ajouter(request: HttpRequest, uuid) -> HttpResponse:
    """Find somebody in the directory of the incubateur (`?q=`), then say in what capacity they sit (`?avec=`).

    At the passage `?passage=`, or throughout the séance.
    """
    found = writable(request, uuid)
    require(can_seat(request.user, found))
    asked = request.GET.get("passage", "")
    passage = get_passage(request, found, asked) if _is_uuid(asked) else None
    people = Personne.objects.active().filter(incubateurs=found.incubateur).select_related("organisation")
    context = {"comite": found, "passage": passage}
    chosen = request.GET.get("avec", "")
    if _is_uuid(chosen):
        personne = get_object_or_404(people, uuid=chosen)
        return _seat(request, Membre(comite=found, passage=passage, personne=personne), context)
    q = words(request, "q")
    matching = people.search(q)
    context |= {"q": q, "found": matching[:FOUND], "more": matching.count() > FOUND}
    return render(request, "comites/membre_chercher.html", context)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@readonly
@atomic_post
@open_only
def modifier(request: HttpRequest, uuid, membre) -> HttpResponse:
    """Change in what capacity somebody sits, or whether they must come."""
    row = _get(request, writable(request, uuid), membre)
    return _seat(request, row, {"comite": row.comite, "passage": row.passage})


def _seat(request: HttpRequest, row: Membre, context: dict) -> HttpResponse:
    form = MembreForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        actions.save_membre(membre=form.save(commit=False), by=request.user)
        messages.success(request, f"{row.personne} siège en qualité de « {row.get_capacite_display()} ».")
        return redirect(_where(row))
    context |= {"form": form, "membre": row, "retour": _where(row)}
    return render(request, "comites/membre_formulaire.html", context)


def _where(row: Membre) -> str:
    """The page of the passage, or of the séance."""
    if row.passage is None:
        return reverse("comites:comite", args=[row.comite.uuid])
    return reverse("comites:passage", args=[row.comite.uuid, row.passage.uuid])


def _get(request: HttpRequest, found: Comite, uuid) -> Membre:
    rows = Membre.objects.filter(comite=found).select_related("personne")
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    return get_object_or_404(rows, uuid=uuid)


@readonly
@require_POST
@atomic_post
@open_only
def retirer(request: HttpRequest, uuid, membre) -> HttpResponse:
    """They no longer sit."""
    row = _get(request, writable(request, uuid), membre)
    where = _where(row)
    actions.remove_membre(membre=row, by=request.user)
    messages.success(request, f"{row.personne} ne siège plus.")
    return redirect(where)
