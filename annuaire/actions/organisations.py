"""Write organisations and the rules of incubateurs."""

from django.db import transaction

from annuaire.models import Incubateur, Logo, Organisation, Personne
from socle.history import delete_tracked, save_tracked


def create_organisation(*, organisation: Organisation, by: Personne) -> Organisation:
    return save_tracked(organisation, by=by, reason="Création")


@transaction.atomic
def correct_organisation(*, organisation: Organisation, by: Personne) -> Organisation:
    """Save it; its people are found by its new name."""
    save_tracked(organisation, by=by, reason="Correction")
    people = list(organisation.personnes.select_related("organisation"))
    for personne in people:
        personne.recherche = personne.search_text()
    Personne.objects.bulk_update(people, ["recherche"], batch_size=500)
    return organisation


def correct_incubateur(*, incubateur: Incubateur, by: Personne) -> Incubateur:
    """Save its presentation and rules; the rules hold at once."""
    return save_tracked(incubateur, by=by, reason="Correction")


def write_logo(*, logo: Logo, by: Personne) -> Logo:
    """Save the logo; the letters issued from now on bear it, those issued before keep theirs."""
    return save_tracked(logo, by=by, reason="Logo")


def remove_logo(*, logo: Logo, by: Personne) -> None:
    """The letters issued from now on bear no logo."""
    delete_tracked(logo, by=by, reason="Logo retiré")
