"""Signatures of a letter: record one, correct it, take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from missions import permissions
from missions.actions import signatures as actions
from missions.emails import next_signatory
from missions.enums import EN_VIGUEUR, StatutLettre
from missions.forms.signatures import RetraitForm, SignatureForm
from missions.models import Lettre, Signature
from missions.views.acces import get_lettre
from socle import brouillons
from socle.acces import require
from socle.readonly import atomic_post, readonly
from socle.transitions import ForbiddenTransition


@readonly
@atomic_post
def signature(request: HttpRequest, uuid, signature) -> HttpResponse:
    """Say that somebody signed, when and where; for the équipe, correct it once recorded."""
    lettre = get_lettre(request, uuid, lock=request.method == "POST")
    found = _get(request, lettre, signature)
    require(permissions.can_record_signature(request.user, found))
    refused = _refusal(request, found)
    if refused:
        return _back(request, lettre, refused)
    draft = f"signature-{found.uuid}"
    form = SignatureForm(brouillons.data(request), instance=found)
    if request.method == "POST" and form.is_valid():
        if form.recorded:
            actions.correct_signature(signature=found, by=request.user, **_typed(form))
            said = f"La signature de {found.personne} est corrigée."
        else:
            actions.record_signature(signature=found, by=request.user, **_typed(form))
            said = f"La signature de {found.personne} est enregistrée. {_next(lettre)}"
        messages.success(request, said, extra_tags=brouillons.saved(request, draft))
        return redirect("missions:lettre", lettre.uuid)
    context = {
        "lettre": lettre,
        "signature": found,
        "form": form,
        "own": permissions.signs(request.user, found),
        "suite": _after(lettre, found),
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "missions/signature.html", context)


def _typed(form: SignatureForm) -> dict:
    return {name: form.cleaned_data[name] for name in ("signee_le", "lieu", "motif") if name in form.fields}


def _get(request: HttpRequest, lettre: Lettre, uuid) -> Signature:
    rows = lettre.signatures.select_related("personne", "enregistree_par")
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    found = get_object_or_404(rows, uuid=uuid)
    found.lettre = lettre
    return found


def _refusal(request: HttpRequest, found: Signature) -> str:
    """Why the state of the letter, or the turn of another, forbids it today; empty when nothing does."""
    lettre, equipe = found.lettre, permissions.can_write_lettre(request.user, found.lettre)
    if lettre.draft:
        return "Un brouillon ne se signe pas : émettez d’abord la lettre."
    if lettre.statut not in EN_VIGUEUR:
        return "Cette lettre est annulée : elle n’attend plus de signature."
    if found.signee_le:
        return (
            ""
            if equipe
            else "Votre signature est déjà enregistrée ; l’équipe de l’incubateur peut la corriger."
        )
    if lettre.statut != StatutLettre.EMISE:
        return "Cette lettre n’attend plus de signature."
    turn = next_signatory(lettre)
    if not equipe and turn != found:
        return f"C’est d’abord au tour de {turn.personne} : vous recevrez un courriel quand ce sera le vôtre."
    return ""


def _next(lettre: Lettre) -> str:
    turn = next_signatory(lettre)
    if turn:
        return f"C’est maintenant au tour de {turn.personne}, prévenu·e par courriel."
    return "Tout le monde a signé : titulaire, équipe et coach en sont prévenus."


def _after(lettre: Lettre, found: Signature) -> Signature | None:
    """Whose turn comes once this one is recorded."""
    waiting = lettre.signatures.filter(signee_le__isnull=True).exclude(pk=found.pk)
    return waiting.select_related("personne").order_by("rang").first()


def _back(request: HttpRequest, lettre: Lettre, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return redirect("missions:lettre", lettre.uuid)


@readonly
@atomic_post
def retirer(request: HttpRequest, uuid, signature) -> HttpResponse:
    """Take back a signature recorded by mistake, and say why."""
    lettre = get_lettre(request, uuid, lock=request.method == "POST")
    found = _get(request, lettre, signature)
    require(permissions.can_write_lettre(request.user, lettre))
    if not found.signee_le or lettre.statut not in EN_VIGUEUR:
        return _back(request, lettre, actions.NOT_RECORDED)
    if lettre.papier:
        return _back(request, lettre, actions.ON_PAPER)
    form = RetraitForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        return _undo(request, lettre, found, form.cleaned_data["motif"])
    context = {"lettre": lettre, "signature": found, "form": form}
    return render(request, "missions/signature_retirer.html", context)


def _undo(request: HttpRequest, lettre: Lettre, found: Signature, motif: str) -> HttpResponse:
    try:
        actions.undo_signature(signature=found, by=request.user, motif=motif)
    except ForbiddenTransition as refused:
        return _back(request, lettre, str(refused))
    messages.success(
        request, f"La signature de {found.personne} est retirée : la lettre l’attend de nouveau."
    )
    return redirect("missions:lettre", lettre.uuid)
