"""Ask a person to confirm, and do what they confirmed.

Locks are taken in one order: people (by key), then their requests.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from annuaire import emails
from annuaire.enums import IssueDemande
from annuaire.models import Demande, Personne


def lock_people(pks: Iterable[int]) -> dict[int, Personne]:
    """People by key, as the database holds them; nobody else changes them until the end of the transaction."""
    locked = Personne.objects.select_for_update(of=("self",)).filter(pk__in=set(pks) - {None})
    return {personne.pk: personne for personne in locked.order_by("pk")}


@transaction.atomic
def ask(*, personne: Personne, genre: str, by: Personne, **details) -> Demande:
    """Send the person a link to confirm; a former request of the same kind no longer holds."""
    personne = lock_people([personne.pk])[personne.pk]
    settle(personne.demandes.unsettled().filter(genre=genre), IssueDemande.ANNULEE)
    demande = Demande.objects.create(personne=personne, genre=genre, demandee_par=by, **details)
    emails.confirmation_asked(demande)
    return demande


def settle(demandes, issue: str) -> None:
    """Close these requests."""
    demandes.update(issue=issue, tranchee_le=timezone.now())


@transaction.atomic
def lock_request(demande: Demande) -> Demande:
    """The request and its people, locked; check `is_open` on what is returned."""
    lock_people([demande.personne_id, demande.autre_id])
    locked = Demande.objects.select_for_update(of=("self",))
    return locked.select_related("personne", "autre", "demandee_par").get(pk=demande.pk)


@transaction.atomic
def refuse(*, demande: Demande) -> bool:
    """The person says no: nothing changes, who asked is told. False when it was no longer to settle."""
    demande = lock_request(demande)
    if not demande.is_open:
        return False
    close(demande, IssueDemande.REFUSEE)
    emails.request_settled(demande)
    return True


@transaction.atomic
def cancel(*, demande: Demande) -> bool:
    """The équipe gives up its request. False when the person had already answered."""
    demande = lock_request(demande)
    if demande.issue:
        return False
    close(demande, IssueDemande.ANNULEE)
    return True


def close(demande: Demande, issue: str) -> None:
    demande.issue, demande.tranchee_le = issue, timezone.now()
    demande.save(update_fields=["issue", "tranchee_le"])
