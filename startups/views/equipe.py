"""The tab « Équipe »: people around a startup, with their dated roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.readonly import readonly
from startups.views.acces import get_startup
from startups.views.onglets import startup_context


@readonly
@require_safe
def equipe(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Who works around the startup today."""
    startup = get_startup(request, identifiant)
    context = {"presentes": startup.affectations.current().select_related("personne")}
    return render(
        request, "startups/equipe.html", startup_context(request.user, startup, "startups:equipe") | context
    )
