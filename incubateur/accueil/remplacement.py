"""What a successor can take over from a person, from every package."""

from collections.abc import Collection
from datetime import date

from annuaire import remplacements as annuaire
from annuaire.models import Personne
from comites import remplacements as comites
from missions import remplacements as missions
from socle.remplacements import Transmissible
from startups import remplacements as startups

# In the order of the page.
PACKAGES = [startups, comites, missions, annuaire]


def gather(
    personne: Personne,
    successeur: Personne | None,
    incubateurs: Collection[int],
    at: date,
    *,
    lock: bool = False,
) -> list[Transmissible]:
    """What `personne` holds on the day `at` or later in `incubateurs`, and that somebody else can take over.

    `successeur` is None while unknown or not created. `lock` keeps the rows from changing until the end of the
    transaction.
    """
    return [
        found
        for package in PACKAGES
        for found in package.transmissibles(
            personne=personne, successeur=successeur, incubateurs=incubateurs, at=at, lock=lock
        )
    ]
