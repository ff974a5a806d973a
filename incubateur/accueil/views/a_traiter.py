"""`/`: what awaits the person who signed in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annuaire.models import Personne
from incubateur.accueil.contacts import reachable
from incubateur.accueil.echeances import gather, not_empty
from socle.clock import today
from socle.echeances import Lot
from socle.readonly import readonly
from startups.permissions import has_any_role

# Lines of each kind on the first page, then on the page of one kind.
SHOWN, PER_PAGE = 5, 20


@readonly
@require_safe
def a_traiter(request: HttpRequest) -> HttpResponse:
    """The most urgent lines of every pressing kind, or with `?genre=` all those of one kind."""
    lots = gather(request.user, today())
    chosen = next((lot for lot in lots if lot.kind == request.GET.get("genre")), None)
    if chosen:
        return _one_kind(request, lots, chosen)
    groups = [(lot, lines) for lot in lots if lot.pressing and (lines := lot.first(SHOWN))]
    later = _later(request.user, lots)
    if not groups and not later and not has_any_role(request.user):
        return _whom_to_ask(request)
    return render(request, "accueil/a_traiter.html", _around([lot for lot, _ in groups], later, groups))


def _one_kind(request: HttpRequest, lots: list[Lot], chosen: Lot) -> HttpResponse:
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    pressing = [lot for lot in lots if lot.pressing and (lot.total or lot is chosen)]
    groups = [(chosen, page.object_list)] if chosen.total else []
    later = _later(request.user, lots, chosen)
    context = _around(pressing, later, groups) | {"chosen": chosen, "page": page}
    return render(request, "accueil/a_traiter.html", context)


def _later(user: Personne, lots: list[Lot], chosen: Lot | None = None) -> list[Lot]:
    """Kinds that are worth a look one day: whether there is something is known, not how much."""
    later = [lot for lot in lots if not lot.pressing]
    held = not_empty(later, user)
    return [lot for lot in later if lot is chosen or lot in held]


def _around(pressing: list[Lot], later: list[Lot], groups: list) -> dict:
    return {
        "pressing": pressing,
        "later": later,
        "groups": groups,
        "chosen": None,
        "total": sum(lot.total for lot in pressing),
    }


def _whom_to_ask(request: HttpRequest) -> HttpResponse:
    return render(request, "accueil/sans_role.html", {"incubateurs": reachable(request.user)})
