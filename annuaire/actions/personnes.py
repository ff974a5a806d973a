"""Create, correct, deactivate people; bring them into a directory."""

from django.db import transaction

from annuaire.models import Incubateur, Personne
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
