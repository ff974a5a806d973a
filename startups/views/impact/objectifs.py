"""Objectives: set by hand, measured, closed with their reason."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.transitions import ForbiddenTransition
from startups import permissions
from startups.actions import objectifs as actions
from startups.enums import IssueObjectif
from startups.forms.base import SuppressionForm
from startups.forms.objectifs import ClotureObjectifForm, ObjectifForm
from startups.impact.progres import lire
from startups.models import Objectif, Startup
from startups.views.impact.acces import readable, writable

PER_PAGE = 15


@readonly
@require_safe
def liste(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Every objective with its progress: those that run, the first due first, or those that ended."""
    startup = readable(request, identifiant)
    ended = request.GET.get("etat") == "clos"
    objectifs = startup.objectifs.select_related("indicateur").with_mesure()
    found = objectifs.exclude(issue=IssueObjectif.EN_COURS) if ended else objectifs.running()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "startup": startup,
        "page": page,
        "progres": [lire(objectif) for objectif in page],
        "ended": ended,
        "can_write": permissions.can_write_impact(request.user, startup),
    }
    return render(request, "startups/impact/objectifs.html", context)


@readonly
@atomic_post
def nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Set an objective; `?indicateur=` proposes which figure."""
    startup = writable(request, identifiant)
    asked = request.GET.get("indicateur", "")
    proposed = next((each for each in startup.indicateurs.followed() if str(each.uuid) == asked), None)
    return _write(
        request,
        Objectif(startup=startup),
        "Fixer un objectif",
        initial={"fixe_le": today(), "indicateur": proposed},
    )


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct an objective."""
    return _write(request, _objectif(writable(request, identifiant), uuid), "Corriger un objectif")


def _objectif(startup: Startup, uuid) -> Objectif:
    return get_object_or_404(startup.objectifs.select_related("startup", "indicateur"), uuid=uuid)


def _write(request: HttpRequest, objectif: Objectif, titre: str, **options) -> HttpResponse:
    startup, known = objectif.startup, objectif.pk is not None
    form = ObjectifForm(brouillons.data(request), instance=objectif, **options)
    draft = f"objectif-{objectif.uuid if known else startup.identifiant}"
    if request.method == "POST" and form.is_valid():
        actions.save_objectif(objectif=form.save(commit=False), by=request.user)
        said = "L’objectif est corrigé." if known else "L’objectif est fixé."
        messages.success(request, said, extra_tags=brouillons.saved(request, draft))
        return redirect("startups:objectifs", startup.identifiant)
    return _form_page(request, startup, form, titre, draft, sur=objectif if known else None)


def _form_page(request: HttpRequest, startup: Startup, form, titre: str, draft: str, **more) -> HttpResponse:
    context = {
        "startup": startup,
        "titre": titre,
        "form": form,
        "bouton": "Enregistrer",
        "retour": reverse("startups:objectifs", args=[startup.identifiant]),
        "brouillon": brouillons.of(request, draft),
        "consequences": [],
    }
    return render(request, "startups/impact/formulaire.html", context | more)


@readonly
@atomic_post
def clore(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Say how an objective ended, and why."""
    startup = writable(request, identifiant)
    objectif = _objectif(startup, uuid)
    if objectif.issue != IssueObjectif.EN_COURS:
        messages.warning(request, actions.CLOSED_ALREADY)
        return redirect("startups:objectifs", identifiant)
    told, draft = str(objectif), f"cloture-{uuid}"
    form = ClotureObjectifForm(brouillons.data(request), instance=objectif)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.close(
            objectif=objectif, issue=data["issue"], motif=data["motif"], le=data["clos_le"], by=request.user
        )
        label = IssueObjectif(data["issue"]).label.lower()
        saved = brouillons.saved(request, draft)
        messages.success(request, f"L’objectif est clos : {label}.", extra_tags=saved)
        return redirect(reverse("startups:objectifs", args=[identifiant], query={"etat": "clos"}))
    measured = lire(startup.objectifs.select_related("indicateur").with_mesure().get(pk=objectif.pk))
    return _form_page(
        request,
        startup,
        form,
        "Clore un objectif",
        draft,
        sur=told,
        bouton="Clore l’objectif",
        consequences=[measured.phrase],
    )


@readonly
@require_POST
@atomic_post
def rouvrir(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """It was not over."""
    startup = writable(request, identifiant)
    try:
        actions.reopen(objectif=_objectif(startup, uuid), by=request.user)
    except ForbiddenTransition as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "L’objectif court de nouveau.")
    return redirect("startups:objectifs", identifiant)


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Remove an objective entered by mistake."""
    startup = writable(request, identifiant)
    objectif = _objectif(startup, uuid)
    form = SuppressionForm(request.POST or None, version=objectif.version)
    if request.method == "POST" and form.is_valid():
        told = str(objectif)
        actions.delete_objectif(objectif=objectif, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"L’objectif est supprimé : {told}.")
        return redirect("startups:objectifs", identifiant)
    context = {
        "startup": startup,
        "form": form,
        "titre": "Supprimer un objectif",
        "objet": str(objectif),
        "texte": objectif.motif,
        "consequences": [
            "Il disparaît de la page pour tout le monde. S’il est terminé, mieux vaut le clore."
        ],
        "retour": reverse("startups:objectifs", args=[identifiant]),
    }
    return render(request, "startups/supprimer.html", context)
