"""The tab « Suivi », the point de situation and « Ma tournée »."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from socle import brouillons
from socle.readonly import atomic_post, readonly
from startups import permissions, tournee
from startups.actions import suivi as actions
from startups.actions.blocages import AlreadyResolved
from startups.forms.suivi import PointCorrectionForm, PointForm
from startups.models import Startup
from startups.views.acces import get_startup, here, require, return_address
from startups.views.etat import in_a_card, render_state
from startups.views.onglets import startup_context

POINTS_PER_PAGE = 8
BLOCAGES_SHOWN = 12
METEOS_SHOWN = 12


@readonly
@require_safe
def suivi(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Points and open blocages of a startup, latest first."""
    startup = get_startup(request, identifiant, Startup.objects.with_phase_courante())
    require(permissions.can_read_points(request.user, startup))
    points = startup.points.select_related("auteur", "confirme_par")
    page = Paginator(points, POINTS_PER_PAGE).get_page(request.GET.get("page"))
    recent = list(startup.points.only("meteo", "created_at", "confirme_le", "confirme_par")[:METEOS_SHOWN])
    blocages = list(
        startup.blocages.open().select_related("attendu_de", "pris_en_charge_par")[: BLOCAGES_SHOWN + 1]
    )
    return render(
        request,
        "startups/suivi.html",
        {
            **startup_context(request.user, startup, "startups:suivi"),
            "page": page,
            "recent": recent[::-1],
            "last": recent[0] if recent else None,
            "can_undo": bool(recent) and actions.confirmed_today(recent[0], request.user),
            "blocages": blocages[:BLOCAGES_SHOWN],
            "more_blocages": len(blocages) > BLOCAGES_SHOWN,
            "resolved": startup.blocages.resolved().count(),
            "can_write": permissions.can_write_points(request.user, startup),
            "can_read_avis": permissions.can_read_avis(request.user, startup),
        },
    )


@readonly
def nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Write a point: a page of its own, or its form alone, which htmx opens in place in another page."""
    startup = get_startup(request, identifiant, Startup.objects.with_phase_courante())
    require(permissions.can_write_points(request.user, startup))
    form = PointForm(brouillons.data(request), startup=startup, user=request.user)
    if request.method == "POST" and form.is_valid() and _publish(request, startup, form):
        saved = brouillons.saved(request, _draft_name(startup))
        if in_a_card(request, startup):
            return render_state(request, startup, said="Le point est publié.", saved=saved)
        messages.success(request, f"Point publié pour {startup.nom}.", extra_tags=saved)
        return _back(request, startup)
    template = "startups/suivi_nouveau.html"
    context = point_context(request, startup, form)
    return render(request, f"{template}#formulaire" if request.htmx else template, context)


def point_context(request: HttpRequest, startup: Startup, form: PointForm) -> dict:
    """What the form of a point needs, on its page, in a card or in the tour."""
    return {
        "startup": startup,
        "form": form,
        "retour": return_address(request, _where(request, startup)),
        "brouillon": brouillons.of(request, _draft_name(startup)),
        "can_read_avis": permissions.can_read_avis(request.user, startup),
    }


def _draft_name(startup: Startup) -> str:
    return f"point-{startup.identifiant}"


def _publish(request: HttpRequest, startup: Startup, form: PointForm) -> bool:
    try:
        actions.publish_point(startup=startup, by=request.user, **form.to_publish())
    except actions.NewerPoint as newer:
        form.show_newer(newer.point)
        return False
    except AlreadyResolved as done:
        form.show_resolved(done.blocage, str(done))
        return False
    return True


# Where one was when it was done ---------------------------------------------------------------------------


def _where(request: HttpRequest, startup: Startup) -> str:
    """The page around the form opened in place; the tab « Suivi » else."""
    return here(request) if request.htmx else reverse("startups:suivi", args=[startup.identifiant])


def _back(request: HttpRequest, startup: Startup) -> HttpResponse:
    """Load again the page one came from: on the startup's own, what was done shows in several places."""
    address = return_address(request, _where(request, startup))
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


@readonly
@require_POST
def rien_de_nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Confirm in one act that the last point still holds."""
    startup = get_startup(request, identifiant)
    require(permissions.can_write_points(request.user, startup))
    point = actions.confirm_point(startup=startup, by=request.user)
    if in_a_card(request, startup):
        said = "C’est noté à la date d’aujourd’hui." if point else "Pas encore de point à confirmer."
        return render_state(request, startup, said=said, can_undo=bool(point))
    if point is None:
        messages.warning(request, "Il n’y a pas encore de point à confirmer : publiez le premier.")
        return redirect("startups:suivi_nouveau", startup.identifiant)
    messages.success(request, f"Rien de nouveau pour {startup.nom} : c’est noté à la date d’aujourd’hui.")
    return _back(request, startup)


@readonly
@require_POST
def annuler_rien_de_nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Take back one's « rien de nouveau » of today."""
    startup = get_startup(request, identifiant)
    require(permissions.can_write_points(request.user, startup))
    undone = actions.undo_confirmation(startup=startup, by=request.user)
    if in_a_card(request, startup):
        said = "C’est retiré." if undone else "Il n’y a plus rien à retirer."
        return render_state(request, startup, said=said)
    if undone:
        messages.success(request, f"« Rien de nouveau » est retiré pour {startup.nom}.")
    else:
        messages.warning(request, "Seule votre confirmation d’aujourd’hui peut être retirée.")
    return _back(request, startup)


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct a published point; its former text stays in the history."""
    startup = get_startup(request, identifiant)
    require(permissions.can_write_points(request.user, startup))
    points = startup.points.select_for_update(of=("self",)) if request.method == "POST" else startup.points
    point = get_object_or_404(points, uuid=uuid)
    draft = f"correction-{uuid}"
    form = PointCorrectionForm(brouillons.data(request), instance=point, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.correct_point(point=form.save(commit=False), by=request.user)
        saved = brouillons.saved(request, draft)
        messages.success(request, "Le point est corrigé.", extra_tags=saved)
        return redirect("startups:suivi", startup.identifiant)
    context = {"startup": startup, "point": point, "form": form, "brouillon": brouillons.of(request, draft)}
    return render(request, "startups/suivi_modifier.html", context)


@readonly
@require_safe
def ma_tournee(request: HttpRequest) -> HttpResponse:
    """Go through one's startups, oldest news first, save and next."""
    require(permissions.can_tour(request.user))
    skipped = request.GET.getlist("passe")
    etape = tournee.step(request.user, skipped=skipped)
    context = {"etape": etape, "confirmed": tournee.last_confirmed(request.user)}
    if etape.startup:
        form = PointForm(startup=etape.startup, user=request.user)
        context |= point_context(request, etape.startup, form)
        context |= {"skip": _tour_address([*skipped, etape.startup.identifiant])}
    return render(request, "startups/tournee.html", context | {"retour": _tour_address(skipped)})


def _tour_address(skipped: list[str]) -> str:
    return reverse("startups:tournee", query={"passe": skipped} if skipped else None)
