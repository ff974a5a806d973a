"""Blocages: what is expected, of whom, and how it ended."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from socle.clock import today
from socle.readonly import readonly
from startups import permissions
from startups.actions import blocages as actions
from startups.forms.suivi import AnswerForm, BlocageForm, HandForm, ResolveForm
from startups.models import Blocage
from startups.views.acces import get_startup, require

PER_PAGE = 20


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Blocages one may read: open or resolved, mine or all."""
    require(permissions.can_list_blocages(request.user))
    blocages = Blocage.objects.visible_to(request.user).select_related("startup", "attendu_de")
    resolved = request.GET.get("etat") == "resolus"
    blocages = blocages.resolved().order_by("-resolu_le", "pk") if resolved else blocages.open()
    mine = request.GET.get("pour") == "moi"
    if mine:
        blocages = blocages.filter(attendu_de=request.user)
    page = Paginator(blocages, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "startups/blocages.html", {"page": page, "resolved": resolved, "mine": mine})


@readonly
def nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Open a blocage."""
    startup = get_startup(request, identifiant)
    require(permissions.can_write_blocages(request.user, startup))
    form = BlocageForm(request.POST or None, startup=startup, initial={"depuis": today()})
    if request.method == "POST" and form.is_valid():
        blocage = actions.open_blocage(startup=startup, by=request.user, **form.fields_to_write())
        told = f" {blocage.attendu_de} est prévenu·e par courriel." if blocage.attendu_de else ""
        messages.success(request, f"Le blocage est ouvert.{told}")
        return redirect("startups:blocage", blocage.uuid)
    return render(
        request, "startups/blocage_formulaire.html", {"startup": startup, "form": form, "blocage": None}
    )


def _get(request: HttpRequest, uuid, *, lock: bool = False) -> Blocage:
    blocages = Blocage.objects.visible_to(request.user).select_related(
        "startup__incubateur", "attendu_de", "ouvert_par", "pris_en_charge_par"
    )
    if lock:
        blocages = blocages.select_for_update(of=("self",))
    return get_object_or_404(blocages, uuid=uuid)


@readonly
@require_safe
def blocage(request: HttpRequest, uuid) -> HttpResponse:
    """One blocage, its answers, and what the signed-in person can do."""
    return _show(request, _get(request, uuid))


def _show(request: HttpRequest, found: Blocage, **forms) -> HttpResponse:
    user = request.user
    can_write = permissions.can_write_blocages(user, found.startup)
    opened = found.resolu_le is None
    context = {
        "blocage": found,
        "startup": found.startup,
        "reponses": found.reponses.select_related("auteur", "pour"),
        "can_write": can_write,
        "can_read_suivi": permissions.can_read_points(user, found.startup),
        "can_take": opened
        and permissions.can_take_blocage(user, found)
        and found.pris_en_charge_par_id != user.pk,
        "can_answer": permissions.can_answer_blocage(user, found),
        "can_hand": opened and permissions.can_hand_blocage(user, found),
        "answer_form": AnswerForm(),
        "hand_form": HandForm(blocage=found),
        "resolve_form": ResolveForm(blocage=found),
    }
    return render(request, "startups/blocage.html", context | forms)


@readonly
def modifier(request: HttpRequest, uuid) -> HttpResponse:
    """Correct the words or the date of a blocage."""
    with transaction.atomic():
        found = _get(request, uuid, lock=request.method == "POST")
        require(permissions.can_write_blocages(request.user, found.startup))
        form = BlocageForm(request.POST or None, instance=found, startup=found.startup)
        if request.method == "POST" and form.is_valid():
            actions.correct_blocage(blocage=form.save(commit=False), by=request.user)
            messages.success(request, "Le blocage est corrigé.")
            return redirect("startups:blocage", found.uuid)
    context = {"startup": found.startup, "form": form, "blocage": found}
    return render(request, "startups/blocage_formulaire.html", context)


@readonly
@require_POST
@transaction.atomic
def prendre_en_charge(request: HttpRequest, uuid) -> HttpResponse:
    """The person of whom something is expected says they take care of it."""
    found = _get(request, uuid, lock=True)
    require(permissions.can_take_blocage(request.user, found))
    if found.resolu_le:
        messages.warning(request, "Ce blocage est déjà résolu.")
    else:
        actions.take_blocage(blocage=found, by=request.user)
        messages.success(request, "Merci : l’équipe sait que vous vous en occupez.")
    return redirect("startups:blocage", found.uuid)


@readonly
@require_POST
@transaction.atomic
def repondre(request: HttpRequest, uuid) -> HttpResponse:
    """Answer; a suppléant's answer is marked « pour »."""
    found = _get(request, uuid)
    require(permissions.can_answer_blocage(request.user, found))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found, answer_form=form)
    pour = found.attendu_de if permissions.answers_for_somebody(request.user, found) else None
    actions.answer_blocage(blocage=found, by=request.user, pour=pour, **form.cleaned_data)
    messages.success(request, "Votre réponse est enregistrée.")
    return redirect("startups:blocage", found.uuid)


@readonly
@require_POST
@transaction.atomic
def confier(request: HttpRequest, uuid) -> HttpResponse:
    """Hand it to somebody else, who is told."""
    found = _get(request, uuid, lock=True)
    require(permissions.can_hand_blocage(request.user, found))
    form = HandForm(request.POST, blocage=found)
    if not form.is_valid():
        return _show(request, found, hand_form=form)
    to = form.cleaned_data["attendu_de"]
    actions.hand_blocage(blocage=found, by=request.user, to=to, mot=form.cleaned_data["mot"])
    messages.success(request, f"Confié à {to}, qui est prévenu·e par courriel.")
    still_visible = Blocage.objects.visible_to(request.user).filter(pk=found.pk).exists()
    return redirect("startups:blocage", found.uuid) if still_visible else redirect("startups:blocages")


@readonly
@require_POST
@transaction.atomic
def resoudre(request: HttpRequest, uuid) -> HttpResponse:
    """Close it, saying how it ended."""
    found = _get(request, uuid, lock=True)
    require(permissions.can_write_blocages(request.user, found.startup))
    form = ResolveForm(request.POST, blocage=found)
    if not form.is_valid():
        return _show(request, found, resolve_form=form)
    actions.resolve_blocage(blocage=found, by=request.user, **form.cleaned_data)
    messages.success(request, "Le blocage est résolu.")
    return redirect("startups:blocage", found.uuid)


@readonly
@require_POST
@transaction.atomic
def rouvrir(request: HttpRequest, uuid) -> HttpResponse:
    """It was not over."""
    found = _get(request, uuid, lock=True)
    require(permissions.can_write_blocages(request.user, found.startup))
    actions.reopen_blocage(blocage=found, by=request.user)
    messages.success(request, "Le blocage est rouvert.")
    return redirect("startups:blocage", found.uuid)
