"""The list of notes: a calendar of startups and periods, with filters, counts and files; the tab of a startup."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from notes import permissions
from notes.calendrier import calendars, for_calendar, periods_of, read, startup_line
from notes.enums import EtatNote, NatureDispense
from notes.exports import HEADER, table
from notes.forms.filtres import ETATS, FiltresForm
from notes.models import Dispense
from notes.selection import Selection, in_state, selected
from socle import exports
from socle.clock import today
from socle.listes import Onglet, answer, number
from socle.readonly import readonly
from startups.models import Startup
from startups.views.acces import require
from startups.views.onglets import startup_context

PER_PAGE = 15
# Periods of the tab.
PERIODS_PER_PAGE = 12
TO_WRITE = {EtatNote.EN_RETARD, EtatNote.ATTENDUE, EtatNote.BROUILLON}
NOT_OWED = {EtatNote.RIEN, EtatNote.DISPENSEE, EtatNote.INVESTIGATION}


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """The calendar of the startups one sees, as the address asks; htmx receives the results alone."""
    user, day = request.user, today()
    require(permissions.can_list_notes(user))
    form = FiltresForm(request.GET, user=user)
    criteres = form.criteres()
    found = selected(user, criteres, day)
    page = Paginator(in_state(found, criteres.etat), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "etats": _states(form, found),
        "page": page,
        "calendriers": calendars(read(page.object_list, user), user, day),
        "total": page.paginator.count,
        "actifs": form.actifs(),
        "query": form.address(),
        "writes": permissions.can_write_some_notes(user),
        "can_list_syntheses": permissions.can_list_syntheses(user),
    }
    return answer(request, "notes/liste.html", context, request.path + form.address(page=number(page)))


def _states(form: FiltresForm, found: Selection) -> list[Onglet]:
    chosen, counts = form.criteres().etat, Counter(etat for _, etat in found)
    return [
        Onglet("Toutes", len(found) - counts[EtatNote.RIEN], form.address(etat=""), not chosen),
        *(
            Onglet(label, counts[etat], form.address(etat=etat.value), etat == chosen)
            for etat, label in ETATS.items()
            if counts[etat] or etat == chosen
        ),
    ]


@readonly
@require_safe
def exporter(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows with the same address, all pages, as CSV or ODS."""
    user, day = request.user, today()
    require(permissions.can_list_notes(user))
    if kind not in exports.CONTENT_TYPES:
        raise Http404
    criteres = FiltresForm(request.GET, user=user).criteres()
    keys = in_state(selected(user, criteres, day), criteres.etat)
    return exports.export(kind, f"notes-{day:%Y-%m-%d}", HEADER, table(keys, user, day))


@readonly
@require_safe
def startup_notes(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The tab « Notes » of a startup: its periods, the latest first."""
    user, day = request.user, today()
    visible = for_calendar(Startup.objects.visible_to(user), user)
    startup = get_object_or_404(visible, identifiant=identifiant)
    require(permissions.can_read_notes(user, startup))
    page = Paginator(periods_of(startup, day), PERIODS_PER_PAGE).get_page(request.GET.get("page"))
    ligne = startup_line(startup, list(page), user, day)
    dispenses = list(startup.dispenses.all()) if ligne.regard.suit else []
    first = ligne.cases[0]
    context = {
        "page": page,
        "ligne": ligne,
        "cases": ligne.cases,
        # The one that is late before the one that is due.
        "a_ecrire": [case for case in ligne.cases[::-1] if case.etat in TO_WRITE],
        "volontaire": first.periode if page.number == 1 and first.etat in NOT_OWED else None,
        "suspension": next((each for each in dispenses if _suspends(each)), None),
        "dispenses": dispenses,
        "levables": [dispense for dispense in dispenses if _can_be_lifted(dispense)],
    }
    return render(request, "notes/startup.html", startup_context(user, startup, "notes:startup") | context)


def _suspends(dispense: Dispense) -> bool:
    """Whether it is a suspension in force today."""
    return dispense.nature == NatureDispense.SUSPENSION and dispense.is_current()


def _can_be_lifted(dispense: Dispense) -> bool:
    """A suspension that is over has nothing left to lift."""
    return dispense.nature != NatureDispense.SUSPENSION or dispense.fin is None or dispense.fin >= today()
