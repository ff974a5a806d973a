"""Standards held: what was observed of each, when, with which evidence."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour
from startups import permissions, standards
from startups.actions import jalons as actions
from startups.enums import CritereStandard
from startups.forms.base import SuppressionForm
from startups.forms.jalons import StandardForm
from startups.models import EtatStandard, Startup
from startups.views.acces import get_startup, require

# Observations of each standard on the page of all of them.
CONSTATS_SHOWN = 4


@readonly
@require_safe
def liste(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Each standard with its present state and the last ones before; `?critere=` shows all those of one."""
    startup = get_startup(request, identifiant)
    held = standards.present(startup.standards.all())
    alone = [standard for standard in held if standard.critere == request.GET.get("critere")]
    shown = None if alone else CONSTATS_SHOWN
    context = {
        "startup": startup,
        "rows": [
            (standard, standard.constats[:shown], len(standard.constats[shown:]) if shown else 0)
            for standard in alone or held
        ],
        "alone": bool(alone),
        "total": len(held),
        "tenus": standards.count_held(held),
        "can_write": permissions.can_write_standards(request.user, startup),
    }
    return render(request, "startups/standards.html", context)


@readonly
@atomic_post
def nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Say what was observed of a standard; `?critere=` proposes which."""
    startup = _startup(request, identifiant)
    asked = request.GET.get("critere")
    initial = {"date": today(), "critere": asked if asked in CritereStandard.values else None}
    return _write(request, EtatStandard(startup=startup), initial=initial)


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct an observation."""
    startup = _startup(request, identifiant)
    return _write(request, _constat(startup, uuid))


def _write(request: HttpRequest, constat: EtatStandard, **options) -> HttpResponse:
    known = constat.pk is not None
    form = StandardForm(request.POST or None, instance=constat, **options)
    if request.method == "POST" and form.is_valid():
        actions.save_constat(constat=form.save(commit=False), by=request.user)
        messages.success(request, f"Constat enregistré. {constat}.")
        return redirect("startups:standards", constat.startup.identifiant)
    context = {"startup": constat.startup, "form": form, "constat": constat if known else None}
    return render(request, "startups/standard_formulaire.html", context)


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Remove an observation entered by mistake."""
    startup = _startup(request, identifiant)
    constat = _constat(startup, uuid)
    form = SuppressionForm(request.POST or None, version=constat.version)
    if request.method == "POST" and form.is_valid():
        actions.delete_constat(constat=constat, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"Constat supprimé. {constat}.")
        return redirect("startups:standards", startup.identifiant)
    context = {
        "startup": startup,
        "form": form,
        "titre": "Supprimer un constat",
        "objet": f"{constat}, {jour(constat.date)}",
        "texte": constat.preuve,
        "consequences": ["Le constat précédent, s’il y en a un, redevient l’état présent."],
        "retour": reverse("startups:standards", args=[startup.identifiant]),
    }
    return render(request, "startups/supprimer.html", context)


def _startup(request: HttpRequest, identifiant: str) -> Startup:
    """Locked while it is written: two people cannot observe one standard twice on a day."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_standards(request.user, startup))
    return startup


def _constat(startup: Startup, uuid) -> EtatStandard:
    return get_object_or_404(startup.standards.select_related("startup"), uuid=uuid)
