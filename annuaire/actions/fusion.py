"""Merge two entries of one person."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from annuaire import emails
from annuaire.actions.demandes import ask, lock_people, settle
from annuaire.enums import GenreDemande, IssueDemande
from annuaire.models import Demande, Personne
from annuaire.permissions import needs_confirmation
from socle.fusion import absorb
from socle.history import REASON_LENGTH, save_tracked

# What can be taken from the duplicate. Not the address: it is that of the entry kept, with which one signs in.
CHOSEN_FIELDS = ["prenom", "nom", "fonction", "organisation", "telephone"]


class Unmergeable(Exception):
    """These two entries cannot be merged (any more); the message is a French sentence to show."""


def check_mergeable(kept: Personne, duplicate: Personne) -> None:
    """Raise Unmergeable when it makes no sense."""
    if kept == duplicate:
        raise Unmergeable("Une fiche ne se fusionne pas avec elle-même.")
    for personne in (kept, duplicate):
        if personne.fusionnee_dans_id:
            raise Unmergeable(
                f"La fiche de {personne} ({personne.email}) vient d’être fusionnée dans une autre."
            )
    if not kept.is_active:
        raise Unmergeable("La fiche à garder est inactive : réactivez-la d’abord, ou gardez l’autre.")


@transaction.atomic
def merge_or_ask(
    *, kept: Personne, duplicate: Personne, champs: Sequence[str], by: Personne
) -> Counter | Demande:
    """Merge at once, or ask the person of the duplicate when others rely on it or they sign in with it."""
    check_mergeable(kept, duplicate)
    if duplicate == by:
        raise Unmergeable("C’est la fiche avec laquelle vous êtes connecté·e : gardez-la plutôt.")
    if needs_confirmation(by, duplicate):
        return ask(personne=duplicate, genre=GenreDemande.FUSION, autre=kept, champs=list(champs), by=by)
    return merge(kept=kept, duplicate=duplicate, champs=champs, by=by)


@transaction.atomic
def merge(
    *, kept: Personne, duplicate: Personne, champs: Sequence[str], by: Personne, confirmed: bool = False
) -> Counter:
    """Everything of the duplicate becomes that of the entry kept; how many rows, by foreign key.

    The duplicate stays, inactive, and leads to the entry kept. `confirmed`: the person accepted, their old address is
    told. Raises Unmergeable.
    """
    locked = lock_people([kept.pk, duplicate.pk])
    kept, duplicate = locked[kept.pk], locked[duplicate.pk]
    check_mergeable(kept, duplicate)
    settle(duplicate.demandes.unsettled(), IssueDemande.ANNULEE)
    settle(kept.demandes.unsettled().filter(autre=duplicate), IssueDemande.ANNULEE)
    for name in champs:
        setattr(kept, name, getattr(duplicate, name))
    kept.incubateurs.add(*duplicate.incubateurs.order_by("pk"))
    reason = f"Fusion de la fiche {duplicate.email} dans {kept.email}"[:REASON_LENGTH]
    try:
        moved = absorb(kept, duplicate, by=by, reason=reason)
    except (ProtectedError, RestrictedError) as error:
        raise Unmergeable(
            "Ces deux fiches portent chacune un acte qui ne change plus : gardez-les toutes deux."
        ) from error
    duplicate.is_active, duplicate.fusionnee_dans = False, kept
    duplicate.set_unusable_password()
    save_tracked(duplicate, by=by, reason=reason)
    save_tracked(kept, by=by, reason=reason)
    if confirmed:
        emails.entry_merged(duplicate, kept=kept, by=by)
    return moved
