"""Outgoing mails: what waits, what failed, and sending again. In the demonstration, each person's own."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from incubateur.accueil import permissions
from incubateur.accueil.forms.courriels import MOI, FiltreForm
from incubateur.accueil.relances import label_of
from notes import liens
from socle import mail
from socle.acces import require
from socle.enums import FAILED, WAITING, StatutCourriel
from socle.models import Courriel
from socle.models.rappels import RappelQuerySet
from socle.readonly import readonly
from socle.transitions import ForbiddenTransition

PER_PAGE = 25
# How many of the mails to be resent together are named before confirming.
NAMED = 20


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Mails of one's incubateurs by state; in the demonstration, those one gets."""
    require(permissions.can_open_mails(request.user))
    form = FiltreForm(request.GET, user=request.user)
    page = Paginator(form.mails(), PER_PAGE).get_page(request.GET.get("page"))
    _tell_kinds(page.object_list, permissions.readable_rappels(request.user, mine=form.tab == MOI))
    context = {
        "form": form,
        "tab": form.tab,
        "mine": form.tab == MOI,
        "looks_after": bool(form.outboxes),
        "page": page,
        "filtered": any(form.cleaned_data.get(name) for name in ("q", "incubateur", "genre")),
        "leaves": mail.leaves(),
        "counts": form.box().aggregate(
            echec=Count("pk", filter=Q(statut__in=FAILED)), attente=Count("pk", filter=Q(statut__in=WAITING))
        ),
    }
    return render(request, "accueil/courriels.html", context)


def _tell_kinds(mails: Iterable[Courriel], readable: RappelQuerySet) -> None:
    """Each mail learns of which kinds are the reminders it holds, as far as the reader may know. One query."""
    kinds = defaultdict(set)
    for courriel, genre in readable.filter(courriel__in=[m.pk for m in mails]).values_list(
        "courriel", "genre"
    ):
        kinds[courriel].add(label_of(genre))
    for courriel in mails:
        courriel.genres = sorted(kinds[courriel.pk])


def _get(request: HttpRequest, uuid) -> Courriel:
    mails = permissions.readable_mails(request.user).select_related("demandeur")
    return get_object_or_404(mails, uuid=uuid)


@readonly
@require_safe
def courriel(request: HttpRequest, uuid) -> HttpResponse:
    """One mail: where it stands, what it says."""
    found = _get(request, uuid)
    resends = permissions.can_resend(request.user, found)
    mine = permissions.is_recipient(request.user, found)
    acts = found.history.exclude(history_change_reason=None).select_related("history_user")
    # A link acts in the name of its recipient: nobody else is given it.
    shown = str if found.destinataire == request.user.email else liens.masked
    texte, html = shown(found.texte), shown(found.html)
    context = {
        "courriel": found,
        "texte": texte,
        "html": html,
        "masque": texte != found.texte,
        "leaves": mail.leaves(),
        "looks_after": resends,
        "rappels": [
            (rappel, label_of(rappel.genre))
            for rappel in permissions.readable_rappels(request.user, mine=mine).filter(courriel=found)
        ],
        "readable": permissions.can_read_text(request.user, found),
        "stop": found.desabonnement if mine else "",
        "can_resend": resends and mail.BY_HAND.allows(found.statut, StatutCourriel.EN_ATTENTE),
        "can_declare": resends and mail.BY_HAND.allows(found.statut, StatutCourriel.ENVOYE),
        "acts": acts if resends else [],
    }
    return render(request, "accueil/courriel.html", context)


@readonly
def renvoyer(request: HttpRequest, uuid) -> HttpResponse:
    """Send it again, after saying to whom and that it may arrive twice."""
    found = _get(request, uuid)
    require(permissions.can_resend(request.user, found))
    if request.method == "POST":
        return _act(request, found, mail.resend, f"Le courriel part de nouveau vers {found.destinataire}.")
    return render(request, "accueil/courriel_renvoyer.html", {"courriel": found})


@readonly
def declarer_arrive(request: HttpRequest, uuid) -> HttpResponse:
    """Say that a doubtful mail did arrive."""
    found = _get(request, uuid)
    require(permissions.can_resend(request.user, found))
    if request.method == "POST":
        return _act(request, found, mail.declare_arrived, "C’est noté : ce courriel est arrivé.")
    return render(request, "accueil/courriel_arrive.html", {"courriel": found})


def _act(request: HttpRequest, courriel: Courriel, act, done: str) -> HttpResponse:
    try:
        act(courriel, by=request.user)
    except ForbiddenTransition as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("accueil:courriel", courriel.uuid)


@readonly
def renvoyer_tous(request: HttpRequest) -> HttpResponse:
    """After a breakdown: send again all the mails given up."""
    require(permissions.can_look_after_mails(request.user))
    given_up = permissions.looked_after(request.user).given_up()
    if request.method == "POST":
        number = mail.resend_all(given_up, by=request.user)
        messages.success(request, f"Courriels remis en route : {number}.")
        return redirect("accueil:courriels")
    total = given_up.count()
    context = {"named": given_up[:NAMED], "total": total, "others": max(total - NAMED, 0)}
    return render(request, "accueil/courriels_renvoyer.html", context)
