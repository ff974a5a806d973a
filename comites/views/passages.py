"""The passages of a séance: added, moved, corrected, removed; one passage and who sits at it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from comites import permissions
from comites.actions import passages as actions
from comites.actions.seances import AlreadyPlanned
from comites.calendrier import Etat, due, in_state, owing
from comites.forms.seances import PassageForm
from comites.models import Comite, Decision, Passage, with_suites
from comites.ordre import read_agenda
from comites.views.acces import get_comite, get_passage, open_only, writable
from comites.views.onglets import passage_context
from socle import brouillons
from socle.acces import words
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour
from startups.forms.base import SuppressionForm

PER_PAGE = 25


@readonly
@atomic_post
@open_only
def ajouter(request: HttpRequest, uuid) -> HttpResponse:
    """Give another startup its turn: those that owe a passage, the most urgent first."""
    found = writable(request, uuid)
    if not found.demi_journees.exists():
        messages.warning(request, "Dites d’abord quand la séance se tient : ajoutez une demi-journée.")
        return redirect("comites:comite", uuid)
    q = words(request, "q")
    rows = _to_plan(request, found)
    if request.method == "POST":
        return _add(request, found, rows)
    page = Paginator(rows.search(q), PER_PAGE).get_page(request.GET.get("page"))
    context = {"comite": found, "q": q, "page": page, "dus": [due(startup, today()) for startup in page]}
    return render(request, "comites/passage_ajouter.html", context)


def _to_plan(request: HttpRequest, found: Comite):
    startups = permissions.startups_to_plan(request.user).filter(incubateur=found.incubateur).order_by()
    owed = in_state(owing(startups, today()), Etat.A_PROGRAMMER, today())
    return owed.select_related("incubateur").defer("fiche").by_name("du_le")


def _add(request: HttpRequest, found: Comite, rows) -> HttpResponse:
    startup = rows.filter(identifiant=request.POST.get("startup", "")).first()
    if startup is None:
        messages.warning(
            request, "Cette startup est déjà programmée, ou ne peut pas passer dans cette séance."
        )
        return redirect("comites:passage_ajouter", found.uuid)
    try:
        passage = actions.add_passage(comite=found, du=due(startup, today()), by=request.user)
    except AlreadyPlanned as planned:
        [other] = planned.passages
        messages.warning(request, f"{startup} vient d’être programmée le {jour(other.demi_journee.date)}.")
        return redirect("comites:passage_ajouter", found.uuid)
    messages.success(request, f"{startup} passe le {jour(passage.demi_journee.date)}.")
    return redirect(_place(passage))


def _place(passage) -> str:
    """Where the passage stands in the agenda."""
    return f"{reverse('comites:comite', args=[passage.comite.uuid])}#passage-{passage.uuid}"


@readonly
@require_POST
@atomic_post
@open_only
def deplacer(request: HttpRequest, uuid, passage) -> HttpResponse:
    """One place up (`sens=haut`) or down."""
    found = writable(request, uuid)
    row = get_passage(request, found, passage)
    actions.move_passage(passage=row, up=request.POST.get("sens") == "haut", by=request.user)
    return redirect(_place(row))


@readonly
@atomic_post
@open_only
def modifier(request: HttpRequest, uuid, passage) -> HttpResponse:
    """Correct what the passage is for, its durations, its half-day."""
    found = writable(request, uuid)
    row = get_passage(request, found, passage)
    draft = f"passage-{passage}"
    form = PassageForm(brouillons.data(request), instance=row)
    if request.method == "POST" and form.is_valid():
        actions.correct_passage(passage=form.save(commit=False), by=request.user)
        said = f"Le passage de {row.startup} est corrigé."
        messages.success(request, said, extra_tags=brouillons.saved(request, draft))
        return redirect(_place(row))
    context = {
        "comite": found,
        "form": form,
        "titre": f"Passage de {row.startup}",
        "brouillon": brouillons.of(request, draft),
        "demi_journee": None,
    }
    return render(request, "comites/formulaire.html", context)


@readonly
@atomic_post
@open_only
def retirer(request: HttpRequest, uuid, passage) -> HttpResponse:
    """Remove a passage, once told what follows."""
    found = writable(request, uuid)
    row = get_passage(request, found, passage)
    if Decision.objects.filter(passage=row).exists():
        messages.warning(request, "Une décision est enregistrée pour ce passage : effacez-la d’abord.")
        return redirect("comites:passage", uuid, passage)
    form = SuppressionForm(request.POST or None, version=row.version)
    if request.method == "POST" and form.is_valid():
        actions.remove_passage(passage=row, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"{row.startup} ne passe plus dans cette séance.")
        return redirect("comites:comite", uuid)
    return render(request, "comites/passage_retirer.html", {"comite": found, "passage": row, "form": form})


@readonly
@require_safe
def passage(request: HttpRequest, uuid, passage) -> HttpResponse:
    """One passage: its hours, who sits at it."""
    found = get_comite(request, uuid)
    row = get_passage(request, found, passage)
    ordre = read_agenda(found, request.user)
    context = passage_context(request, row, "passage") | {
        "tour": next(tour for tour in ordre.tours if tour.passage == row),
        "permanents": ordre.permanents,
        "can_write": found.to_hold and permissions.can_write_comite(request.user, found),
        "can_seat": found.to_hold and permissions.can_seat(request.user, found),
        "decision": _decision(request, found, row),
        "can_decide": found.to_hold and permissions.can_decide(request.user, found),
    }
    return render(request, "comites/passage.html", context)


def _decision(request: HttpRequest, found: Comite, row: Passage) -> Decision | None:
    """What was decided, for who may read it yet."""
    if not permissions.can_read_decision(request.user, found):
        return None
    return with_suites(Decision.objects.filter(passage=row)).first()
