"""Create, correct, deactivate people; bring them into a directory."""

from django.db import transaction

from annuaire import emails
from annuaire.actions.demandes import ask
from annuaire.enums import GenreDemande
from annuaire.models import Demande, Incubateur, Personne
from annuaire.permissions import needs_confirmation
from socle.history import save_tracked


@transaction.atomic
def create_personne(*, personne: Personne, incubateur: Incubateur, by: Personne) -> Personne:
    """A new person, in the directory of `incubateur`; they will sign in by a code sent to their address."""
    personne.set_unusable_password()
    save_tracked(personne, by=by, reason=f"Création dans l’annuaire de {incubateur}")
    personne.incubateurs.add(incubateur)
    return personne


@transaction.atomic
def add_to_directory(*, personne: Personne, incubateur: Incubateur, by: Personne) -> Personne:
    """Bring somebody known elsewhere into the directory of `incubateur`: its équipe now sees and corrects them."""
    if not personne.incubateurs.filter(pk=incubateur.pk).exists():
        personne.incubateurs.add(incubateur)
        save_tracked(personne, by=by, reason=f"Ajout à l’annuaire de {incubateur}")
    return personne


@transaction.atomic
def correct_personne(*, personne: Personne, by: Personne) -> Demande | None:
    """Save what was corrected. A new address changes at once, or waits for the person: then the request made."""
    wanted, personne.email = (
        personne.email,
        Personne.objects.values_list("email", flat=True).get(pk=personne.pk),
    )
    if wanted != personne.email and needs_confirmation(by, personne):
        save_tracked(personne, by=by, reason="Correction")
        return ask(personne=personne, genre=GenreDemande.ADRESSE, email=wanted, by=by)
    personne.email = wanted
    save_tracked(personne, by=by, reason="Correction")
    return None


@transaction.atomic
def change_address(*, personne: Personne, email: str, by: Personne) -> Personne:
    """The person confirmed: they sign in with the new address; the old one is told."""
    old, personne.email = personne.email, email
    save_tracked(personne, by=by, reason="Changement d’adresse confirmé par la personne")
    emails.address_changed(personne, old=old, by=by)
    return personne


def deactivate(*, personne: Personne, by: Personne) -> Personne:
    """They no longer sign in nor can be chosen; their roles open nothing, and stay written."""
    personne.is_active = False
    return save_tracked(personne, by=by, reason="Désactivation")


def reactivate(*, personne: Personne, by: Personne) -> Personne:
    """They sign in again, with the roles still in force."""
    personne.is_active = True
    return save_tracked(personne, by=by, reason="Réactivation")
