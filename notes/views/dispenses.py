"""Suspend the notes of a startup, lift a suspension, say that a dossier de comité stands for a note."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from notes import permissions
from notes.actions import dispenses as actions
from notes.cadence import Faits, periode_of
from notes.enums import NatureDispense
from notes.forms.dispenses import LeveeForm, SuspensionForm
from notes.models import Dispense
from notes.periodes import Periode
from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour
from startups.enums import GenreJalon
from startups.models import Startup
from startups.views.acces import get_startup, require


@readonly
@atomic_post
def suspendre(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Suspend the notes of a startup."""
    startup = _startup(request, identifiant)
    return _write(request, Dispense(startup=startup), initial={"debut": today()})


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid: UUID) -> HttpResponse:
    """Correct the dates or the reason of a suspension."""
    dispense = _dispense(request, _startup(request, identifiant), uuid)
    if dispense.nature != NatureDispense.SUSPENSION:
        raise Http404
    return _write(request, dispense)


def _write(request: HttpRequest, dispense: Dispense, **options) -> HttpResponse:
    known, startup = dispense.pk is not None, dispense.startup
    form = SuspensionForm(brouillons.data(request), instance=dispense, **options)
    draft = f"dispense-{dispense.uuid if known else startup.identifiant}"
    if request.method == "POST" and form.is_valid():
        saved = actions.save_suspension(dispense=form.save(commit=False), by=request.user)
        until = f"jusqu’au {jour(saved.fin)}" if saved.fin else "jusqu’à ce que vous leviez la suspension"
        messages.success(
            request,
            f"Notes de {startup.nom} suspendues à partir du {jour(saved.debut)}, {until}.",
            extra_tags=brouillons.saved(request, draft),
        )
        return redirect("notes:startup", startup.identifiant)
    context = {
        "startup": startup,
        "form": form,
        "dispense": dispense if known else None,
        "periode": periode_of(startup, today()),
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "notes/suspendre.html", context)


@readonly
@atomic_post
def lever(request: HttpRequest, identifiant: str, uuid: UUID) -> HttpResponse:
    """Notes are owed again: end a suspension, or take back that a dossier stands for a note."""
    startup = _startup(request, identifiant)
    dispense = _dispense(request, startup, uuid)
    form = LeveeForm(request.POST if request.method == "POST" else None, instance=dispense)
    if request.method == "POST" and form.is_valid():
        actions.lift(dispense=dispense, by=request.user, today=today())
        messages.success(request, f"Les notes de {startup.nom} sont de nouveau attendues.")
        return redirect("notes:startup", startup.identifiant)
    context = {
        "startup": startup,
        "form": form,
        "dispense": dispense,
        "dossier": dispense.nature == NatureDispense.DOSSIER_COMITE,
        "reprises": _owed_again(startup, dispense),
    }
    return render(request, "notes/lever.html", context)


def _owed_again(startup: Startup, dispense: Dispense) -> list[Periode]:
    """Of the period of the dossier, or the one that holds today: the note that would be owed without this dispense."""
    day = today()
    dossier = dispense.nature == NatureDispense.DOSSIER_COMITE
    periode = Periode.of(dispense.debut if dossier else day, startup.incubateur.note_mois)
    faits = Faits.of(startup)
    others = Faits(faits.phases, [row for row in faits.dispenses if row.pk != dispense.pk], faits.entree)
    return [periode] if dispense.frees(periode) and others.owes(periode, day) else []


@readonly
@atomic_post
def dossier(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """The dossier of a comité held within the period stands for the note."""
    startup = _startup(request, identifiant)
    try:
        covered = Periode.parse(periode, startup.incubateur.note_mois)
    except ValueError:
        raise Http404 from None
    held = startup.jalons.filter(
        genre=GenreJalon.COMITE, date__range=(covered.debut, min(covered.fin, today()))
    )
    comite = held.order_by("date", "pk").first()
    if comite is None:
        raise Http404
    if request.method == "POST":
        actions.accept_dossier(comite=comite, by=request.user)
        messages.success(request, f"Le dossier du comité du {jour(comite.date)} tient lieu de note.")
        return redirect("notes:startup", startup.identifiant)
    return render(request, "notes/dossier.html", {"startup": startup, "comite": comite, "periode": covered})


def _startup(request: HttpRequest, identifiant: str) -> Startup:
    # Two people at once: the second finds what the first has written.
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_notes(request.user, startup))
    return startup


def _dispense(request: HttpRequest, startup: Startup, uuid: UUID) -> Dispense:
    dispenses = Dispense.objects.filter(startup=startup).select_related("startup__incubateur")
    if request.method == "POST":
        dispenses = dispenses.select_for_update(of=("self",))
    return get_object_or_404(dispenses, uuid=uuid)
