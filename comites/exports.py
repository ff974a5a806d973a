"""The passages owed as a table to download."""

from collections.abc import Iterable

from comites.calendrier import Du, Etat
from socle.exports import Row
from startups.enums import NomPhase

HEADER = [
    "Startup",
    "Identifiant",
    "Incubateur",
    "Phase",
    "Dernier comité",
    "À tenir avant le",
    "Jours de retard",
    "Pourquoi",
    "Passe le",
]


def table(dus: Iterable[Du]) -> list[Row]:
    """A row for each startup, in their order."""
    return [
        [
            du.startup.nom,
            du.startup.identifiant,
            du.startup.incubateur.nom,
            NomPhase(du.startup.phase_courante).label,
            du.startup.dernier_comite,
            du.le,
            (du.at - du.le).days if du.etat == Etat.RETARD else None,
            du.pourquoi,
            du.prevu_le,
        ]
        for du in dus
    ]
