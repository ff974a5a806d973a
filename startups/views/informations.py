"""Create a startup, say what it is and to whom it is linked."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from annuaire.models import Organisation
from annuaire.permissions import can_write_directory
from socle import brouillons
from socle.readonly import atomic_post, readonly
from startups import permissions
from startups.actions import informations as actions
from startups.forms.informations import (
    InformationsForm,
    NouvelleStartupForm,
    RattachementForm,
    proposed_identifiant,
)
from startups.models import Startup
from startups.views.acces import get_startup, require, return_address

ORGANISATIONS_FOUND = 20


@readonly
def nouvelle(request: HttpRequest) -> HttpResponse:
    """An équipe brings a startup into its incubateur; for htmx, the identifiant that a name gives."""
    require(permissions.can_create_startup(request.user))
    nom = request.GET.get("nom", "")
    form = NouvelleStartupForm(
        brouillons.data(request),
        user=request.user,
        initial={"nom": nom, "identifiant": proposed_identifiant(nom)},
    )
    if request.method == "POST" and form.is_valid() and _create(request, form):
        saved = brouillons.saved(request, "nouvelle-startup")
        messages.success(request, f"{form.instance} entre dans le portefeuille.", extra_tags=saved)
        return redirect("startups:page", form.instance.identifiant)
    template = "startups/nouvelle.html"
    context = {"form": form, "brouillon": brouillons.of(request, "nouvelle-startup")}
    return render(request, f"{template}#identifiant" if request.htmx else template, context)


def _create(request: HttpRequest, form: NouvelleStartupForm) -> bool:
    try:
        actions.create_startup(startup=form.save(commit=False), phase=form.first_phase(), by=request.user)
    except IntegrityError:
        # Somebody took it between the check and the writing.
        form.add_error("identifiant", "Cet identifiant vient d’être pris : choisissez-en un autre.")
        return False
    return True


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Correct the facts of a startup."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_fiche(request.user, startup))
    nom, draft = startup.nom, f"informations-{startup.identifiant}"
    form = InformationsForm(brouillons.data(request), instance=startup)
    if request.method == "POST" and form.is_valid():
        actions.update_informations(
            startup=form.save(commit=False), by=request.user, thematiques=form.cleaned_data["thematiques"]
        )
        saved = brouillons.saved(request, draft)
        messages.success(request, "Les informations sont enregistrées.", extra_tags=saved)
        page = reverse("startups:page", args=[startup.identifiant])
        return redirect(return_address(request, page))
    context = {"startup": startup, "nom": nom, "form": form, "brouillon": brouillons.of(request, draft)}
    return render(request, "startups/modifier.html", context)


@readonly
@atomic_post
def rattachement(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Change the incubateur or the co-incubateurs, once told what it changes and for whom."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_rattachement(request.user, startup))
    form = RattachementForm(request.POST or None, instance=startup)
    if request.method == "POST" and form.is_valid():
        actions.change_incubateurs(
            startup=startup,
            by=request.user,
            incubateur=form.cleaned_data["incubateur"],
            co_incubateurs=form.cleaned_data["co_incubateurs"],
            motif=form.cleaned_data["motif"],
        )
        messages.success(request, f"Les incubateurs de {startup} sont enregistrés.")
        still_visible = Startup.objects.visible_to(request.user).filter(pk=startup.pk).exists()
        return redirect("startups:page", startup.identifiant) if still_visible else redirect("/startups/")
    return render(request, "startups/rattachement.html", {"startup": startup, "form": form})


@readonly
@atomic_post
def sponsors(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Organisations that sponsor: those there, and a search to add one. Each is one click, and one click back."""
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_fiche(request.user, startup))
    if request.method == "POST":
        return _change_sponsors(request, startup)
    q = request.GET.get("q", "").strip()
    present = startup.sponsors.all()
    found = Organisation.objects.search(q).exclude(pk__in=present) if q else Organisation.objects.none()
    context = {
        "startup": startup,
        "present": present,
        "q": q,
        "found": found[:ORGANISATIONS_FOUND],
        "total": found.count(),
        "can_create_organisation": can_write_directory(request.user),
    }
    return render(request, "startups/sponsors.html", context)


def _change_sponsors(request: HttpRequest, startup: Startup) -> HttpResponse:
    added, removed = request.POST.get("ajouter"), request.POST.get("retirer")
    organisation = get_object_or_404(Organisation, identifiant=added or removed or "")
    if added:
        actions.add_sponsor(startup=startup, organisation=organisation, by=request.user)
        messages.success(request, f"{organisation} est sponsor de {startup}.")
    else:
        actions.remove_sponsor(startup=startup, organisation=organisation, by=request.user)
        messages.success(request, f"{organisation} n’est plus sponsor de {startup}.")
    return redirect("startups:sponsors", startup.identifiant)
