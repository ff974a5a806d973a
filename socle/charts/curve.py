"""A curve over time with its target and events, and the sparkline of a table's cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median

from socle.charts import scale
from socle.charts.scale import Tick, percent
from socle.templatetags.socle import chiffre, compte, jour

HEIGHT, TOP, BOTTOM = 240, 20, 28
LEFT, RIGHT = 15.0, 97.0  # percent of the width between which the curve runs
MAX_DRAWN = 100  # beyond, each slice of time keeps its lowest and highest value
MAX_DOTS = 40
SPARK_WIDTH, SPARK_HEIGHT, SPARK_POINTS = 96, 24, 30
# A small circle around the last point, as the end of a path: lists hold many sparklines, and each element counts.
DOT = "m-1.2 0a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0-2.4 0"
# Without a measure for three times the usual delay, the line stops: nothing is drawn that nobody measured.
GAP = 3
SHORTEST_GAP = 45  # days


@dataclass(frozen=True)
class Value:
    """A measure: a day and a figure."""

    date: date
    valeur: Decimal


@dataclass(frozen=True)
class Target:
    """A figure to reach on a day."""

    date: date
    valeur: Decimal


@dataclass(frozen=True)
class Event:
    """Something that happened, marked on the axis of time."""

    date: date
    texte: str


@dataclass(frozen=True)
class Segment:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    texte: str


@dataclass(frozen=True)
class Curve:
    """All that `graphiques/courbe.html` draws; `description` says the same in words."""

    segments: list[Segment]
    points: list[Dot]
    valeurs: list[Tick]
    dates: list[Tick]
    cible: Dot | None
    evenements: list[Tick]
    hauteur: int
    axe: int
    description: str


def curve(
    nom: str,
    mesures: Sequence[Value],
    *,
    unite: str = "",
    cible: Target | None = None,
    evenements: Sequence[Event] = (),
) -> Curve | None:
    """The drawing of measures given in any order; None when there is none."""
    if not mesures:
        return None
    ordered = sorted(mesures, key=lambda mesure: mesure.date)
    marks = [cible] if cible else []
    days = scale.days([mark.date for mark in (*ordered, *marks)], LEFT, RIGHT)
    vertical, rounds = scale.values([mark.valeur for mark in (*ordered, *marks)], TOP, HEIGHT - BOTTOM)
    drawn = thinned(ordered, MAX_DRAWN)
    gap = _gap(ordered)
    return Curve(
        segments=[
            Segment(*_place(one, days, vertical), *_place(other, days, vertical))
            for one, other in pairwise(drawn)
            if (other.date - one.date).days <= gap
        ],
        points=[_dot(mesure, days, vertical, unite) for mesure in _dots(drawn, gap)],
        valeurs=[Tick(f"{vertical(mark):.1f}", chiffre(mark)) for mark in rounds],
        dates=scale.dates(days),
        cible=_dot(cible, days, vertical, unite) if cible else None,
        evenements=[
            Tick(percent(days(event.date)), event.texte)
            for event in evenements
            if days.first <= event.date <= days.last
        ],
        hauteur=HEIGHT,
        axe=HEIGHT - BOTTOM,
        description=_description(nom, ordered, unite, cible),
    )


def thinned(mesures: Sequence[Value], most: int) -> list[Value]:
    """At most about `most` measures that keep the shape: ends, lows and highs."""
    if len(mesures) <= most:
        return list(mesures)
    size = -(-2 * len(mesures) // most)
    kept = {mesures[0], mesures[-1]}
    for start in range(0, len(mesures), size):
        slice_ = mesures[start : start + size]
        kept |= {min(slice_, key=lambda m: m.valeur), max(slice_, key=lambda m: m.valeur)}
    return sorted(kept, key=lambda mesure: mesure.date)


def _gap(mesures: Sequence[Value]) -> float:
    """Days beyond which the line stops between two measures."""
    delays = [(other.date - one.date).days for one, other in pairwise(mesures)]
    return max(SHORTEST_GAP, GAP * median(delays)) if delays else SHORTEST_GAP


def _dots(drawn: Sequence[Value], gap: float) -> Sequence[Value]:
    """All measures when they are few; else the last one, and those no line reaches."""
    if len(drawn) <= MAX_DOTS:
        return drawn
    linked = {
        mesure
        for one, other in pairwise(drawn)
        if (other.date - one.date).days <= gap
        for mesure in (one, other)
    }
    return [mesure for mesure in drawn if mesure not in linked or mesure is drawn[-1]]


def _place(mesure: Value | Target, days: scale.Days, vertical: scale.Values) -> tuple[str, str]:
    return percent(days(mesure.date)), f"{vertical(mesure.valeur):.1f}"


def _dot(mesure: Value | Target, days: scale.Days, vertical: scale.Values, unite: str) -> Dot:
    return Dot(*_place(mesure, days, vertical), f"{_figure(mesure.valeur, unite)} le {jour(mesure.date)}")


def _figure(valeur: Decimal, unite: str) -> str:
    return f"{chiffre(valeur)}\u00a0{unite}" if unite else chiffre(valeur)


def _description(nom: str, ordered: Sequence[Value], unite: str, cible: Target | None) -> str:
    first, last = ordered[0], ordered[-1]
    figures = [mesure.valeur for mesure in ordered]
    said = f"{nom} : {_figure(last.valeur, unite)} le {jour(last.date)}"
    if len(ordered) > 1:
        said += (
            f", {_figure(first.valeur, unite)} le {jour(first.date)} ; "
            f"de {chiffre(min(figures))} à {chiffre(max(figures))} sur {compte(len(ordered), 'mesure')}"
        )
    if cible:
        said += f" ; cible {_figure(cible.valeur, unite)} au {jour(cible.date)}"
    return f"{said}."


@dataclass(frozen=True)
class Sparkline:
    """A curve in a cell, ended by a dot: `trace` is an SVG path of SPARK_WIDTH × SPARK_HEIGHT; `description` in words."""

    trace: str
    largeur: int
    hauteur: int
    description: str


def sparkline(nom: str, mesures: Sequence[Value], *, unite: str = "") -> Sparkline | None:
    """The shape of measures given in any order, without axis; None when there is none."""
    if not mesures:
        return None
    ordered = thinned(sorted(mesures, key=lambda mesure: mesure.date), SPARK_POINTS)
    days = scale.days([mesure.date for mesure in ordered], 3, SPARK_WIDTH - 3)
    vertical, _ = scale.values([mesure.valeur for mesure in ordered], 3, SPARK_HEIGHT - 3)
    places = [f"{days(m.date):.1f} {vertical(m.valeur):.1f}" for m in ordered]
    return Sparkline(
        trace="M" + "L".join(places) + DOT,
        largeur=SPARK_WIDTH,
        hauteur=SPARK_HEIGHT,
        description=_description(nom, ordered, unite, None),
    )
