"""A condition set by a comité: who owns it, by when, and how it ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from comites import permissions
from comites.actions import decisions as actions
from comites.enums import EtatCondition
from comites.forms.conditions import ConditionCloseForm
from comites.models import Condition, Passage
from comites.views.acces import require
from socle import brouillons
from socle.readonly import atomic_post, readonly
from socle.transitions import ForbiddenTransition


def _get(request: HttpRequest, uuid) -> Condition:
    """The condition of the address, if the signed-in person may see it; locked by a POST."""
    conditions = Condition.objects.visible_to(request.user).select_related(
        "responsable",
        "decision__passage__startup",
        "decision__passage__comite",
        "decision__passage__demi_journee",
    )
    if request.method == "POST":
        conditions = conditions.select_for_update(of=("self",))
    return get_object_or_404(conditions, uuid=uuid)


@readonly
@atomic_post
def condition(request: HttpRequest, uuid) -> HttpResponse:
    """Read a condition; say that it is met, or given up."""
    found = _get(request, uuid)
    may_meet = permissions.can_meet_condition(request.user, found)
    may_drop = permissions.can_drop_condition(request.user, found)
    if request.method == "POST":
        require(may_meet)
    draft = f"condition-{uuid}"
    form = ConditionCloseForm(brouillons.data(request), condition=found, may_drop=may_drop)
    if request.method == "POST" and form.is_valid():
        return _settle(request, found, form, draft)
    passage = found.decision.passage
    context = {
        "condition": found,
        "passage": passage,
        "form": form if may_meet and found.a_lever else None,
        "may_reopen": not found.a_lever and _may_reopen(request, found),
        "reads_passage": Passage.objects.visible_to(request.user).filter(pk=passage.pk).exists(),
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "comites/condition.html", context)


def _settle(request: HttpRequest, found: Condition, form: ConditionCloseForm, draft: str) -> HttpResponse:
    try:
        done = actions.settle_condition(condition=found, by=request.user, **form.cleaned_data)
    except ForbiddenTransition as refused:
        messages.warning(request, str(refused))
    else:
        said = f"La condition est {done.get_etat_display().lower()}."
        messages.success(request, said, extra_tags=brouillons.saved(request, draft))
    return redirect("comites:condition", found.uuid)


def _may_reopen(request: HttpRequest, found: Condition) -> bool:
    """Who said that it was met, or given up, may take it back."""
    if found.etat == EtatCondition.ABANDONNEE:
        return permissions.can_drop_condition(request.user, found)
    return permissions.can_meet_condition(request.user, found)


@readonly
@require_POST
@atomic_post
def rouvrir(request: HttpRequest, uuid) -> HttpResponse:
    """It is still to be met."""
    found = _get(request, uuid)
    require(_may_reopen(request, found))
    try:
        actions.reopen_condition(condition=found, by=request.user)
    except ForbiddenTransition as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "La condition est de nouveau à lever.")
    return redirect("comites:condition", uuid)
