"""Dated roles for an incubateur, and suppléances."""

from datetime import date

from django.db import transaction

from annuaire.actions.demandes import ask
from annuaire.enums import GenreDemande
from annuaire.models import Demande, Incubateur, Personne, Rattachement, Suppleance
from annuaire.permissions import known_elsewhere
from socle.history import save_tracked


@transaction.atomic
def give_role(
    *, personne: Personne, incubateur: Incubateur, role: str, debut: date, fin: date | None, by: Personne
) -> Rattachement:
    """A role for a whole incubateur from `debut`; the person enters its directory."""
    personne.incubateurs.add(incubateur)
    rattachement = Rattachement(personne=personne, incubateur=incubateur, role=role, debut=debut, fin=fin)
    return save_tracked(rattachement, by=by, reason="Rôle donné")


def change_dates(*, row: Rattachement | Suppleance, by: Personne) -> Rattachement | Suppleance:
    """End a role or a suppléance, or correct when it holds."""
    return save_tracked(row, by=by, reason="Dates corrigées")


@transaction.atomic
def add_suppleance(
    *, personne: Personne, suppleant: Personne, debut: date, fin: date | None, by: Personne
) -> Suppleance | Demande:
    """`suppleant` reads and answers for `personne`, who confirms it first when other incubateurs rely on them too.

    Returns what was written: the suppléance, or the request.
    """
    if known_elsewhere(by, personne):
        return ask(
            personne=personne, genre=GenreDemande.SUPPLEANCE, autre=suppleant, debut=debut, fin=fin, by=by
        )
    return save_tracked(
        Suppleance(personne=personne, suppleant=suppleant, debut=debut, fin=fin),
        by=by,
        reason="Suppléance ajoutée",
    )
