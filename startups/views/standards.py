"""Standards held: what was observed of each, what is aimed at, when, with which evidence."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle.clock import today
from socle.periods import months_before
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour
from startups import permissions, standards
from startups.actions import jalons as actions
from startups.enums import CritereStandard
from startups.forms.base import SuppressionForm
from startups.forms.jalons import StandardForm, ViseeForm
from startups.models import EtatStandard, Startup, ViseeStandard
from startups.views.acces import get_startup, require

# Observations of each standard on the page of all of them.
CONSTATS_SHOWN = 4


@readonly
@require_safe
def liste(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Each standard with its present state and the last ones before; `?critere=` shows all those of one."""
    startup = get_startup(request, identifiant)
    held = standards.present(startup.standards.all(), startup.visees.all())
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


@readonly
@atomic_post
def viser(request: HttpRequest, identifiant: str, critere: str) -> HttpResponse:
    """Say what is aimed at for a standard; by default, that it is held in six months."""
    startup = _startup(request, identifiant)
    visee = _visee(startup, critere)
    known = visee.pk is not None
    # Six months ahead: the next comité.
    initial = {} if known else {"echeance": months_before(today(), -standards.BEFORE_MONTHS)}
    form = ViseeForm(request.POST or None, instance=visee, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.save_visee(visee=form.save(commit=False), by=request.user)
        messages.success(request, f"Visée enregistrée. {visee}, pour le {jour(visee.echeance)}.")
        return redirect("startups:standards", identifiant)
    context = {"startup": startup, "form": form, "visee": visee, "known": known}
    return render(request, "startups/standard_viser.html", context)


@readonly
@atomic_post
def ne_plus_viser(request: HttpRequest, identifiant: str, critere: str) -> HttpResponse:
    """Give up what was aimed at for a standard."""
    startup = _startup(request, identifiant)
    visee = _visee(startup, critere)
    if visee.pk is None:
        raise Http404
    form = SuppressionForm(request.POST or None, version=visee.version)
    if request.method == "POST" and form.is_valid():
        actions.delete_visee(visee=visee, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"Ce n’est plus visé. {visee}.")
        return redirect("startups:standards", identifiant)
    context = {
        "startup": startup,
        "form": form,
        "titre": "Ne plus viser un standard",
        "objet": f"{visee}, pour le {jour(visee.echeance)}",
        "texte": visee.preuve,
        "consequences": ["Les constats de ce standard restent."],
        "retour": reverse("startups:standards", args=[identifiant]),
    }
    return render(request, "startups/supprimer.html", context)


def _visee(startup: Startup, critere: str) -> ViseeStandard:
    """The aim of a standard, or a new one; raises Http404 on a standard nobody knows."""
    if critere not in CritereStandard.values:
        raise Http404
    return startup.visees.filter(critere=critere).first() or ViseeStandard(startup=startup, critere=critere)


def _startup(request: HttpRequest, identifiant: str) -> Startup:
    """Locked while it is written: two people cannot observe one standard twice on a day."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_standards(request.user, startup))
    return startup


def _constat(startup: Startup, uuid) -> EtatStandard:
    return get_object_or_404(startup.standards.select_related("startup"), uuid=uuid)
