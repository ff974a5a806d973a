"""The curve of an indicator with its target and what happened meanwhile."""

from collections.abc import Iterable, Sequence
from datetime import date

from socle.charts import Curve, Event, Target, Value, curve
from socle.charts.curve import thinned
from startups.enums import GenreJalon, IssueObjectif
from startups.models import Indicateur, Objectif, Startup

# Marks on a curve: beyond, they hide it.
EVENTS = 8


def dessiner(
    indicateur: Indicateur,
    mesures: Sequence[Value],
    evenements: Sequence[Event],
    objectifs: Iterable[Objectif],
    *,
    most: int = 0,
) -> Curve | None:
    """The curve, with the target of the first due of its `objectifs`; None without any measure.

    With `most`, it is drawn with about that many points.
    """
    ordered = sorted(mesures, key=lambda mesure: mesure.date)
    drawn = thinned(ordered, most) if most else ordered
    return curve(
        indicateur.nom, drawn, unite=indicateur.unite, cible=_target(objectifs), evenements=evenements
    )


def _target(objectifs: Iterable[Objectif]) -> Target | None:
    running = [one for one in objectifs if one.issue == IssueObjectif.EN_COURS and one.cible is not None]
    first = min(running, key=lambda one: one.echeance, default=None)
    return Target(first.echeance, first.cible) if first else None


def events(startup: Startup, since: date | None) -> list[Event]:
    """Phases and jalons of the startup from the day `since` on, the latest ones, oldest first."""
    if since is None:
        return []
    phases = [
        Event(phase.debut, f"Début : {phase.get_nom_display()}")
        for phase in startup.phases.filter(debut__gte=since).order_by("-debut", "-pk")[:EVENTS]
    ]
    jalons = [
        Event(jalon.date, _said(jalon))
        for jalon in startup.jalons.filter(date__gte=since).order_by("-date", "-pk")[:EVENTS]
    ]
    return sorted([*phases, *jalons], key=lambda event: event.date)[-EVENTS:]


def _said(jalon) -> str:
    other = jalon.genre == GenreJalon.AUTRE and jalon.commentaire
    return jalon.commentaire[:80] if other else jalon.get_genre_display()
