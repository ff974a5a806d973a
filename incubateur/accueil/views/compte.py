"""`/compte/`: what the service knows of the person who signed in, and how they sign in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from annuaire.models import Personne
from incubateur.accueil.contacts import reachable
from incubateur.accueil.personnes import own_roles
from socle.readonly import readonly
from socle.sessions import end_sessions
from socle.templatetags.socle import compte as count


@readonly
@require_safe
def compte(request: HttpRequest) -> HttpResponse:
    """One's own entry, roles and dates, suppléances, password and sessions."""
    user = request.user
    context = {
        "roles": own_roles(user),
        "suppleants": user.suppleances.select_related("suppleant"),
        "replaced": user.suppleances_exercees.select_related("personne"),
        "incubateurs": reachable(user),
        "in_directory": Personne.objects.visible_to(user).filter(pk=user.pk).exists(),
        "has_password": user.has_usable_password(),
    }
    return render(request, "accueil/compte.html", context)


@readonly
@require_POST
def fermer_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = end_sessions(request.user, but=request.session.session_key)
    if ended:
        messages.success(request, f"{count(ended, 'autre session fermée,autres sessions fermées')}.")
    else:
        messages.info(request, "Vous n’étiez connecté·e nulle part ailleurs.")
    return redirect("accueil:compte")
