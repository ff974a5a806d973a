"""Add, correct and remove envelopes."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import montant
from startups.actions import budget as actions
from startups.forms.base import SuppressionForm
from startups.forms.budget import EnveloppeForm
from startups.models import Enveloppe
from startups.views.budget.acces import form_page, get_enveloppe, removal, tab, writable


@readonly
@atomic_post
def nouvelle(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Add an envelope, of this year unless said otherwise."""
    startup = writable(request, identifiant)
    year = today().year
    initial = {"exercice": year, "debut": date(year, 1, 1), "fin": date(year, 12, 31)}
    return _write(request, Enveloppe(startup=startup), "Ajouter une enveloppe", initial=initial)


@readonly
@atomic_post
def modifier(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Correct an envelope; what it was stays in the history."""
    enveloppe = get_enveloppe(writable(request, identifiant), uuid)
    return _write(request, enveloppe, "Corriger l’enveloppe")


def _write(request: HttpRequest, enveloppe: Enveloppe, titre: str, **options) -> HttpResponse:
    startup, known = enveloppe.startup, enveloppe.pk is not None
    form = EnveloppeForm(brouillons.data(request), instance=enveloppe, **options)
    draft = f"enveloppe-{enveloppe.uuid if known else startup.identifiant}"
    if request.method == "POST" and form.is_valid():
        saved = actions.save_enveloppe(enveloppe=form.save(commit=False), by=request.user, motif=form.reason)
        messages.success(
            request,
            f"Enveloppe enregistrée : {saved}, {montant(saved.montant)}.",
            extra_tags=brouillons.saved(request, draft),
        )
        return redirect(tab(startup))
    return form_page(
        request, startup, titre, form, draft, retour=tab(startup), enveloppe=enveloppe if known else None
    )


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """Remove an envelope entered by mistake, unless orders hang on it."""
    startup = writable(request, identifiant)
    enveloppe = get_enveloppe(startup, uuid)
    form = SuppressionForm(request.POST or None, version=enveloppe.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.delete_enveloppe(enveloppe=enveloppe, by=request.user, motif=form.cleaned_data["motif"])
        except actions.StillUsed as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Enveloppe supprimée : {enveloppe}.")
        return redirect(tab(startup))
    return removal(
        request,
        startup,
        form,
        "Supprimer une enveloppe",
        f"{enveloppe}, {montant(enveloppe.montant)}",
        f"L’exercice {enveloppe.exercice} perd {montant(enveloppe.montant)}, pour tous ceux qui lisent ce budget.",
        retour=tab(startup),
    )
