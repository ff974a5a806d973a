"""Open, correct, close and remove the phases of a startup."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour
from startups import frise, parcours, permissions
from startups.actions import phases as actions
from startups.forms.base import SuppressionForm
from startups.forms.phases import ClotureForm, PhaseCorrectionForm, PhaseForm, proposed
from startups.models import Phase, Startup
from startups.views.acces import get_startup, require
from startups.views.page import path_context


@readonly
@atomic_post
def nouvelle(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The startup enters a phase, today, in the past or later."""
    startup, path = _load(request, identifiant)
    initial = {"nom": proposed(path), "debut": today()}
    form = PhaseForm(brouillons.data(request), instance=Phase(startup=startup), initial=initial)
    if request.method == "POST" and form.is_valid():
        phase = actions.open_phase(phase=form.save(commit=False), by=request.user)
        return _done(request, phase, "Phase ouverte")
    context = {"startup": startup, "form": form, "titre": "Ouvrir une phase", "bouton": "Ouvrir la phase"}
    return _show(request, path, context)


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct what was said of a phase."""
    startup, path = _load(request, identifiant)
    phase = _phase(startup, uuid)
    context = {"startup": startup, "phase_dite": _said(path, phase), "can_close": phase.fin is None}
    form = PhaseCorrectionForm(brouillons.data(request), instance=phase)
    if request.method == "POST" and form.is_valid():
        actions.correct_phase(
            phase=form.save(commit=False), by=request.user, motif=form.cleaned_data["motif"]
        )
        return _done(request, phase, "Phase corrigée")
    context |= {"form": form, "phase": phase, "titre": "Corriger une phase", "bouton": "Enregistrer"}
    return _show(request, path, context)


@readonly
@atomic_post
def clore(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Say when and why a phase ended."""
    startup, path = _load(request, identifiant)
    phase = _phase(startup, uuid)
    context = {"startup": startup, "phase_dite": _said(path, phase)}
    form = ClotureForm(brouillons.data(request), instance=phase)
    if request.method == "POST" and form.is_valid():
        actions.close_phase(phase=form.save(commit=False), by=request.user, motif=form.cleaned_data["motif"])
        return _done(request, phase, "Phase close")
    context |= {"form": form, "titre": "Clore une phase", "bouton": "Clore la phase"}
    return _show(request, path, context)


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Remove a phase entered by mistake."""
    startup, path = _load(request, identifiant)
    phase = _phase(startup, uuid)
    form = SuppressionForm(request.POST or None, version=phase.version)
    if request.method == "POST" and form.is_valid():
        actions.delete_phase(phase=phase, by=request.user, motif=form.cleaned_data["motif"])
        return _done(request, phase, "Phase supprimée")
    context = {
        "startup": startup,
        "form": form,
        "titre": "Supprimer une phase",
        "objet": _said(path, phase),
        "texte": phase.commentaire,
        "consequences": [_after_removal(path, phase)],
        "retour": reverse("startups:page", args=[startup.identifiant]),
    }
    return render(request, "startups/supprimer.html", context)


def _load(request: HttpRequest, identifiant: str) -> tuple[Startup, list[parcours.Etape]]:
    """The startup and its path, locked while it is written: two people cannot open one phase twice on a day."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_phases(request.user, startup))
    return startup, parcours.lire(startup.phases.all(), today())


def _phase(startup: Startup, uuid) -> Phase:
    return get_object_or_404(startup.phases.select_related("startup"), uuid=uuid)


def _said(path: list[parcours.Etape], phase: Phase) -> str:
    """« Construction, du 1er mars 2024 au 4 juin 2025 », as it is stored."""
    return next(frise.caption(etape) for etape in path if etape.ligne.pk == phase.pk)


def _after_removal(path: list[parcours.Etape], phase: Phase) -> str:
    """What the removal changes of the present."""
    left = parcours.lire([etape.ligne for etape in path if etape.ligne.pk != phase.pk], today())
    current = next((etape for etape in left if etape.courante), None)
    if current is None:
        return "La startup n’aura plus de phase en cours."
    return f"La phase en cours sera : {frise.caption(current)}."


def _show(request: HttpRequest, path: list[parcours.Etape], context: dict) -> HttpResponse:
    draft = brouillons.of(request, _draft_name(request))
    return render(
        request, "startups/phase_formulaire.html", context | {"brouillon": draft} | path_context(path)
    )


def _draft_name(request: HttpRequest) -> str:
    return f"phase-{request.path}"


def _done(request: HttpRequest, phase: Phase, what: str) -> HttpResponse:
    messages.success(
        request,
        f"{what} : {phase}, à partir du {jour(phase.debut)}.",
        extra_tags=brouillons.saved(request, _draft_name(request)),
    )
    return redirect("startups:page", phase.startup.identifiant)
