"""One person takes over from another: all that was ticked, or nothing."""

from uuid import UUID

from django.db import transaction

from annuaire.models import Incubateur, Personne
from incubateur.accueil import emails
from socle.remplacements import Choix, Releve, Transmissible


@transaction.atomic
def remplacer(
    *,
    releve: Releve,
    transmis: list[tuple[Transmissible, Choix]],
    by: Personne,
    incubateur: Incubateur,
    mot: str = "",
    cle: UUID,
) -> None:
    """Hand over what was ticked, then tell the successor in one mail, in the outbox of `incubateur`.

    The caller holds locks on both people and on what changes hands, and has checked `refus`.
    """
    # Said before it is done: what it does depends on what was.
    said = [(found.titre, found.consequences(releve, choix)) for found, choix in transmis]
    for found, choix in transmis:
        found.transmettre(releve, choix)
    if releve.successeur != by:
        emails.releve_announced(releve, transmis=said, mot=mot, cle=cle, portee=incubateur.identifiant)
