"""Roles for an incubateur and suppléances: give, end, correct."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from annuaire import permissions
from annuaire.actions import roles as actions
from annuaire.forms.roles import RoleDatesForm, RoleForm, SuppleanceForm
from annuaire.models import Demande, Incubateur, Personne, Rattachement, Suppleance
from annuaire.views.acces import choice_context, chosen_person, get_personne
from socle.acces import require
from socle.readonly import atomic_post, readonly


@readonly
@atomic_post
def ajouter(request: HttpRequest, uuid) -> HttpResponse:
    """Give a person a role in one's own incubateur."""
    personne = get_personne(request, uuid, lock=request.method == "POST")
    require(personne.is_active and permissions.can_write_personne(request.user, personne))
    form = RoleForm(request.POST or None, personne=personne, user=request.user)
    if request.method == "POST" and form.is_valid():
        role = actions.give_role(personne=personne, by=request.user, **form.to_give())
        messages.success(request, f"{personne} : {role}.")
        return redirect("accueil:personne", personne.uuid)
    return render(request, "annuaire/role_ajouter.html", {"form": form, "personne": personne})


@readonly
@atomic_post
def modifier(request: HttpRequest, uuid) -> HttpResponse:
    """End a role, or correct its dates."""
    visible = Incubateur.objects.visible_to(request.user)
    roles = Rattachement.objects.filter(incubateur__in=visible.order_by())
    held = get_object_or_404(roles.select_related("incubateur", "personne"), uuid=uuid)
    require(permissions.can_write_incubateur(request.user, held.incubateur))
    if request.method == "POST":
        # Two people who would each remove the other from the équipe wait for each other.
        Incubateur.objects.select_for_update(of=("self",)).get(pk=held.incubateur_id)
        held = roles.select_for_update(of=("self",)).select_related("incubateur", "personne").get(pk=held.pk)
    form = RoleDatesForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        actions.change_dates(row=form.save(commit=False), by=request.user)
        messages.success(request, f"{held.personne}, {held} : les dates sont enregistrées.")
        return redirect("accueil:personne", held.personne.uuid)
    context = {"form": form, "role": held, "own": held.personne_id == request.user.pk}
    return render(request, "annuaire/role_modifier.html", context)


@readonly
@atomic_post
def suppleance_ajouter(request: HttpRequest, uuid) -> HttpResponse:
    """Choose somebody by search, then from when to when they stand in for the person."""
    personne = get_personne(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_personne(request.user, personne))
    people = Personne.objects.visible_to(request.user).active().exclude(pk=personne.pk)
    chosen = chosen_person(request, people)
    if chosen is None:
        context = choice_context(request, people) | {"personne": personne}
        return render(request, "annuaire/suppleance_choisir.html", context)
    form = SuppleanceForm(request.POST or None, instance=Suppleance(personne=personne, suppleant=chosen))
    if request.method == "POST" and form.is_valid():
        written = actions.add_suppleance(
            personne=personne,
            suppleant=chosen,
            debut=form.cleaned_data["debut"],
            fin=form.cleaned_data["fin"],
            by=request.user,
        )
        messages.success(request, _said(written))
        return redirect("accueil:personne", personne.uuid)
    context = {
        "form": form,
        "personne": personne,
        "chosen": chosen,
        "to_confirm": permissions.known_elsewhere(request.user, personne),
    }
    return render(request, "annuaire/suppleance_ajouter.html", context)


def _said(written: Suppleance | Demande) -> str:
    if isinstance(written, Demande):
        return f"Un courriel demande à {written.personne} de confirmer cette suppléance."
    return f"{written.suppleant} supplée {written.personne}."


@readonly
@atomic_post
def suppleance_modifier(request: HttpRequest, uuid) -> HttpResponse:
    """End a suppléance, or correct its dates."""
    visible = Personne.objects.visible_to(request.user).values("pk")
    found = Suppleance.objects.filter(personne__in=visible).select_related("personne", "suppleant")
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    suppleance = get_object_or_404(found, uuid=uuid)
    require(permissions.can_write_personne(request.user, suppleance.personne))
    form = SuppleanceForm(request.POST or None, instance=suppleance)
    if request.method == "POST" and form.is_valid():
        actions.change_dates(row=form.save(commit=False), by=request.user)
        messages.success(request, f"{suppleance} : les dates sont enregistrées.")
        return redirect("accueil:personne", suppleance.personne.uuid)
    return render(request, "annuaire/suppleance_modifier.html", {"form": form, "suppleance": suppleance})
