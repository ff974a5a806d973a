"""The tab « Budget »: until when the startup is financed, its exercices, envelopes and orders."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.charts import SCREEN
from socle.clock import today
from socle.readonly import readonly
from startups import permissions
from startups.budget.lecture import lire
from startups.views.budget.acces import readable
from startups.views.onglets import startup_context

PER_PAGE = 15
# Exercices and envelopes shown before « more ».
EXERCICES_SHOWN = 5
ENVELOPPES_SHOWN = 12


@readonly
@require_safe
def onglet(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Everything about the money of a startup, its orders by pages."""
    startup = readable(request, identifiant)
    budget = lire(startup, today())
    every = "toutes" in request.GET
    context = {
        "budget": budget,
        "exercices": budget.exercices if every else budget.exercices[:EXERCICES_SHOWN],
        "lignes": budget.lignes if every else budget.lignes[:ENVELOPPES_SHOWN],
        "more": not every
        and (len(budget.exercices) > EXERCICES_SHOWN or len(budget.lignes) > ENVELOPPES_SHOWN),
        "page": Paginator(budget.commandes, PER_PAGE).get_page(request.GET.get("page")),
        "palette": SCREEN,
        "can_write": permissions.can_write_budget(request.user, startup),
    }
    return render(
        request,
        "startups/budget/onglet.html",
        startup_context(request.user, startup, "startups:budget") | context,
    )
