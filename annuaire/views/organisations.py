"""Organisations: find, create, correct."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from annuaire import permissions
from annuaire.actions import organisations as actions
from annuaire.forms.organisations import OrganisationForm
from annuaire.models import Organisation, Personne
from socle.acces import require
from socle.readonly import atomic_post, readonly

PER_PAGE = 25


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Organisations found by any part of their name or acronym, with the people one may see there."""
    require(permissions.can_read_directory(request.user))
    q = request.GET.get("q", "").strip()
    found = Organisation.objects.search(q).with_people(Personne.objects.visible_to(request.user))
    context = {
        "q": q,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "can_write": permissions.can_write_directory(request.user),
    }
    return render(request, "annuaire/organisations.html", context)


@readonly
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Create an organisation."""
    require(permissions.can_write_directory(request.user))
    form = OrganisationForm(request.POST or None, initial={"nom": request.GET.get("nom", "")})
    if request.method == "POST" and form.is_valid():
        organisation = actions.create_organisation(organisation=form.save(commit=False), by=request.user)
        messages.success(request, f"« {organisation} » est créée.")
        return redirect("annuaire:organisations")
    return render(
        request, "annuaire/organisation_formulaire.html", {"form": form, "nom": "", "identifiant": ""}
    )


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Correct an organisation."""
    require(permissions.can_write_directory(request.user))
    organisations = Organisation.objects.all()
    if request.method == "POST":
        organisations = organisations.select_for_update(of=("self",))
    organisation = get_object_or_404(organisations, identifiant=identifiant)
    # The title says the name that is stored, whatever is typed.
    nom = organisation.nom
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        actions.correct_organisation(organisation=form.save(commit=False), by=request.user)
        messages.success(request, f"« {organisation} » est corrigée.")
        return redirect("annuaire:organisations")
    context = {"form": form, "nom": nom, "identifiant": identifiant}
    return render(request, "annuaire/organisation_formulaire.html", context)
