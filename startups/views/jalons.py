"""Jalons: dated events of a startup."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour
from startups import permissions
from startups.actions import jalons as actions
from startups.enums import GenreJalon
from startups.forms.base import SuppressionForm
from startups.forms.jalons import JalonForm
from startups.models import Jalon, Startup
from startups.views.acces import get_startup, require

PER_PAGE = 25


@readonly
@require_safe
def liste(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Every jalon, latest first."""
    startup = get_startup(request, identifiant)
    context = {
        "startup": startup,
        "page": Paginator(startup.jalons.all(), PER_PAGE).get_page(request.GET.get("page")),
        "can_write": permissions.can_write_fiche(request.user, startup),
    }
    return render(request, "startups/jalons.html", context)


@readonly
@atomic_post
def nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Add a jalon, past or planned; a link may say which genre."""
    startup = _startup(request, identifiant)
    asked = {"genre": request.GET["genre"]} if request.GET.get("genre") in GenreJalon else {}
    return _write(request, Jalon(startup=startup), initial={"date": today()} | asked)


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct a jalon."""
    startup = _startup(request, identifiant)
    return _write(request, _jalon(request, startup, uuid))


def _write(request: HttpRequest, jalon: Jalon, **options) -> HttpResponse:
    known = jalon.pk is not None
    form = JalonForm(brouillons.data(request), instance=jalon, **options)
    draft = f"jalon-{jalon.uuid if known else jalon.startup.identifiant}"
    if request.method == "POST" and form.is_valid():
        actions.save_jalon(jalon=form.save(commit=False), by=request.user)
        messages.success(
            request,
            f"Jalon enregistré : {jalon.get_genre_display()}, {jour(jalon.date)}.",
            extra_tags=brouillons.saved(request, draft),
        )
        return redirect("startups:page", jalon.startup.identifiant)
    context = {
        "startup": jalon.startup,
        "form": form,
        "jalon": jalon if known else None,
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "startups/jalon_formulaire.html", context)


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Remove a jalon entered by mistake."""
    startup = _startup(request, identifiant)
    jalon = _jalon(request, startup, uuid)
    form = SuppressionForm(request.POST or None, version=jalon.version)
    if request.method == "POST" and form.is_valid():
        actions.delete_jalon(jalon=jalon, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"Jalon supprimé : {jalon.get_genre_display()}, {jour(jalon.date)}.")
        return redirect("startups:page", startup.identifiant)
    context = {
        "startup": startup,
        "form": form,
        "titre": "Supprimer un jalon",
        "objet": f"{jalon.get_genre_display()}, {jour(jalon.date)}",
        "texte": jalon.commentaire,
        "consequences": ["Il disparaît de la page pour tout le monde."],
        "retour": reverse("startups:page", args=[startup.identifiant]),
    }
    return render(request, "startups/supprimer.html", context)


def _startup(request: HttpRequest, identifiant: str) -> Startup:
    startup = get_startup(request, identifiant)
    require(permissions.can_write_fiche(request.user, startup))
    return startup


def _jalon(request: HttpRequest, startup: Startup, uuid) -> Jalon:
    jalons = Jalon.objects.filter(startup=startup)
    if request.method == "POST":
        jalons = jalons.select_for_update(of=("self",))
    return get_object_or_404(jalons, uuid=uuid)
