"""The tab « Suivi », the point de situation and « Ma tournée »."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from socle import brouillons
from socle.readonly import readonly
from startups import permissions, tournee
from startups.actions import suivi as actions
from startups.forms.suivi import PointCorrectionForm, PointForm
from startups.models import Point, Startup
from startups.views.acces import get_startup, require, return_address
from startups.views.etat import render_state
from startups.views.onglets import startup_context

POINTS_PER_PAGE = 8
BLOCAGES_SHOWN = 12


@readonly
@require_safe
def suivi(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Points and open blocages of a startup, latest first."""
    startup = get_startup(request, identifiant, Startup.objects.with_phase_courante())
    require(permissions.can_read_points(request.user, startup))
    points = startup.points.select_related("auteur", "confirme_par")
    page = Paginator(points, POINTS_PER_PAGE).get_page(request.GET.get("page"))
    blocages = list(
        startup.blocages.open().select_related("attendu_de", "pris_en_charge_par")[: BLOCAGES_SHOWN + 1]
    )
    return render(
        request,
        "startups/suivi.html",
        {
            **startup_context(request.user, startup, "startups:suivi"),
            "page": page,
            "blocages": blocages[:BLOCAGES_SHOWN],
            "more_blocages": len(blocages) > BLOCAGES_SHOWN,
            "resolved": startup.blocages.resolved().count(),
            "can_write": permissions.can_write_points(request.user, startup),
            "can_read_avis": permissions.can_read_avis(request.user, startup),
        },
    )


@readonly
def nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Write a point: a page, or a fragment in place for htmx."""
    startup = get_startup(request, identifiant, Startup.objects.with_phase_courante())
    require(permissions.can_write_points(request.user, startup))
    restored = None if request.method == "POST" else brouillons.kept(request)
    form = PointForm(
        request.POST if request.method == "POST" else restored, startup=startup, user=request.user
    )
    if request.method == "POST" and form.is_valid() and _publish(request, startup, form):
        return _published(request, startup)
    context = point_context(request, startup, form) | {"restored": restored is not None}
    template = "startups/suivi_nouveau.html"
    return render(request, f"{template}#formulaire" if request.htmx else template, context)


def point_context(request: HttpRequest, startup: Startup, form: PointForm) -> dict:
    """What the form of a point needs, on its page, in a card or in the tour."""
    return {
        "startup": startup,
        "form": form,
        "retour": return_address(request, ""),
        "auteur": brouillons.author_token(request.user),
        "can_read_avis": permissions.can_read_avis(request.user, startup),
    }


def _publish(request: HttpRequest, startup: Startup, form: PointForm) -> bool:
    try:
        actions.publish_point(startup=startup, by=request.user, **form.to_publish())
    except actions.NewerPoint as newer:
        form.show_newer(newer.point)
        return False
    brouillons.forget(request)
    return True


def _published(request: HttpRequest, startup: Startup) -> HttpResponse:
    if request.htmx:
        return render_state(request, startup, said="Le point est publié.", published=True)
    messages.success(
        request, f"Point publié pour {startup.nom}.", extra_tags=f"brouillon:point-{startup.identifiant}"
    )
    return redirect(return_address(request, reverse("startups:suivi", args=[startup.identifiant])))


@readonly
@require_POST
def rien_de_nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Confirm in one act that the last point still holds."""
    startup = get_startup(request, identifiant)
    require(permissions.can_write_points(request.user, startup))
    point = actions.confirm_point(startup=startup, by=request.user)
    if request.htmx:
        said = "C’est noté à la date d’aujourd’hui." if point else "Pas encore de point à confirmer."
        return render_state(request, startup, said=said, can_undo=bool(point))
    if point is None:
        messages.warning(request, "Il n’y a pas encore de point à confirmer : publiez le premier.")
        return redirect("startups:suivi_nouveau", startup.identifiant)
    messages.success(request, f"Rien de nouveau pour {startup.nom} : c’est noté à la date d’aujourd’hui.")
    return redirect(return_address(request, reverse("startups:suivi", args=[startup.identifiant])))


@readonly
@require_POST
def annuler_rien_de_nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Take back one's « rien de nouveau » of today."""
    startup = get_startup(request, identifiant)
    require(permissions.can_write_points(request.user, startup))
    undone = actions.undo_confirmation(startup=startup, by=request.user)
    if request.htmx:
        return render_state(
            request, startup, said="C’est retiré." if undone else "Il n’y a plus rien à retirer."
        )
    if undone:
        messages.success(request, "« Rien de nouveau » est retiré.")
    else:
        messages.warning(request, "Seule votre confirmation d’aujourd’hui peut être retirée.")
    return redirect("startups:suivi", startup.identifiant)


@readonly
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct a published point; its former text stays in the history."""
    startup = get_startup(request, identifiant)
    require(permissions.can_write_points(request.user, startup))
    with transaction.atomic():
        points = Point.objects.filter(startup=startup)
        if request.method == "POST":
            points = points.select_for_update(of=("self",))
        point = get_object_or_404(points, uuid=uuid)
        form = PointCorrectionForm(request.POST or None, instance=point, user=request.user)
        if request.method == "POST" and form.is_valid():
            actions.correct_point(point=form.save(commit=False), by=request.user)
            messages.success(request, "Le point est corrigé.")
            return redirect("startups:suivi", startup.identifiant)
    return render(request, "startups/suivi_modifier.html", {"startup": startup, "point": point, "form": form})


@readonly
@require_safe
def ma_tournee(request: HttpRequest) -> HttpResponse:
    """Go through one's startups, oldest news first, save and next."""
    require(permissions.can_tour(request.user))
    started = _started(request)
    skipped = request.GET.getlist("passe")
    etape = tournee.step(request.user, started=started, skipped=skipped)
    context = {"etape": etape, "skipped": len(skipped)}
    if etape.startup:
        require(permissions.can_write_points(request.user, etape.startup))
        here = _tour_address(started, skipped)
        form = PointForm(startup=etape.startup, user=request.user)
        context |= point_context(request, etape.startup, form) | {
            "retour": here,
            "skip": _tour_address(started, [*skipped, etape.startup.identifiant]),
        }
    return render(request, "startups/tournee.html", context)


def _started(request: HttpRequest) -> datetime:
    """When this tour began: given back by each step's address, now at the first."""
    try:
        asked = parse_datetime(request.GET.get("debut", ""))
    except ValueError:
        asked = None
    if asked is None or timezone.is_naive(asked):
        return timezone.now()
    return asked


def _tour_address(started: datetime, skipped: list[str]) -> str:
    query = urlencode([("debut", started.isoformat()), *(("passe", identifiant) for identifiant in skipped)])
    return f"{reverse('startups:tournee')}?{query}"
