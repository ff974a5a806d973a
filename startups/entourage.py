"""The people around a startup: in which order they are shown, who is missing. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from startups.enums import SPONSORS, RoleStartup
from startups.models import Affectation

ORDER = {role: rank for rank, role in enumerate(RoleStartup)}


@dataclass(frozen=True)
class Manque:
    """Nobody holds a role that every startup needs; `role` is the one to propose."""

    phrase: str
    role: RoleStartup


NEEDED = [
    ({RoleStartup.INTRAPRENEUR}, Manque("Personne n’est intrapreneur·e.", RoleStartup.INTRAPRENEUR)),
    ({RoleStartup.COACH}, Manque("Personne n’est coach.", RoleStartup.COACH)),
    ({*SPONSORS}, Manque("Aucun sponsor n’est nommé.", RoleStartup.SPONSOR_DG)),
]


def in_order(affectations: Iterable[Affectation]) -> list[Affectation]:
    """By role, in the order of the method, then by date."""
    return sorted(affectations, key=lambda a: (ORDER[a.role], a.debut, a.personne.nom, a.pk))


def proposed_role(asked: str) -> str:
    """The role an address proposes, when it is one."""
    return asked if asked in ORDER else ""


def manques(affectations: Iterable[Affectation]) -> list[Manque]:
    """Roles that nobody holds among these, which are those of a day."""
    held = {affectation.role for affectation in affectations}
    return [manque for roles, manque in NEEDED if not roles & held]


def leads(affectations: Iterable[Affectation]) -> list[Affectation]:
    """Those one looks for first: who leads the startup, who coaches it, who sponsors it."""
    named = set().union(*(roles for roles, _ in NEEDED))
    return [affectation for affectation in affectations if affectation.role in named]
