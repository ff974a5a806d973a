"""The tab « Équipe »: people around a startup, with their dated roles."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from annuaire.models import Personne
from socle.clock import today
from socle.readonly import atomic_post, readonly
from startups import entourage, permissions, vigilance
from startups.actions import affectations as actions
from startups.enums import ACTIVE_PHASES
from startups.forms.base import SuppressionForm
from startups.forms.equipe import AffectationCorrectionForm, AffectationForm, FinForm, NouvellePersonneForm
from startups.models import Affectation, Startup
from startups.views.acces import get_startup, require, return_address
from startups.views.onglets import startup_context

PAST_PER_PAGE = 20
FOUND = 20


@readonly
@require_safe
def equipe(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Who works around the startup today, who will, who did."""
    user = request.user
    startups = Startup.objects.with_phase_courante().prefetch_related("co_incubateurs")
    startup = get_startup(request, identifiant, startups)
    rows = startup.affectations.select_related("personne__organisation")
    present = entourage.in_order(rows.current())
    past = Paginator(rows.past().order_by("-fin", "role", "pk"), PAST_PER_PAGE)
    context = {
        "presentes": [(row, _remarks(startup, row, present)) for row in present],
        "a_venir": entourage.in_order(rows.upcoming()),
        "page": past.get_page(request.GET.get("page")),
        "manques": entourage.manques(present) if startup.phase_courante in ACTIVE_PHASES else [],
        "co_incubateurs": list(startup.co_incubateurs.all()),
        "can_write": permissions.can_write_affectations(user, startup),
        "can_read_emails": permissions.can_read_emails(user, startup),
        "can_open_people": permissions.can_open_people(user, startup),
    }
    return render(
        request, "startups/equipe.html", startup_context(user, startup, "startups:equipe") | context
    )


def _remarks(startup: Startup, affectation: Affectation, others: list[Affectation]) -> list[str]:
    return vigilance.remarques(
        affectation, others, incubateur=startup.incubateur, phase=startup.phase_courante, today=today()
    )


# Give a role ------------------------------------------------------------------------------------------------


@readonly
@require_safe
def ajouter(request: HttpRequest, identifiant: str) -> HttpResponse:
    """First step: find the person in the directory, or say that they are not there."""
    startup = _startup(request, identifiant)
    q = request.GET.get("q", "").strip()
    found = _directory(startup).search(q).select_related("organisation") if q else Personne.objects.none()
    context = {
        "startup": startup,
        "q": q,
        "found": found[:FOUND],
        "total": found.count(),
        "asked": entourage.proposed_role(request.GET.get("role", "")),
        "retour": request.GET.get("retour", ""),
    }
    return render(request, "startups/affectation_chercher.html", context)


@readonly
@atomic_post
def confier(request: HttpRequest, identifiant: str, personne) -> HttpResponse:
    """Second step: which role, from when."""
    startup = _startup(request, identifiant)
    chosen = get_object_or_404(_directory(startup), uuid=personne)
    affectation = Affectation(startup=startup, personne=chosen)
    form = AffectationForm(request.POST or None, instance=affectation, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        actions.assign(affectation=form.save(commit=False), by=request.user)
        return _done(request, affectation, "Rôle confié")
    context = {"startup": startup, "form": form, "personne": chosen, "titre": "Confier un rôle"}
    return render(request, "startups/affectation_formulaire.html", context)


@readonly
@atomic_post
def ajouter_nouvelle(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The second step for somebody the directory does not know: they enter it with their role."""
    startup = _startup(request, identifiant)
    who = NouvellePersonneForm(request.POST or None, incubateur=startup.incubateur)
    identified = request.method == "POST" and who.is_valid()
    form = AffectationForm(
        request.POST or None,
        instance=Affectation(startup=startup, personne=who.known if identified else None),
        initial=_initial(request),
        also=who.warnings() if identified else (),
    )
    if request.method == "POST" and form.is_valid() and identified:
        affectation = form.save(commit=False)
        actions.assign(affectation=affectation, by=request.user, nouvelle=None if who.known else who.instance)
        return _done(request, affectation, "Rôle confié")
    context = {"startup": startup, "who": who, "form": form, "asked": request.GET.get("role", "")}
    return render(request, "startups/affectation_nouvelle_personne.html", context)


def _initial(request: HttpRequest) -> dict:
    return {"role": entourage.proposed_role(request.GET.get("role", "")), "debut": today()}


# Change a role ----------------------------------------------------------------------------------------------


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct a role."""
    affectation = _affectation(_startup(request, identifiant), uuid)
    form = AffectationCorrectionForm(request.POST or None, instance=affectation)
    if request.method == "POST" and form.is_valid():
        actions.correct_affectation(
            affectation=form.save(commit=False), by=request.user, motif=form.cleaned_data["motif"]
        )
        return _done(request, affectation, "Rôle corrigé")
    context = {
        "startup": affectation.startup,
        "form": form,
        "personne": affectation.personne,
        "affectation": affectation,
        "titre": "Corriger un rôle",
    }
    return render(request, "startups/affectation_formulaire.html", context)


@readonly
@atomic_post
def terminer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Say which day a role ends."""
    affectation = _affectation(_startup(request, identifiant), uuid)
    startup = affectation.startup
    said = f"{affectation.get_role_display()}, {vigilance.period(affectation)}"
    form = FinForm(request.POST or None, instance=affectation)
    if request.method == "POST" and form.is_valid():
        actions.end_affectation(
            affectation=form.save(commit=False), by=request.user, motif=form.cleaned_data["motif"]
        )
        return _done(request, affectation, "Fin enregistrée")
    context = {
        "startup": startup,
        "form": form,
        "affectation": affectation,
        "said": said,
        "blocages": startup.blocages.open().filter(attendu_de=affectation.personne).count(),
    }
    return render(request, "startups/affectation_terminer.html", context)


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Remove a role given by mistake."""
    startup = _startup(request, identifiant)
    affectation = _affectation(startup, uuid)
    form = SuppressionForm(request.POST or None, version=affectation.version)
    if request.method == "POST" and form.is_valid():
        actions.delete_affectation(affectation=affectation, by=request.user, motif=form.cleaned_data["motif"])
        return _done(request, affectation, "Rôle supprimé")
    context = {
        "startup": startup,
        "form": form,
        "titre": "Supprimer un rôle",
        "objet": f"{affectation.personne}, {affectation.get_role_display()}, {vigilance.period(affectation)}",
        "texte": "",
        "consequences": [
            f"{affectation.personne} perd aussitôt les droits que ce rôle lui donnait.",
            "Pour quelqu’un qui est parti, mettez plutôt fin au rôle : il reste visible parmi les anciens.",
        ],
        "retour": reverse("startups:equipe", args=[startup.identifiant]),
    }
    return render(request, "startups/supprimer.html", context)


def _startup(request: HttpRequest, identifiant: str) -> Startup:
    """Locked while it is written: two people cannot give the same role twice."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_affectations(request.user, startup))
    return startup


def _affectation(startup: Startup, uuid) -> Affectation:
    rows = startup.affectations.select_related("startup__incubateur", "personne")
    return get_object_or_404(rows, uuid=uuid)


def _directory(startup: Startup):
    return Personne.objects.active().filter(incubateurs=startup.incubateur_id)


def _done(request: HttpRequest, affectation: Affectation, what: str) -> HttpResponse:
    role = affectation.get_role_display()
    messages.success(request, f"{what} : {affectation.personne}, {role}, {vigilance.period(affectation)}.")
    tab = reverse("startups:equipe", args=[affectation.startup.identifiant])
    return redirect(return_address(request, tab))
