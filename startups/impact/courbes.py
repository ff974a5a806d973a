"""The curve of an indicator with its target and what happened meanwhile."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from socle.charts import Curve, Event, Target, Value, curve
from socle.charts.curve import thinned
from socle.templatetags.socle import jour
from startups.enums import GenreJalon, IssueObjectif, NomPhase
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
    options = {"unite": indicateur.unite, "cible": _target(objectifs), "evenements": evenements}
    whole = curve(indicateur.nom, mesures, **options)
    if not most or len(mesures) <= most:
        return whole
    ordered = sorted(mesures, key=lambda mesure: mesure.date)
    # Fewer points, but the words are about all the measures.
    return replace(curve(indicateur.nom, thinned(ordered, most), **options), description=whole.description)


def _target(objectifs: Iterable[Objectif]) -> Target | None:
    running = [one for one in objectifs if one.issue == IssueObjectif.EN_COURS and one.cible is not None]
    first = min(running, key=lambda one: one.echeance, default=None)
    return Target(first.echeance, first.cible) if first else None


def events(startup: Startup, since: date | None) -> list[Event]:
    """Phases and jalons of the startup from the day `since` on, the latest ones, oldest first: one query."""
    if since is None:
        return []
    phases = startup.phases.filter(debut__gte=since).order_by()
    jalons = startup.jalons.filter(date__gte=since).order_by()
    rows = (
        phases.values_list("debut", "nom", "commentaire")
        .union(jalons.values_list("date", "genre", "commentaire"), all=True)
        .order_by("-debut")[:EVENTS]
    )
    return [Event(day, f"{_said(kind, comment)} ({jour(day)})") for day, kind, comment in reversed(rows)]


def _said(kind: str, comment: str) -> str:
    if kind in NomPhase.values:
        return f"Début : {NomPhase(kind).label}"
    other = kind == GenreJalon.AUTRE and comment
    return comment[:80] if other else GenreJalon(kind).label
