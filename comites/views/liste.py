"""Lists of comités: the séances one sees, the passages that are owed, the year at a glance."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comites import permissions
from comites.annee import YEARS, year_view
from comites.calendrier import Etat, due
from comites.exports import HEADER, table
from comites.forms.filtres import ETATS_DUS, QUAND, TOUS, DusForm, SeancesForm
from comites.lignes import lines
from comites.selection import (
    CriteresDus,
    at_time,
    count_by_state,
    count_by_time,
    dus,
    for_lines,
    ordered,
    seances,
)
from comites.views.acces import require
from socle import exports
from socle.clock import today
from socle.listes import Onglet, answer, number
from socle.readonly import readonly

PER_PAGE = 15
URGENT = 5  # passages owed that the list of séances shows


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Séances one sees, to come or over, as the address asks; htmx receives the results alone."""
    user = request.user
    require(permissions.can_list_comites(user))
    form = SeancesForm(request.GET, user=user)
    criteres = form.criteres()
    found = seances(user, criteres)
    counts = count_by_time(found)
    paginator = Paginator(for_lines(at_time(found, criteres.quand), user), PER_PAGE)
    # Already counted, by time.
    paginator.count = counts[criteres.quand]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "onglets": [
            Onglet(label, counts[quand], form.address(quand=quand), quand == criteres.quand)
            for quand, label in QUAND
        ],
        "page": page,
        "lignes": lines(page),
        "total": paginator.count,
        "actifs": form.actifs(),
        "can_plan": permissions.can_plan(user),
    }
    if context["can_plan"]:
        pressing = ordered(dus(user, CriteresDus(), today()), Etat.A_PROGRAMMER, today())
        context["pressants"] = [due(startup, today()) for startup in pressing[:URGENT]]
    return answer(request, "comites/liste.html", context, request.path + form.address(page=number(page)))


@readonly
@require_safe
def passages(request: HttpRequest) -> HttpResponse:
    """Startups whose next passage one sees to: due when, why, planned or not."""
    user, at = request.user, today()
    require(permissions.can_plan(user))
    form = DusForm(request.GET, user=user)
    criteres = form.criteres()
    found = dus(user, criteres, at)
    counts = count_by_state(found, at)
    everything = counts[Etat.A_PROGRAMMER] + counts[Etat.PROGRAMME]
    paginator = Paginator(ordered(found, criteres.etat, at), PER_PAGE)
    # Already counted, by state.
    paginator.count = counts[criteres.etat] if criteres.etat else everything
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "onglets": [
            *(
                Onglet(label, counts[etat], form.address(etat=etat), etat == criteres.etat)
                for etat, label in ETATS_DUS
            ),
            Onglet("Tous", everything, form.address(etat=TOUS), not criteres.etat),
        ],
        "page": page,
        "dus": [due(startup, at) for startup in page],
        "total": paginator.count,
        "actifs": form.actifs(),
        "query": form.address(),
    }
    return answer(request, "comites/passages.html", context, request.path + form.address(page=number(page)))


@readonly
@require_safe
def exporter(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list of passages owed shows with the same address, all pages, as CSV or ODS."""
    user, at = request.user, today()
    require(permissions.can_plan(user))
    if kind not in exports.CONTENT_TYPES:
        raise Http404
    criteres = DusForm(request.GET, user=user).criteres()
    found = ordered(dus(user, criteres, at), criteres.etat, at)
    rows = table(due(startup, at) for startup in found)
    return exports.export(kind, f"comites-a-programmer-{at:%Y-%m-%d}", HEADER, rows)


@readonly
@require_safe
def annee(request: HttpRequest) -> HttpResponse:
    """A year month by month: séances, passages planned or held, passages owed and not planned."""
    require(permissions.can_list_comites(request.user))
    asked = request.GET.get("an", "")
    year = int(asked) if asked.isdecimal() and int(asked) in YEARS else today().year
    context = {
        "annee": year,
        "mois": year_view(request.user, year, today()),
        "avant": year - 1 if year - 1 in YEARS else None,
        "apres": year + 1 if year + 1 in YEARS else None,
        "can_plan": permissions.can_plan(request.user),
        "passages_url": reverse("comites:passages"),
    }
    return render(request, "comites/annee.html", context)
