"""The list of startups: search, filters, counts by phase, order, pages and exports of what is shown."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle import exports
from socle.charts import SCREEN
from socle.clock import today
from socle.listes import Onglet, answer, number
from socle.readonly import readonly
from startups import permissions
from startups.cartes import cards, for_cards
from startups.exports import table
from startups.forms.filtres import PHASES, ExportForm, FiltresForm
from startups.selection import count_by_phase, filtered, in_phase, ordered, phases_of
from startups.views.acces import require

PER_PAGE = 12


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Startups one sees, as the address asks; htmx receives the results alone."""
    require(permissions.has_any_role(request.user))
    form = FiltresForm(request.GET, user=request.user)
    criteres = form.criteres()
    found = filtered(request.user, criteres)
    counts = count_by_phase(found)
    total = sum(counts.get(phase, 0) for phase in phases_of(criteres.phase))
    asked = ordered(in_phase(for_cards(found, request.user), criteres.phase), request.user, criteres.tri)
    paginator = Paginator(asked, PER_PAGE)
    # Already counted, by phase.
    paginator.count = total
    page = paginator.get_page(request.GET.get("page"))
    here = reverse("startups:liste") + form.address(page=number(page))
    context = {
        "form": form,
        "criteres": criteres,
        "phases": _phases(form, counts),
        "page": page,
        "cartes": cards(page, request.user),
        "total": total,
        "actifs": form.actifs(),
        "retour": here,
        "query": form.address(),
        "palette": SCREEN,
        "tableau": reverse("startups:tableau") + form.address(phase="", tri=""),
        "can_read_points": permissions.can_read_some_points(request.user),
        "can_tour": permissions.can_tour(request.user),
        "can_create": permissions.can_create_startup(request.user),
    }
    return answer(request, "startups/liste.html", context, here)


def _phases(form: FiltresForm, counts: dict[str, int]) -> list[Onglet]:
    chosen = form.criteres().phase
    labels = [("", "Toutes"), *PHASES]
    shown = [
        Onglet(
            label,
            sum(counts.get(nom, 0) for nom in phases_of(phase)),
            form.address(phase=phase),
            phase == chosen,
        )
        for phase, label in labels
    ]
    return [onglet for onglet in shown if onglet.count or onglet.current or onglet.label == "Toutes"]


@readonly
@require_safe
def export_csv(request: HttpRequest) -> HttpResponse:
    """What the list shows with the same address, all pages, for a spreadsheet."""
    return _export(request, "csv")


@readonly
@require_safe
def export_ods(request: HttpRequest) -> HttpResponse:
    """The same, with real dates and numbers."""
    return _export(request, "ods")


def _export(request: HttpRequest, kind: str) -> HttpResponse:
    require(permissions.has_any_role(request.user))
    criteres = ExportForm(request.GET, user=request.user).criteres()
    found = in_phase(filtered(request.user, criteres), criteres.phase)
    startups = ordered(for_cards(found, request.user), request.user, criteres.tri)
    header, rows = table(startups, request.user)
    return exports.export(kind, f"startups-{today():%Y-%m-%d}", header, rows)
