"""Blocages: what is expected, of whom, and how it ended."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from startups import permissions
from startups.actions import blocages as actions
from startups.forms.suivi import AnswerForm, BlocageForm, HandForm, ResolveForm
from startups.models import Blocage, Startup
from startups.views.acces import get_startup, require, return_address

PER_PAGE = 20
SORTS = {
    "anciennete": ["depuis", "pk"],
    "startup": ["startup__nom", "depuis", "pk"],
    "personne": ["attendu_de__nom", "attendu_de__prenom", "depuis", "pk"],
}
RESOLVED_FIRST = ["-resolu_le", "-pk"]


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Blocages one may read: open or resolved, expected of me or of all, of one startup or of all."""
    require(permissions.can_list_blocages(request.user))
    resolved, mine = request.GET.get("etat") == "resolus", request.GET.get("pour") == "moi"
    startup = _filtered_startup(request)
    tri = request.GET.get("tri", "") if request.GET.get("tri") in SORTS else ""
    blocages = Blocage.objects.visible_to(request.user).with_people()
    blocages = blocages.resolved() if resolved else blocages.open()
    if mine:
        blocages = blocages.expected_of(request.user)
    if startup:
        blocages = blocages.filter(startup=startup)
    default = RESOLVED_FIRST if resolved else SORTS["anciennete"]
    blocages = blocages.order_by(*SORTS.get(tri, default))
    context = {
        "page": Paginator(blocages, PER_PAGE).get_page(request.GET.get("page")),
        "resolved": resolved,
        "mine": mine,
        "startup": startup,
        "tri": tri,
    }
    return render(request, "startups/blocages.html", context)


def _filtered_startup(request: HttpRequest) -> Startup | None:
    identifiant = request.GET.get("startup", "")
    return get_startup(request, identifiant) if identifiant else None


@readonly
def nouveau(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Open a blocage."""
    startup = get_startup(request, identifiant)
    require(permissions.can_write_blocages(request.user, startup))
    draft = f"blocage-{identifiant}"
    form = BlocageForm(brouillons.data(request), startup=startup, initial={"depuis": today()})
    if request.method == "POST" and form.is_valid():
        blocage = actions.open_blocage(startup=startup, by=request.user, **form.fields_to_write())
        told = blocage.attendu_de and blocage.attendu_de != request.user
        more = f" {blocage.attendu_de} est prévenu·e par courriel." if told else ""
        saved = brouillons.saved(request, draft)
        messages.success(request, f"Le blocage est ouvert.{more}", extra_tags=saved)
        return redirect("startups:blocage", blocage.uuid)
    return _form_page(request, startup, form, draft)


def _form_page(request: HttpRequest, startup: Startup, form, draft: str, blocage=None) -> HttpResponse:
    context = {
        "startup": startup,
        "form": form,
        "blocage": blocage,
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "startups/blocage_formulaire.html", context)


def _get(request: HttpRequest, uuid, *, lock: bool = False) -> Blocage:
    blocages = Blocage.objects.visible_to(request.user).with_people()
    if lock:
        blocages = blocages.select_for_update(of=("self",))
    return get_object_or_404(blocages, uuid=uuid)


@readonly
@require_safe
def blocage(request: HttpRequest, uuid) -> HttpResponse:
    """One blocage, its answers, and what the signed-in person can do."""
    return _show(request, _get(request, uuid))


def _show(request: HttpRequest, found: Blocage, **forms) -> HttpResponse:
    """The page of a blocage; `forms` are those being filled: answer_form, hand_form, resolve_form."""
    user = request.user
    can_write = permissions.can_write_blocages(user, found.startup)
    opened = found.resolu_le is None
    taken = found.pris_en_charge_par_id == user.pk
    stands_in = permissions.answers_for_somebody(user, found)
    context = {
        "blocage": found,
        "startup": found.startup,
        "reponses": found.reponses.select_related("auteur", "pour"),
        "page_visible": Startup.objects.visible_to(user).filter(pk=found.startup_id).exists(),
        "can_read_suivi": permissions.can_read_points(user, found.startup),
        "can_write": can_write,
        "can_resolve": can_write and (opened or "resolve_form" in forms),
        "can_reopen": can_write and not opened,
        "can_take": opened and permissions.can_take_blocage(user, found) and not taken,
        "can_answer": permissions.can_answer_blocage(user, found),
        "can_hand": opened and permissions.can_hand_blocage(user, found),
        "pour": found.attendu_de if stands_in else None,
        # Where one came from: a note that tells this blocage.
        "retour": return_address(request, ""),
        "answer_form": AnswerForm(),
        "hand_form": HandForm(blocage=found),
        "hands": "hand_form" in forms,
        "resolve_form": ResolveForm(blocage=found),
        "answer_draft": brouillons.of(request, f"reponse-{found.uuid}", here="answer_form" in forms),
        "hand_draft": brouillons.of(request, f"confier-{found.uuid}", here="hand_form" in forms),
        "resolve_draft": brouillons.of(request, f"resoudre-{found.uuid}", here="resolve_form" in forms),
    }
    return render(request, "startups/blocage.html", context | forms)


@readonly
@atomic_post
def modifier(request: HttpRequest, uuid) -> HttpResponse:
    """Correct the words or the date of a blocage."""
    found = _get(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_blocages(request.user, found.startup))
    draft = f"correction-{uuid}"
    form = BlocageForm(brouillons.data(request), instance=found, startup=found.startup)
    if request.method == "POST" and form.is_valid():
        actions.correct_blocage(blocage=form.save(commit=False), by=request.user)
        saved = brouillons.saved(request, draft)
        messages.success(request, "Le blocage est corrigé.", extra_tags=saved)
        return redirect("startups:blocage", found.uuid)
    return _form_page(request, found.startup, form, draft, found)


@readonly
@require_POST
@atomic_post
def prendre_en_charge(request: HttpRequest, uuid) -> HttpResponse:
    """The person of whom something is expected says they take care of it."""
    found = _get(request, uuid, lock=True)
    require(permissions.can_take_blocage(request.user, found))
    if found.resolu_le:
        messages.warning(request, "Ce blocage est déjà résolu.")
    else:
        actions.take_blocage(blocage=found, by=request.user)
        messages.success(request, "Merci : c’est noté, vous vous en occupez.")
    return redirect(return_address(request, reverse("startups:blocage", args=[found.uuid])))


# The three acts below carry a text: their GET shows the page again, with the text kept when the session expired.


@readonly
@atomic_post
def repondre(request: HttpRequest, uuid) -> HttpResponse:
    """Answer; a suppléant's answer is marked « pour »."""
    found = _get(request, uuid, lock=request.method == "POST")
    require(permissions.can_answer_blocage(request.user, found))
    form = AnswerForm(brouillons.data(request))
    if request.method != "POST" or not form.is_valid():
        return _show(request, found, answer_form=form)
    pour = found.attendu_de if permissions.answers_for_somebody(request.user, found) else None
    actions.answer_blocage(blocage=found, by=request.user, pour=pour, **form.cleaned_data)
    saved = brouillons.saved(request, f"reponse-{found.uuid}")
    messages.success(request, "Votre réponse est enregistrée.", extra_tags=saved)
    return redirect(return_address(request, reverse("startups:blocage", args=[found.uuid])))


@readonly
@atomic_post
def confier(request: HttpRequest, uuid) -> HttpResponse:
    """Hand it to somebody else, who is told."""
    found = _get(request, uuid, lock=request.method == "POST")
    require(permissions.can_hand_blocage(request.user, found))
    form = HandForm(brouillons.data(request), blocage=found)
    if found.resolu_le:
        messages.warning(request, "Ce blocage est déjà résolu : rouvrez-le avant de le confier.")
        return redirect("startups:blocage", found.uuid)
    if request.method != "POST" or not form.is_valid():
        return _show(request, found, hand_form=form)
    to = form.cleaned_data["attendu_de"]
    actions.hand_blocage(blocage=found, by=request.user, to=to, mot=form.cleaned_data["mot"])
    told = ", qui est prévenu·e par courriel" if to != request.user else ""
    saved = brouillons.saved(request, f"confier-{found.uuid}")
    messages.success(request, f"Confié à {to}{told}.", extra_tags=saved)
    still_visible = Blocage.objects.visible_to(request.user).filter(pk=found.pk).exists()
    page = reverse("startups:blocage", args=[found.uuid]) if still_visible else reverse("startups:blocages")
    return redirect(return_address(request, page))


@readonly
@atomic_post
def resoudre(request: HttpRequest, uuid) -> HttpResponse:
    """Close it, saying how it ended."""
    found = _get(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_blocages(request.user, found.startup))
    form = ResolveForm(brouillons.data(request), blocage=found)
    if request.method != "POST" or not form.is_valid():
        return _show(request, found, resolve_form=form)
    try:
        actions.resolve_blocage(blocage=found, by=request.user, **form.cleaned_data)
    except actions.AlreadyResolved as done:
        form.add_error(None, str(done))
        return _show(request, found, resolve_form=form)
    saved = brouillons.saved(request, f"resoudre-{found.uuid}")
    messages.success(request, "Le blocage est résolu.", extra_tags=saved)
    return redirect("startups:blocage", found.uuid)


@readonly
@require_POST
@atomic_post
def rouvrir(request: HttpRequest, uuid) -> HttpResponse:
    """It was not over."""
    found = _get(request, uuid, lock=True)
    require(permissions.can_write_blocages(request.user, found.startup))
    actions.reopen_blocage(blocage=found, by=request.user)
    messages.success(request, "Le blocage est rouvert.")
    return redirect("startups:blocage", found.uuid)
