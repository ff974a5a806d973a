"""The person answers what an équipe asked about their entry; the équipe gives up its request."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from annuaire import permissions
from annuaire.actions import confirmations, demandes
from annuaire.liens import demande_of
from annuaire.models import Demande, Personne
from socle.acces import require
from socle.readonly import readonly


@login_not_required
@readonly
def confirmer(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, in full, before the person accepts or refuses; holding the link is enough."""
    demande = demande_of(token)
    if demande is None:
        return render(request, "annuaire/confirmation_perimee.html", status=404)
    if request.method == "POST":
        _answer(request, demande)
        return redirect("annuaire:confirmer", token)
    return render(request, "annuaire/confirmation.html", {"demande": demande})


def _answer(request: HttpRequest, demande: Demande) -> None:
    if "refuser" in request.POST:
        if demandes.refuse(demande=demande):
            messages.success(request, "C’est refusé : rien ne change.")
        return
    try:
        confirmations.confirm(demande=demande)
    except confirmations.Outdated as error:
        messages.error(request, f"{error} Rien n’a changé.")
    else:
        messages.success(request, "C’est confirmé.")


@readonly
@require_POST
def annuler(request: HttpRequest, uuid) -> HttpResponse:
    """Give up a request that waits for the person."""
    visible = Personne.objects.visible_to(request.user).values("pk")
    demande = get_object_or_404(Demande.objects.filter(personne__in=visible), uuid=uuid)
    require(permissions.can_write_personne(request.user, demande.personne))
    if demandes.cancel(demande=demande):
        messages.success(request, "La demande est annulée : le lien envoyé ne vaut plus.")
    else:
        messages.warning(request, "Cette personne a déjà répondu.")
    return redirect("accueil:personne", demande.personne.uuid)
