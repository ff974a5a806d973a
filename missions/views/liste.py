"""Lists of letters: all those one sees, with filters and exports; those of a startup, as its tab."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from annuaire.models import Personne
from annuaire.permissions import can_read_directory
from missions import permissions
from missions.enums import StatutLettre
from missions.exports import HEADER, table
from missions.forms.filtres import FiltresForm
from missions.lignes import lines
from missions.models import Lettre
from missions.preparation import intrapreneurs
from missions.selection import count_by_state, filtered, in_state, ordered
from socle import exports
from socle.clock import today
from socle.listes import Onglet, answer, number
from socle.readonly import readonly
from startups.views.acces import get_startup, require
from startups.views.onglets import startup_context

PER_PAGE = 15


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Letters one sees, as the address asks; htmx receives the results alone."""
    require(permissions.can_list_lettres(request.user))
    form = FiltresForm(request.GET, user=request.user)
    criteres = form.criteres()
    found = filtered(request.user, criteres)
    counts = count_by_state(found)
    asked = ordered(in_state(found.for_lines(), criteres.etat), criteres.tri)
    paginator = Paginator(asked, PER_PAGE)
    # Already counted, by state.
    paginator.count = counts.get(criteres.etat, 0) if criteres.etat else sum(counts.values())
    page = paginator.get_page(request.GET.get("page"))
    here = reverse("missions:liste") + form.address(page=number(page))
    context = {
        "form": form,
        "etats": _states(form, counts),
        "page": page,
        "lignes": lines(page),
        "total": paginator.count,
        "actifs": form.actifs(),
        "query": form.address(),
        "can_prepare": permissions.can_prepare_lettres(request.user),
        "can_read_modeles": can_read_directory(request.user),
        "can_archive": permissions.can_archive_lettres(request.user),
        "choosable": {lettre.pk for lettre in page if _can_choose(request.user, lettre)},
    }
    return answer(request, "missions/liste.html", context, here)


def _can_choose(user: Personne, lettre: Lettre) -> bool:
    """Drafts to issue together, issued letters to print together."""
    return permissions.can_write_lettre(user, lettre) and not lettre.papier


def _states(form: FiltresForm, counts: dict[str, int]) -> list[Onglet]:
    chosen = form.criteres().etat
    return [
        Onglet("Toutes", sum(counts.values()), form.address(etat=""), not chosen),
        *(
            Onglet(f"{etat.label}s", counts.get(etat, 0), form.address(etat=etat.value), etat == chosen)
            for etat in StatutLettre
            if counts.get(etat) or etat == chosen
        ),
    ]


@readonly
@require_safe
def exporter(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows with the same address, all pages, as CSV or ODS."""
    require(permissions.can_list_lettres(request.user))
    if kind not in exports.CONTENT_TYPES:
        raise Http404
    criteres = FiltresForm(request.GET, user=request.user).criteres()
    found = in_state(filtered(request.user, criteres).for_lines(), criteres.etat)
    return exports.export(kind, f"lettres-{today():%Y-%m-%d}", HEADER, table(ordered(found, criteres.tri)))


@readonly
@require_safe
def startup_lettres(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The tab « Lettres » of a startup: its letters, the latest first."""
    user = request.user
    startup = get_startup(request, identifiant)
    require(permissions.can_read_lettres(user, startup))
    found = Lettre.objects.visible_to(user).filter(startup=startup).for_lines()
    page = Paginator(ordered(found, ""), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lignes": lines(page),
        "can_write": permissions.can_write_lettres(user, startup),
    }
    if context["can_write"]:
        context["intrapreneurs"] = intrapreneurs(startup)
    return render(
        request, "missions/startup.html", startup_context(user, startup, "missions:startup") | context
    )
