"""The tab « Comités » of a startup: its next passage, and the story of its decisions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comites import permissions
from comites.calendrier import due, owing
from comites.histoire import story
from socle.clock import today
from socle.readonly import readonly
from startups.models import Startup
from startups.views.acces import get_startup, require
from startups.views.onglets import startup_context

PER_PAGE = 12


@readonly
@require_safe
def startup_comites(request: HttpRequest, identifiant: str) -> HttpResponse:
    """When the startup passes next and why, then what was decided, the latest first."""
    user = request.user
    startup = get_startup(request, identifiant)
    require(permissions.can_read_comites(user, startup))
    owed = owing(Startup.objects.filter(pk=startup.pk).select_related("incubateur"), today()).first()
    context = {
        "du": due(owed, today()) if owed else None,
        "page": Paginator(story(user, startup), PER_PAGE).get_page(request.GET.get("page")),
        "can_plan": permissions.can_plan_for(user, startup),
    }
    return render(
        request, "comites/startup.html", startup_context(user, startup, "comites:startup") | context
    )
