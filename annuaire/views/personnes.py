"""Create, correct, deactivate people."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annuaire import permissions
from annuaire.actions import personnes as actions
from annuaire.forms.personnes import NewPersonneForm, PersonneForm
from annuaire.models import Demande, Personne
from annuaire.views.acces import get_personne
from socle.acces import require, return_address
from socle.readonly import atomic_post, readonly


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


@readonly
def modifier(request: HttpRequest, uuid) -> HttpResponse:
    """Correct what the directory says of a person."""
    try:
        return _correct(request, uuid)
    except IntegrityError:
        # Somebody took the address since it was checked: checked again, the form says whose it is.
        return _correct(request, uuid)


@atomic_post
def _correct(request: HttpRequest, uuid) -> HttpResponse:
    personne = get_personne(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_personne(request.user, personne))
    name, email = str(personne), personne.email
    form = PersonneForm(request.POST or None, instance=personne, user=request.user)
    if request.method == "POST" and form.is_valid():
        demande = actions.correct_personne(personne=form.save(commit=False), by=request.user)
        messages.success(request, _said(personne, demande))
        return redirect(return_address(request, reverse("accueil:personne", args=[personne.uuid])))
    context = {
        "form": form,
        "personne": personne,
        "name": name,
        "email": email,
        "known": form.known if form.known and form.known_is_visible() else None,
        "to_confirm": permissions.needs_confirmation(request.user, personne),
    }
    return render(request, "annuaire/personne_modifier.html", context)


def _said(personne: Personne, demande: Demande | None) -> str:
    if demande is None:
        return "La fiche est corrigée."
    return (
        f"La fiche est corrigée, sauf l’adresse : un courriel est parti à {personne.email}, "
        f"elle deviendra {demande.email} quand cette personne l’aura confirmé."
    )


@readonly
@atomic_post
def desactiver(request: HttpRequest, uuid) -> HttpResponse:
    """Say what it does, then deactivate."""
    personne = get_personne(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_personne(request.user, personne))
    allowed = permissions.can_deactivate(request.user, personne)
    if request.method == "POST":
        require(allowed)
        if personne.is_active:
            actions.deactivate(personne=personne, by=request.user)
        messages.success(request, f"La fiche de {personne} est inactive.")
        return redirect("accueil:personne", personne.uuid)
    context = {"personne": personne, "allowed": allowed, "own": personne == request.user}
    return render(request, "annuaire/personne_desactiver.html", context)


@readonly
@require_POST
@atomic_post
def reactiver(request: HttpRequest, uuid) -> HttpResponse:
    """Let a person sign in and be chosen again."""
    personne = get_personne(request, uuid, lock=True)
    require(permissions.can_write_personne(request.user, personne))
    if not personne.is_active:
        actions.reactivate(personne=personne, by=request.user)
    messages.success(request, f"La fiche de {personne} est de nouveau active.")
    return redirect("accueil:personne", personne.uuid)
