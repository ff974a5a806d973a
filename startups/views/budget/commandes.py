"""Record orders, and what of them was done."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour, montant
from startups import permissions
from startups.actions import budget as actions
from startups.budget.lecture import LigneCommande
from startups.forms.base import SuppressionForm
from startups.forms.budget import DepenseForm, ServiceFaitForm
from startups.models import Depense, ServiceFait, Startup
from startups.views.budget.acces import at_depense, form_page, get_depense, readable, removal, tab, writable


@readonly
@atomic_post
def nouvelle(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Record an order, on the latest envelope unless said otherwise."""
    startup = writable(request, identifiant)
    first = startup.enveloppes.first()
    if first is None:
        messages.info(request, "Ajoutez d’abord l’enveloppe sur laquelle commander.")
        return redirect("startups:enveloppe_nouvelle", startup.identifiant)
    initial = {"date": today(), "enveloppe": first.pk}
    return _write(request, startup, Depense(), "Enregistrer une commande", initial=initial)


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct an order; what it was stays in the history."""
    startup = writable(request, identifiant)
    return _write(request, startup, get_depense(startup, uuid), "Corriger la commande")


def _write(request: HttpRequest, startup: Startup, depense: Depense, titre: str, **options) -> HttpResponse:
    known = depense.pk is not None
    form = DepenseForm(brouillons.data(request), instance=depense, startup=startup, **options)
    draft = f"commande-{depense.uuid if known else startup.identifiant}"
    if request.method == "POST" and form.is_valid():
        saved = actions.save_depense(depense=form.save(commit=False), by=request.user, motif=form.reason)
        messages.success(
            request,
            f"Commande enregistrée : {saved}, {montant(saved.montant)}.",
            extra_tags=brouillons.saved(request, draft),
        )
        return redirect(at_depense(startup, saved))
    return form_page(
        request, startup, titre, form, draft, retour=at_depense(startup, depense) if known else tab(startup)
    )


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Remove an order entered by mistake, unless part of it was done."""
    startup = writable(request, identifiant)
    depense = get_depense(startup, uuid)
    form = SuppressionForm(request.POST or None, version=depense.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.delete_depense(depense=depense, by=request.user, motif=form.cleaned_data["motif"])
        except actions.StillUsed as refused:
            messages.error(request, str(refused))
            return redirect(at_depense(startup, depense))
        messages.success(request, f"Commande supprimée : {depense}.")
        return redirect(tab(startup))
    return removal(
        request,
        startup,
        form,
        "Supprimer une commande",
        f"{depense}, {montant(depense.montant)}",
        f"Ses {montant(depense.montant)} ne sont plus engagés sur « {depense.enveloppe} ».",
        retour=at_depense(startup, depense),
    )


# Services done --------------------------------------------------------------------------------------------


@readonly
@atomic_post
def commande(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """An order and what of it was done; on POST, one more part of it."""
    posted = request.method == "POST"
    startup = writable(request, identifiant) if posted else readable(request, identifiant)
    depense = get_depense(startup, uuid)
    done = list(depense.services_faits.all())
    ligne = LigneCommande(depense, sum((each.montant for each in done), start=Decimal(0)))
    initial = {"date": today(), "montant": ligne.reste if ligne.reste > 0 else None}
    form = ServiceFaitForm(brouillons.data(request), instance=ServiceFait(depense=depense), initial=initial)
    draft = f"service-{depense.uuid}"
    if posted and form.is_valid():
        saved = actions.save_service(service=form.save(commit=False), by=request.user)
        messages.success(request, _said(saved), extra_tags=brouillons.saved(request, draft))
        return redirect(at_depense(startup, depense))
    can_write = permissions.can_write_budget(request.user, startup)
    context = {
        "startup": startup,
        "ligne": ligne,
        "depense": depense,
        "services": done,
        "form": form if can_write else None,
        "can_write": can_write,
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "startups/budget/commande.html", context)


def _said(service: ServiceFait) -> str:
    return f"Service fait le {jour(service.date)} : {montant(service.montant)}."


@readonly
@atomic_post
def service_modifier(request: HttpRequest, identifiant: str, uuid, service) -> HttpResponse:
    """Correct what was done of an order."""
    startup = writable(request, identifiant)
    depense, found = _service(startup, uuid, service)
    form = ServiceFaitForm(brouillons.data(request), instance=found)
    draft = f"service-{found.uuid}"
    if request.method == "POST" and form.is_valid():
        saved = actions.save_service(service=form.save(commit=False), by=request.user, motif=form.reason)
        messages.success(request, _said(saved), extra_tags=brouillons.saved(request, draft))
        return redirect(at_depense(startup, depense))
    return form_page(
        request, startup, "Corriger le service fait", form, draft, retour=at_depense(startup, depense)
    )


@readonly
@atomic_post
def service_supprimer(request: HttpRequest, identifiant: str, uuid, service) -> HttpResponse:
    """Remove a service recorded by mistake."""
    startup = writable(request, identifiant)
    depense, found = _service(startup, uuid, service)
    form = SuppressionForm(request.POST or None, version=found.version)
    if request.method == "POST" and form.is_valid():
        actions.delete_service(service=found, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"Supprimé : {_said(found)}")
        return redirect(at_depense(startup, depense))
    return removal(
        request,
        startup,
        form,
        "Supprimer un service fait",
        f"{depense} : {_said(found)}",
        f"{montant(found.montant)} restent de nouveau à faire sur cette commande.",
        retour=at_depense(startup, depense),
    )


def _service(startup: Startup, uuid, service) -> tuple[Depense, ServiceFait]:
    depense = get_depense(startup, uuid)
    found = get_object_or_404(depense.services_faits.select_related("depense"), uuid=service)
    return depense, found
