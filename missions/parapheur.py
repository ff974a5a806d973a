"""The signatures of a letter in their order, with what each waits for and what a person may do. Pure reading."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from annuaire.models import Personne
from missions import permissions
from missions.enums import EN_VIGUEUR, StatutLettre
from missions.lignes import waiting_for
from missions.models import Lettre, Signature


@dataclass(frozen=True)
class Place:
    """One signatory: recorded, at their turn, or waiting for those before.

    `pour`: whether the reader stands in for that person, who alone signs.
    """

    signature: Signature
    a_son_tour: bool
    pour: bool
    can_record: bool
    can_correct: bool


def parapheur(lettre: Lettre, user: Personne) -> list[Place]:
    """A place for each signatory of `lettre`, in order."""
    rows = Signature.objects.select_related("personne", "enregistree_par").order_by("rang")
    prefetch_related_objects([lettre], Prefetch("signatures", rows))
    equipe = permissions.can_write_lettre(user, lettre)
    issued = lettre.statut == StatutLettre.EMISE
    turn = waiting_for(lettre) if issued else None
    places = []
    for signature in lettre.signatures.all():
        signed, own = signature.signee_le is not None, signature == turn
        may_record = issued and not signed and permissions.can_record_signature(user, signature)
        places.append(
            Place(
                signature=signature,
                a_son_tour=own,
                pour=own and signature.personne_id in user.replaced(),
                can_record=may_record and (own or equipe),
                can_correct=signed and equipe and lettre.statut in EN_VIGUEUR,
            )
        )
    return places
