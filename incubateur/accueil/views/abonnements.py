"""`/compte/courriels/`: which automatic mails one receives; and stopping them from a mail, without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from annuaire.models import Personne
from incubateur.accueil import liens
from incubateur.accueil.forms.abonnements import AbonnementsForm
from incubateur.accueil.relances import GENRES, label_of
from socle.readonly import readonly
from socle.relances import choose, received

# The last reminders one got, to understand what a kind is.
SHOWN = 10


@readonly
def abonnements(request: HttpRequest) -> HttpResponse:
    """One's choices, and the last reminders one got."""
    user = request.user
    posted = request.POST if request.method == "POST" else None
    form = AbonnementsForm(posted, genres=GENRES, received=received(user, GENRES))
    if posted is not None and form.is_valid():
        return _save(request, form)
    last = [(rappel, label_of(rappel.genre)) for rappel in user.rappels.all()[:SHOWN]]
    return render(request, "accueil/abonnements.html", {"form": form, "rappels": last})


def _save(request: HttpRequest, form: AbonnementsForm) -> HttpResponse:
    user = request.user
    if choose(personne=user, genres=GENRES, wanted=form.wanted(), by=user, reason="Choix de la personne"):
        messages.success(request, "C’est enregistré.")
    else:
        messages.info(request, "Rien n’a changé : c’était déjà votre choix.")
    return redirect("accueil:abonnements")


@login_not_required
@csrf_exempt
@readonly
def desabonnement(request: HttpRequest, token: str) -> HttpResponse:
    """Stop these kinds of mails, or take them up again; holding the link is enough, and a GET changes nothing.

    Mail readers post here by themselves (RFC 8058), from elsewhere and without following any redirect: the signed
    link stands for the CSRF token.
    """
    held = liens.read(token, GENRES)
    if held is None:
        return render(request, "accueil/desabonnement_inconnu.html", status=404)
    if request.method == "POST":
        _settle(request, *held)
        if "List-Unsubscribe" not in request.POST:
            return redirect("accueil:desabonnement", token)
    personne, genres = held
    kept = received(personne, genres)
    context = {"genres": [(genre, genre.cle in kept) for genre in genres], "stopped": not kept}
    return render(request, "accueil/desabonnement.html", context)


def _settle(request: HttpRequest, personne: Personne, genres: list) -> None:
    wanted = {genre.cle for genre in genres} if "reprendre" in request.POST else set()
    choose(personne=personne, genres=genres, wanted=wanted, by=personne, reason="Par le lien d’un courriel")
