"""The criteria of the phase that a passage may open, each with its evidence."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from comites import permissions
from comites.actions import dossiers as actions
from comites.enums import EtatGate
from comites.forms.dossier import PreuveForm
from comites.gates import CRITERES
from comites.models import PreuveGate
from comites.views.acces import get_dossier, require
from comites.views.onglets import passage_context
from socle import brouillons
from socle.readonly import atomic_post, readonly


@dataclass(frozen=True)
class Critere:
    """What the gate asks to see, and what is said of it."""

    cle: str
    texte: str
    preuve: PreuveGate | None


@readonly
@require_safe
def gate(request: HttpRequest, uuid, passage) -> HttpResponse:
    """The checklist of the gate."""
    row = get_dossier(request, uuid, passage)
    said = {preuve.critere: preuve for preuve in row.preuves.all()}
    criteres = [Critere(cle, texte, said.get(cle)) for cle, texte in CRITERES[row.objet].items()]
    context = passage_context(request, row, "gate") | {
        "criteres": criteres,
        "acquis": sum(each.preuve is not None and each.preuve.etat == EtatGate.ACQUIS for each in criteres),
    }
    return render(request, "comites/gate.html", context)


@readonly
@atomic_post
def preuve(request: HttpRequest, uuid, passage, critere: str) -> HttpResponse:
    """Say where one criterion stands, and link its evidence."""
    row = get_dossier(request, uuid, passage)
    texte = CRITERES[row.objet].get(critere)
    if texte is None:
        raise Http404
    require(permissions.can_write_dossier(request.user, row))
    if not row.comite.to_hold:
        messages.warning(request, "Cette séance est close ou annulée : ses critères ne changent plus.")
        return redirect("comites:gate", uuid, passage)
    said = row.preuves.filter(critere=critere).first() or PreuveGate(passage=row, critere=critere)
    form, draft = PreuveForm(brouillons.data(request), instance=said), f"critere-{passage}-{critere}"
    if request.method == "POST" and form.is_valid():
        actions.save_preuve(preuve=form.save(commit=False), by=request.user)
        saved = brouillons.saved(request, draft)
        messages.success(request, f"« {texte} » est enregistré.", extra_tags=saved)
        return redirect("comites:gate", uuid, passage)
    context = passage_context(request, row, "gate") | {
        "texte": texte,
        "form": form,
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "comites/preuve.html", context)
