"""Record that a letter was signed, correct it, take it back. It is a record: it claims no more than that."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from annuaire.models import Personne
from missions import emails
from missions.enums import EN_VIGUEUR, TRANSITIONS, StatutLettre
from missions.models import Lettre, Signature
from socle.history import save_tracked
from socle.transitions import ForbiddenTransition

NOT_AWAITED = "Cette lettre n’attend pas, ou plus, cette signature : rien n’a été enregistré."
ON_PAPER = "Une lettre reprise du papier est déjà signée : corrigez la date ou le lieu de la signature."
NOT_RECORDED = "Cette signature n’est pas, ou plus, enregistrée : rien n’a changé."


@transaction.atomic
def record_signature(*, signature: Signature, by: Personne, signee_le: date, lieu: str) -> Signature:
    """Say when and where somebody signed; tell the next one, or everybody once all have signed.

    Raises ForbiddenTransition when the letter awaits no signature, or when this one is recorded already.
    """
    lettre, signature = _locked(signature)
    if lettre.statut != StatutLettre.EMISE or signature.signee_le:
        raise ForbiddenTransition(NOT_AWAITED)
    signature.signee_le, signature.lieu = signee_le, lieu
    signature.enregistree_par, signature.enregistree_le = by, timezone.now()
    save_tracked(signature, by=by, reason="Signature enregistrée")
    if emails.next_signatory(lettre):
        emails.lettre_to_sign(lettre, by=by)
    else:
        _move(lettre, StatutLettre.SIGNEE, by=by, reason="Tout le monde a signé")
        emails.lettre_signed(lettre, by=by)
    return signature


@transaction.atomic
def correct_signature(
    *, signature: Signature, by: Personne, signee_le: date, lieu: str, motif: str
) -> Signature:
    """Another date or place than was recorded, and why. Raises ForbiddenTransition when there is nothing to correct."""
    _, signature = _recorded(signature)
    signature.signee_le, signature.lieu = signee_le, lieu
    return save_tracked(signature, by=by, reason=motif)


@transaction.atomic
def undo_signature(*, signature: Signature, by: Personne, motif: str) -> Signature:
    """Take back a signature recorded by mistake: the letter waits for it again, and who has not been told is.

    Raises ForbiddenTransition when there is nothing to take back, or when the letter was signed on paper.
    """
    lettre, signature = _recorded(signature)
    if lettre.papier:
        raise ForbiddenTransition(ON_PAPER)
    signature.signee_le, signature.lieu = None, ""
    signature.enregistree_par = signature.enregistree_le = None
    save_tracked(signature, by=by, reason=motif)
    if lettre.statut == StatutLettre.SIGNEE:
        _move(lettre, StatutLettre.EMISE, by=by, reason=f"Signature retirée : {motif}")
    emails.lettre_to_sign(lettre, by=by)
    return signature


def _locked(signature: Signature) -> tuple[Lettre, Signature]:
    """The letter, held until the transaction ends (two last signatures do not miss each other), and the row as it is."""
    lettres = Lettre.objects.for_controls().select_for_update(of=("self",))
    lettre = lettres.get(pk=signature.lettre_id)
    return lettre, Signature.objects.select_for_update(of=("self",)).get(pk=signature.pk)


def _recorded(signature: Signature) -> tuple[Lettre, Signature]:
    lettre, signature = _locked(signature)
    if lettre.statut not in EN_VIGUEUR or not signature.signee_le:
        raise ForbiddenTransition(NOT_RECORDED)
    return lettre, signature


def _move(lettre: Lettre, statut: StatutLettre, *, by: Personne, reason: str) -> None:
    TRANSITIONS.check(lettre.statut, statut, NOT_AWAITED)
    lettre.statut = statut
    save_tracked(lettre, by=by, reason=reason)
