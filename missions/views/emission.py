"""Issue a letter, cancel it: one page says what will happen and to whom, one act does it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from missions import permissions
from missions.actions.lettres import Changed, NotReady, cancel_lettre, issue_lettre
from missions.controles import manquements, prefetch
from missions.emails import next_signatory
from missions.enums import NatureLettre
from missions.forms.emission import CHANGED, AnnulationForm, ReadForm
from missions.models import Compteur, Lettre
from missions.views.acces import get_lettre
from missions.views.lettres import show
from socle.readonly import atomic_post, readonly
from socle.transitions import ForbiddenTransition
from startups.views.acces import require

NOT_READY = "La lettre n’est pas prête : corrigez d’abord ce que dit la liste."


@readonly
def emettre(request: HttpRequest, uuid) -> HttpResponse:
    """Confirm, then number, seal and send. Each step of the act stands or falls with the others."""
    lettre = get_lettre(request, uuid)
    require(permissions.can_write_lettre(request.user, lettre))
    if lettre.frozen:
        messages.warning(request, "Cette lettre est déjà émise.")
        return redirect("missions:lettre", lettre.uuid)
    prefetch([lettre])
    wrong = manquements(lettre)
    if wrong:
        return show(request, lettre, problem=NOT_READY)
    form = ReadForm(request.POST or None, version=lettre.version)
    if request.method == "POST" and form.is_valid():
        return _issue(request, lettre)
    context = {
        "lettre": lettre,
        "form": form,
        "numero": _number_to_come(lettre),
        "premier": next_signatory(lettre),
        "signatures": lettre.signatures.all(),
    }
    return render(request, "missions/emettre.html", context)


def _issue(request: HttpRequest, lettre: Lettre) -> HttpResponse:
    try:
        emission = issue_lettre(lettre=lettre, by=request.user)
    except ForbiddenTransition as done:
        messages.warning(request, str(done))
        return redirect("missions:lettre", lettre.uuid)
    except Changed:
        messages.warning(request, CHANGED)
        return redirect("missions:emettre", lettre.uuid)
    except NotReady:
        # Something of the portfolio changed since it was checked.
        return show(request, get_lettre(request, lettre.uuid), problem=NOT_READY)
    first = next_signatory(lettre)
    told = f" Un courriel part à {first.personne}, qui signe en premier." if first else ""
    avenant = lettre.nature == NatureLettre.AVENANT
    what = (
        f"L’avenant n° {emission.reference} est émis et scellé."
        if avenant
        else f"La lettre n° {emission.reference} est émise et scellée."
    )
    messages.success(request, what + told)
    return redirect("missions:lettre", lettre.uuid)


def _number_to_come(lettre: Lettre) -> str:
    """The number it would get now; another letter may be issued before."""
    year = timezone.localdate().year
    counter = Compteur.objects.filter(incubateur=lettre.incubateur, annee=year).first()
    return f"{year}-{(counter.dernier if counter else 0) + 1:03d}"


@readonly
@atomic_post
def annuler(request: HttpRequest, uuid) -> HttpResponse:
    """Say why a letter no longer holds; its number and its document stay visible."""
    lettre = get_lettre(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_lettre(request.user, lettre))
    if lettre.draft or lettre.cancelled:
        sentence = "Un brouillon se supprime." if lettre.draft else "Cette lettre est déjà annulée."
        messages.warning(request, sentence)
        return redirect("missions:lettre", lettre.uuid)
    form = AnnulationForm(request.POST or None, version=lettre.version)
    if request.method == "POST" and form.is_valid():
        cancel_lettre(lettre=lettre, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, "La lettre est annulée ; les personnes concernées en sont prévenues.")
        return redirect("missions:lettre", lettre.uuid)
    signatures = lettre.signatures.select_related("personne").order_by("rang")
    people = {row.personne_id: row.personne for row in signatures if row.personne}
    people[lettre.titulaire_id] = lettre.titulaire
    context = {"lettre": lettre, "form": form, "prevenus": list(people.values())}
    return render(request, "missions/annuler.html", context)
