"""`/`: what awaits the person who signed in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incubateur.accueil.contacts import reachable
from incubateur.accueil.echeances import gather
from socle.clock import today
from socle.readonly import readonly
from startups.permissions import has_any_role

# Lines of each kind on the first page, then on the page of one kind.
SHOWN, PER_PAGE = 5, 20


@readonly
@require_safe
def a_traiter(request: HttpRequest) -> HttpResponse:
    """The most urgent lines of every kind, or with `?genre=` all those of one kind."""
    lots = gather(request.user, today())
    chosen = next((lot for lot in lots if lot.kind == request.GET.get("genre")), None)
    if chosen:
        return _one_kind(request, lots, chosen)
    groups = [(lot, lines) for lot in lots if (lines := lot.first(SHOWN))]
    if not groups and not has_any_role(request.user):
        return _whom_to_ask(request)
    context = {
        "groups": groups,
        "lots": [lot for lot, _ in groups],
        "chosen": None,
        "total": sum(lot.total for lot, _ in groups),
    }
    return render(request, "accueil/a_traiter.html", context)


def _one_kind(request: HttpRequest, lots: list, chosen) -> HttpResponse:
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "groups": [(chosen, page.object_list)] if chosen.total else [],
        "lots": [lot for lot in lots if lot.total or lot is chosen],
        "chosen": chosen,
        "total": sum(lot.total for lot in lots),
        "page": page,
    }
    return render(request, "accueil/a_traiter.html", context)


def _whom_to_ask(request: HttpRequest) -> HttpResponse:
    return render(request, "accueil/sans_role.html", {"incubateurs": reachable(request.user)})
