"""Create, correct, deactivate people."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from annuaire import permissions
from annuaire.actions import personnes as actions
from annuaire.forms.personnes import NewPersonneForm
from annuaire.models import Personne
from socle.acces import require
from socle.readonly import readonly


@readonly
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Create a person, or bring into one's directory the one who already has this address elsewhere."""
    require(permissions.can_write_directory(request.user))
    form = NewPersonneForm(request.POST or None, user=request.user)
    if request.method == "POST":
        personne = _create(request, form) if form.is_valid() else _bring(request, form)
        if personne:
            return redirect("accueil:personne", personne.uuid)
    context = {
        "form": form,
        "known": form.known if form.known and form.known_is_visible() else None,
        "can_add_known": form.can_add_known(),
        "email": form["email"].value(),
        "incubateur": form.is_bound and form.cleaned_data.get("incubateur"),
    }
    return render(request, "annuaire/personne_nouvelle.html", context)


def _create(request: HttpRequest, form: NewPersonneForm) -> Personne | None:
    incubateur = form.cleaned_data["incubateur"]
    try:
        personne = actions.create_personne(
            personne=form.save(commit=False), incubateur=incubateur, by=request.user
        )
    except IntegrityError:
        # Somebody took the address since it was checked: checked again, the form says whose it is.
        form.full_clean()
        return None
    messages.success(request, f"{personne} est dans l’annuaire. Vous pouvez lui donner un rôle.")
    return personne


def _bring(request: HttpRequest, form: NewPersonneForm) -> Personne | None:
    if "ajouter" not in request.POST or not form.can_add_known():
        return None
    incubateur = form.cleaned_data["incubateur"]
    personne = actions.add_to_directory(personne=form.known, incubateur=incubateur, by=request.user)
    messages.success(request, f"{personne} figure maintenant dans l’annuaire de {incubateur}.")
    return personne
