"""The page of a séance: its agenda with clock times, who sits where; what it says of itself, its half-days, its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from comites import permissions
from comites.actions import seances as actions
from comites.forms.seances import ComiteForm, DemiJourneeForm
from comites.lignes import badge
from comites.models import Comite, DemiJournee
from comites.ordre import read_agenda
from comites.views.acces import get_comite, open_only, require, writable
from socle import brouillons
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour
from socle.transitions import ForbiddenTransition
from startups.forms.base import SuppressionForm


@readonly
@require_safe
def comite(request: HttpRequest, uuid) -> HttpResponse:
    """The agenda of a séance: all of it, or the passages one may read."""
    user = request.user
    found = get_comite(request, uuid)
    context = {
        "comite": found,
        "badge": badge(found),
        "ordre": read_agenda(found, user),
        "can_write": found.to_hold and permissions.can_write_comite(user, found),
        "can_seat": found.to_hold and permissions.can_seat(user, found),
        "can_decide": found.to_hold and permissions.can_decide(user, found),
        "reads_decisions": permissions.can_read_decision(user, found),
        "whole": permissions.can_read_whole(user, found) or permissions.can_write_comite(user, found),
    }
    return render(request, "comites/comite.html", context)


@readonly
@atomic_post
@open_only
def modifier(request: HttpRequest, uuid) -> HttpResponse:
    """Correct the title, the place, who chairs."""
    found = writable(request, uuid)
    draft = f"comite-{uuid}"
    form = ComiteForm(brouillons.data(request), instance=found)
    if request.method == "POST" and form.is_valid():
        actions.correct_comite(comite=form.save(commit=False), by=request.user)
        messages.success(request, "La séance est corrigée.", extra_tags=brouillons.saved(request, draft))
        return redirect("comites:comite", uuid)
    return _form(request, found, form, "Modifier la séance", draft)


def _form(request: HttpRequest, found: Comite, form, titre: str, draft: str, **more) -> HttpResponse:
    context = {"comite": found, "form": form, "titre": titre, "brouillon": brouillons.of(request, draft)}
    return render(request, "comites/formulaire.html", context | {"demi_journee": None} | more)


@readonly
@atomic_post
def annuler(request: HttpRequest, uuid) -> HttpResponse:
    """Cancel the séance, once told what follows."""
    found = get_comite(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_comite(request.user, found))
    form = SuppressionForm(request.POST or None, version=found.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_comite(comite=found, by=request.user, motif=form.cleaned_data["motif"])
        except ForbiddenTransition as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, "La séance est annulée.")
        return redirect("comites:comite", uuid)
    context = {"comite": found, "form": form, "passages": found.passages.count()}
    return render(request, "comites/annuler.html", context)


# Half-days ------------------------------------------------------------------------------------------------


@readonly
@atomic_post
@open_only
def nouvelle_demi_journee(request: HttpRequest, uuid) -> HttpResponse:
    """Add a half-day."""
    return _half_day(request, DemiJournee(comite=writable(request, uuid)))


@readonly
@atomic_post
@open_only
def demi_journee(request: HttpRequest, uuid, demi_journee) -> HttpResponse:
    """Change the day or the hours of a half-day: its passages follow."""
    return _half_day(request, _get(request, writable(request, uuid), demi_journee))


def _half_day(request: HttpRequest, row: DemiJournee) -> HttpResponse:
    known = row.pk is not None
    draft = f"demi-journee-{row.uuid if known else row.comite.uuid}"
    form = DemiJourneeForm(brouillons.data(request), instance=row)
    if request.method == "POST" and form.is_valid():
        actions.save_demi_journee(demi_journee=form.save(commit=False), by=request.user)
        said = f"La demi-journée du {jour(row.date)} est enregistrée."
        messages.success(request, said, extra_tags=brouillons.saved(request, draft))
        return redirect("comites:comite", row.comite.uuid)
    titre = "Changer une demi-journée" if known else "Ajouter une demi-journée"
    return _form(request, row.comite, form, titre, draft, demi_journee=row if known else None)


def _get(request: HttpRequest, found: Comite, uuid) -> DemiJournee:
    rows = DemiJournee.objects.filter(comite=found)
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    return get_object_or_404(rows, uuid=uuid)


@readonly
@require_POST
@atomic_post
@open_only
def retirer_demi_journee(request: HttpRequest, uuid, demi_journee) -> HttpResponse:
    """Remove a half-day in which nothing takes place."""
    found = writable(request, uuid)
    row = _get(request, found, demi_journee)
    try:
        actions.delete_demi_journee(demi_journee=row, by=request.user)
    except actions.HasPassages:
        messages.warning(request, "Cette demi-journée a des passages : déplacez-les ou retirez-les d’abord.")
    else:
        messages.success(request, f"La demi-journée du {jour(row.date)} est retirée.")
    return redirect("comites:comite", uuid)
