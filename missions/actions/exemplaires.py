"""Seal the copy that was signed, beside the letter as it was issued."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from annuaire.models import Personne
from missions.actions.signatures import record_signature
from missions.enums import EN_VIGUEUR
from missions.models import Emission, Lettre, Signature
from socle import documents
from socle.history import save_tracked
from socle.models import Document
from socle.transitions import ForbiddenTransition

NOT_ISSUED = "Seule une lettre émise et non annulée a un exemplaire signé."


class ChangedMeanwhile(Exception):
    """Somebody saved the letter since it was shown."""


@transaction.atomic
def seal_exemplaire(
    *,
    lettre: Lettre,
    contenu: bytes,
    by: Personne,
    motif: str = "",
    signees: Mapping[Signature, date] | None = None,
    lieu: str = "",
) -> Document:
    """Seal the signed copy and record the signatures it bears; one that was there stays sealed, replaced.

    Raises ForbiddenTransition on a draft or a cancelled letter, or when a signature is recorded already;
    ChangedMeanwhile when `lettre` is no longer as it was read.
    """
    locked = Lettre.objects.select_for_update(of=("self",)).get(pk=lettre.pk)
    if locked.statut not in EN_VIGUEUR:
        raise ForbiddenTransition(NOT_ISSUED)
    if locked.version != lettre.version:
        raise ChangedMeanwhile
    document = documents.seal(nom=f"{_name(locked)}-signee.pdf", contenu=contenu, by=by)
    if locked.scan_id:
        before = Document.objects.defer("contenu").get(pk=locked.scan_id)
        documents.replace(before, new=document, by=by, motif=motif)
    locked.scan = document
    save_tracked(locked, by=by, reason=motif or "Exemplaire signé déposé")
    # The last first: nobody is told that it is their turn to sign what they have signed.
    for signature in sorted(signees or {}, key=lambda row: -row.rang):
        record_signature(signature=signature, by=by, signee_le=signees[signature], lieu=lieu)
    return document


def _name(lettre: Lettre) -> str:
    emission = Emission.objects.filter(lettre=lettre).only("annee", "numero").first()
    return f"lettre-{emission.reference}" if emission else "lettre"
