"""Incubateurs: who they are, the rules they give themselves, their people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from annuaire import permissions
from annuaire.actions import organisations as actions
from annuaire.forms.organisations import IncubateurForm
from annuaire.models import Incubateur, Logo
from socle.acces import require
from socle.readonly import atomic_post, readonly


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Incubateurs whose directory one reads."""
    require(permissions.can_read_directory(request.user))
    incubateurs = Incubateur.objects.visible_to(request.user).select_related("organisation")
    return render(request, "annuaire/incubateurs.html", {"incubateurs": incubateurs})


def get_incubateur(request: HttpRequest, identifiant: str, *, lock: bool = False) -> Incubateur:
    """The incubateur of the address, if the signed-in person may read its directory."""
    incubateurs = Incubateur.objects.visible_to(request.user).select_related("organisation")
    if lock:
        incubateurs = incubateurs.select_for_update(of=("self",))
    return get_object_or_404(incubateurs, identifiant=identifiant)


@readonly
@require_safe
def incubateur(request: HttpRequest, identifiant: str) -> HttpResponse:
    """An incubateur, its rules and its people of today."""
    found = get_incubateur(request, identifiant)
    people = found.rattachements.current().select_related("personne").order_by("personne__recherche", "pk")
    context = {
        "incubateur": found,
        "people": people,
        "logo": Logo.objects.filter(incubateur=found).defer("contenu").first(),
        "can_write": permissions.can_write_incubateur(request.user, found),
    }
    return render(request, "annuaire/incubateur.html", context)


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Correct the presentation and the rules."""
    found = get_incubateur(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_incubateur(request.user, found))
    # The title says the name that is stored, whatever is typed.
    nom = found.nom
    form = IncubateurForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.correct_incubateur(incubateur=form.save(commit=False), by=request.user)
        messages.success(request, "L’incubateur est corrigé. Ses règles valent dès maintenant.")
        return redirect("annuaire:incubateur", found.identifiant)
    context = {"form": form, "identifiant": identifiant, "nom": nom}
    return render(request, "annuaire/incubateur_formulaire.html", context)
