"""The page of a startup: its tab « Fiche »."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.readonly import readonly
from startups import sections
from startups.models import Startup
from startups.views.acces import get_startup
from startups.views.onglets import startup_context


@readonly
@require_safe
def page(request: HttpRequest, identifiant: str) -> HttpResponse:
    """What the startup is, where it stands in its path, and its fiche."""
    startup = get_startup(request, identifiant, Startup.objects.with_phase_courante())
    context = {"sections": sections.decouper(startup.fiche)}
    return render(
        request, "startups/page.html", startup_context(request.user, startup, "startups:page") | context
    )
