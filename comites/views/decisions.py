"""The decision of a passage: recorded, corrected, forgotten, until the séance is closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from comites import permissions
from comites.actions import decisions as actions
from comites.forms.decisions import MOST, Saisie
from comites.models import Comite, Decision, Passage
from comites.views.acces import Over, get_comite, get_passage, open_only, require
from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour
from startups.forms.base import SuppressionForm


def _decidable(request: HttpRequest, uuid, passage) -> tuple[Comite, Passage]:
    """The séance and the passage, for who decides: both locked by a POST. Raises Over."""
    found = get_comite(request, uuid, lock=request.method == "POST")
    row = get_passage(request, found, passage)
    require(permissions.can_decide(request.user, found))
    if not found.to_hold:
        raise Over
    row.comite = found
    return found, row


@readonly
@atomic_post
@open_only
def decision(request: HttpRequest, uuid, passage) -> HttpResponse:
    """What the comité decided: one form, objectives and conditions in it."""
    found, row = _decidable(request, uuid, passage)
    day = row.demi_journee.date
    if day > today():
        messages.warning(
            request, f"{row.startup} passe le {jour(day)} : sa décision s’enregistre à partir de ce jour."
        )
        return redirect("comites:passage", uuid, passage)
    known = Decision.objects.filter(passage=row).first() or Decision()
    known.passage = row
    draft = f"decision-{passage}"
    adding = request.POST.get("ajouter", "")
    saisie = Saisie(brouillons.data(request), decision=known, adding=adding)
    if request.method == "POST" and not adding and saisie.is_valid():
        saved = actions.record_decision(**saisie.to_record(), by=request.user)
        said = f"{row.startup} : {str(saved).lower()}, c’est enregistré. Rien ne change avant la clôture de la séance."
        messages.success(request, said, extra_tags=brouillons.saved(request, draft))
        return redirect("comites:comite", uuid)
    context = {
        "comite": found,
        "passage": row,
        "saisie": saisie,
        "connue": known.pk is not None,
        "maximum": MOST,
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "comites/decision.html", context)


@readonly
@atomic_post
@open_only
def effacer(request: HttpRequest, uuid, passage) -> HttpResponse:
    """Forget a decision recorded by mistake, with its objectives and conditions."""
    found, row = _decidable(request, uuid, passage)
    known = get_object_or_404(Decision, passage=row)
    form = SuppressionForm(request.POST or None, version=known.version)
    if request.method == "POST" and form.is_valid():
        actions.delete_decision(decision=known, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"La décision de {row.startup} est effacée.")
        return redirect("comites:comite", uuid)
    context = {"comite": found, "passage": row, "decision": known, "form": form}
    return render(request, "comites/decision_effacer.html", context)
