"""Mails of what looks across."""

from uuid import UUID

from socle.mail import queue
from socle.remplacements import Releve


def releve_announced(
    releve: Releve, *, transmis: list[tuple[str, list[str]]], mot: str, cle: UUID, portee: str
) -> None:
    """To the successor: what they take over, title by title with what it does; the same `cle` tells once."""
    queue(
        to=releve.successeur.email,
        subject=f"Vous prenez la relève de {releve.sortant}",
        template="accueil/emails/releve",
        context={"releve": releve, "transmis": transmis, "mot": mot},
        key=f"releve:{cle}",
        by=releve.by,
        portee=portee,
    )
