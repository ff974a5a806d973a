"""Do what a person confirmed."""

from django.db import IntegrityError, transaction

from annuaire import emails
from annuaire.actions import fusion, personnes
from annuaire.actions.demandes import close, lock_request
from annuaire.enums import GenreDemande, IssueDemande
from annuaire.models import Demande, Suppleance
from socle.history import save_tracked


class Outdated(Exception):
    """What was asked can no longer be done; the message is a French sentence to show."""


@transaction.atomic
def confirm(*, demande: Demande) -> None:
    """The person accepts: do it in the name of who asked, and tell them. Raises Outdated."""
    demande = lock_request(demande)
    if not demande.is_open:
        raise Outdated("Cette demande n’attend plus de réponse.")
    # First: a merge cancels what the duplicate still had to settle.
    close(demande, IssueDemande.CONFIRMEE)
    act = {
        GenreDemande.ADRESSE: _change_address,
        GenreDemande.FUSION: _merge,
        GenreDemande.SUPPLEANCE: _add_suppleance,
    }[demande.genre]
    act(demande)
    emails.request_settled(demande)


def _change_address(demande: Demande) -> None:
    try:
        with transaction.atomic():
            personnes.change_address(personne=demande.personne, email=demande.email, by=demande.demandee_par)
    except IntegrityError as error:
        raise Outdated("Cette adresse est devenue celle d’une autre fiche.") from error


def _merge(demande: Demande) -> None:
    try:
        fusion.merge(
            kept=demande.autre,
            duplicate=demande.personne,
            champs=demande.champs,
            by=demande.demandee_par,
            confirmed=True,
        )
    except fusion.Unmergeable as error:
        raise Outdated(str(error)) from error


def _add_suppleance(demande: Demande) -> None:
    overlapping = Suppleance.objects.filter(personne=demande.personne, suppleant=demande.autre)
    if overlapping.overlapping(demande.debut, demande.fin).exists():
        raise Outdated("Cette personne vous supplée déjà à ces dates.")
    save_tracked(
        Suppleance(personne=demande.personne, suppleant=demande.autre, debut=demande.debut, fin=demande.fin),
        by=demande.demandee_par,
        reason="Suppléance confirmée par la personne suppléée",
    )
