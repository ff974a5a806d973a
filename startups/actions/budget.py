"""Write envelopes, orders and what of them was done."""

from collections.abc import Sequence

from django.db import transaction

from annuaire.models import Personne
from socle.history import delete_tracked, save_tracked, track_many
from startups.models import Depense, Enveloppe, ServiceFait


class StillUsed(Exception):
    """Something hangs on the row: it cannot be removed. The message says what to do first."""


def save_enveloppe(*, enveloppe: Enveloppe, by: Personne, motif: str = "") -> Enveloppe:
    """Add or correct an envelope."""
    return save_tracked(enveloppe, by=by, reason=motif or "Enveloppe ajoutée")


def delete_enveloppe(*, enveloppe: Enveloppe, by: Personne, motif: str) -> None:
    """Remove an envelope entered by mistake. Raises StillUsed when orders are placed on it."""
    if enveloppe.depenses.exists():
        raise StillUsed(
            "Des commandes sont passées sur cette enveloppe : supprimez-les ou changez leur enveloppe d’abord."
        )
    delete_tracked(enveloppe, by=by, reason=motif)


def save_depense(*, depense: Depense, by: Personne, motif: str = "") -> Depense:
    """Record or correct an order."""
    return save_tracked(depense, by=by, reason=motif or "Commande enregistrée")


def delete_depense(*, depense: Depense, by: Personne, motif: str) -> None:
    """Remove an order entered by mistake. Raises StillUsed when part of it was done."""
    if depense.services_faits.exists():
        raise StillUsed("Des services faits sont constatés sur cette commande : supprimez-les d’abord.")
    delete_tracked(depense, by=by, reason=motif)


def save_service(*, service: ServiceFait, by: Personne, motif: str = "") -> ServiceFait:
    """Record or correct what was done of an order."""
    return save_tracked(service, by=by, reason=motif or "Service fait constaté")


def delete_service(*, service: ServiceFait, by: Personne, motif: str) -> None:
    """Remove a service recorded by mistake; it stays in the history."""
    delete_tracked(service, by=by, reason=motif)


@transaction.atomic
def record_many(
    *, created: Sequence[Enveloppe | Depense | ServiceFait], corrected: Sequence, by: Personne
) -> None:
    """Write a whole table in one act: new rows, what others hang on first, and new values of known ones."""
    for model in (Enveloppe, Depense, ServiceFait):
        new = [row for row in created if isinstance(row, model)]
        for row in new:
            row.version = 1
        track_many(model.objects.bulk_create(new), by=by, reason="Importé d’un tableau", created=True)
    for row in corrected:
        save_tracked(row, by=by, reason="Corrigé par un tableau importé")
