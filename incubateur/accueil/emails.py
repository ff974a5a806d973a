"""Mails of what looks across."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from annuaire.models import Personne
from incubateur.accueil.liens import unsubscribe_url
from socle.mail import queue
from socle.models import Courriel
from socle.relances import Relance
from socle.remplacements import Releve
from socle.templatetags.socle import compte

# Lines of each kind that a digest shows; the others are a link away.
SHOWN = 3


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


def reminded(personne: Personne, relances: Sequence[Relance], *, day: date) -> Courriel:
    """To one person, all that is due to them on `day`, in one mail; the same day twice writes one."""
    kinds = [
        {
            "genre": genre,
            "relances": list(group),
            "pourquoi": sorted({relance.pourquoi for relance in relances if relance.genre == genre}),
        }
        for genre, group in groupby(relances, key=lambda relance: relance.genre)
    ]
    lots = [(lot, lot.first(SHOWN)) for relance in relances for lot in relance.lots]
    return queue(
        to=personne.email,
        subject=_subject(relances),
        template="accueil/emails/rappels",
        context={"kinds": kinds, "lots": lots, "alone": len(relances) == 1},
        key=f"rappels:{personne.uuid}:{day:%Y-%m-%d}",
        portee=_portee(relances),
        stop=unsubscribe_url(personne, {relance.genre for relance in relances}),
    )


def _subject(relances: Sequence[Relance]) -> str:
    """The matter when it is alone; else nothing that an équipe should not read of another incubateur."""
    if len(relances) == 1:
        return relances[0].titre
    if not _portee(relances):
        return "Ce qui vous attend"
    labels = {relance.genre.label for relance in relances}
    return f"{labels.pop()} : {len(relances)}" if len(labels) == 1 else compte(len(relances), "rappel")


def _portee(relances: Sequence[Relance]) -> str:
    """The outbox of the incubateur all is about; none when there are several: each équipe sees what is its own."""
    portees = {relance.portee for relance in relances}
    return portees.pop() if len(portees) == 1 else ""
