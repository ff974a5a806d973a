"""`/recherche/`: startups and people, by any part of their name, without accents."""

from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annuaire.models import Personne
from annuaire.permissions import can_read_directory
from socle.acces import require
from socle.readonly import readonly
from socle.text import normalise
from startups.enums import NomPhase
from startups.models import Startup
from startups.permissions import has_any_role

# Of each kind; beyond, the list takes over.
SHOWN = 10
MAX_LENGTH = 200


@readonly
@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    """What one may see that holds every word of `?q=`: the first few, how many there are, and where the others are."""
    require(has_any_role(request.user))
    asked = request.GET.get("q", "").strip()[:MAX_LENGTH]
    words = normalise(asked)
    context = {"asked": asked, "searched": bool(words), "people_searched": can_read_directory(request.user)}
    if words:
        startups = Startup.objects.visible_to(request.user).search(words)
        people = Personne.objects.visible_to(request.user).not_merged().active().search(words)
        context |= {
            "startups": [
                (startup, _phase(startup))
                for startup in _best(startups.with_phase_courante().select_related("incubateur"), words)
            ],
            "startups_total": startups.count(),
            "people": _best(people.select_related("organisation"), words),
            "people_total": people.count(),
        }
    return render(request, "accueil/recherche.html", context)


def _phase(startup: Startup) -> str:
    return NomPhase(startup.phase_courante).label if startup.phase_courante else "Pas encore commencée"


def _best(found: QuerySet, words: str) -> list:
    """The first rows: names that begin with what was typed, then in alphabetical order."""
    begins = Case(When(recherche__startswith=words, then=0), default=1)
    return list(found.order_by(begins, "recherche", "pk")[:SHOWN])
