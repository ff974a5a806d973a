"""The tab « Historique » of a startup."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incubateur.accueil import historique
from socle.readonly import readonly
from startups.views.acces import get_startup
from startups.views.onglets import startup_context


@readonly
@require_safe
def historique_startup(request: HttpRequest, identifiant: str) -> HttpResponse:
    """What happened to a startup and to all that hangs on it, newest first; by person and by kind."""
    startup = get_startup(request, identifiant)
    quoi, qui = request.GET.get("quoi", ""), request.GET.get("qui", "")
    found = historique.read(request.user, startup, quoi=quoi, qui=qui, page=request.GET.get("page"))
    context = startup_context(request.user, startup, "accueil:historique")
    context |= {
        "historique": found,
        "page": found.page,
        "quoi": quoi,
        "qui": qui,
        "nobody": historique.NOBODY,
    }
    return render(request, "accueil/historique.html", context)
