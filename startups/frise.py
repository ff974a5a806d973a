"""The path of a startup as a drawing: one lane a phase, time from left to right.

Pure: turns the steps of `parcours` into places, in percent of the width and pixels of height, that a template writes
as SVG. A phase skipped is an empty lane, a return goes up, an interruption is a blank, two phases on the same day
share a vertical, what is planned is dashed, an end somebody said is closed by a stroke.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from socle.charts.scale import MONTHS, percent
from startups.enums import ACTIVE_PHASES, NomPhase
from startups.parcours import Etape, jour

# Beyond, only the latest steps are drawn; the table has them all.
MAX_DRAWN = 24
MARGIN = 2.5  # percent left on both sides, so that marks are not cut
ROW = 20  # pixels of a bar and the space under it
LANE_TITLE = 18  # pixels of the lane's name, above its bars
TOP = 22  # pixels above the first lane, for « aujourd’hui »
BOTTOM = 22  # pixels below the last lane, for the dates
SHORTEST_DOMAIN = timedelta(days=90)
# Months between two dates of the axis: the first step whose labels do not touch on a phone is taken.
STEPS = (1, 3, 6, 12, 24, 60, 120, 240)
PHONE = 320  # pixels of the narrowest drawing
LETTER = 8.5  # pixels of a letter of the axis, with its share of blank


@dataclass(frozen=True)
class Barre:
    """One phase: a mark at its start, a full part for what was lived, a dashed one for what is planned."""

    etape: Etape
    couloir: int
    rangee: int
    y: int
    gauche: float
    vecu: float  # right end of the part already lived; equals `gauche` when there is none
    droite: float
    # Where the previous phase was, when this one took over from it without a blank.
    venant_de: int | None
    legende: str

    @property
    def x(self) -> str:
        return percent(self.gauche)

    @property
    def largeur_vecue(self) -> str:
        return percent(self.vecu - self.gauche)

    @property
    def x_prevu(self) -> str:
        return percent(self.vecu)

    @property
    def largeur_prevue(self) -> str:
        return percent(self.droite - self.vecu)

    @property
    def x_fin(self) -> str:
        return percent(self.droite)

    @property
    def lived(self) -> bool:
        return self.vecu > self.gauche

    @property
    def planned(self) -> bool:
        return self.droite > self.vecu

    @property
    def closed(self) -> bool:
        """Whether somebody said when it ends: drawn as a stroke."""
        return self.etape.fin is not None


@dataclass(frozen=True)
class Couloir:
    """The lane of one phase."""

    nom: NomPhase
    y: int
    vide: bool

    @property
    def y_titre(self) -> int:
        return self.y + LANE_TITLE - 6


@dataclass(frozen=True)
class Repere:
    """A date on the axis."""

    jour: date
    texte: str
    position: float

    @property
    def x(self) -> str:
        return percent(self.position)

    @property
    def demi(self) -> float:
        """Half of the text's width, in percent of a phone's drawing."""
        return 50 * len(self.texte) * LETTER / PHONE

    @property
    def ancre(self) -> str:
        """Side on which the text is written so that it stays inside the drawing."""
        if self.position < self.demi:
            return "start"
        return "end" if self.position > 100 - self.demi else "middle"


@dataclass(frozen=True)
class Frise:
    """All that the template draws."""

    barres: Sequence[Barre]
    couloirs: Sequence[Couloir]
    reperes: Sequence[Repere]
    aujourdhui: Repere | None
    hauteur: int
    omises: int
    description: str

    @property
    def y_axe(self) -> int:
        return self.hauteur - BOTTOM

    @property
    def y_dates(self) -> int:
        return self.hauteur - 6


@dataclass(frozen=True)
class Echelle:
    """From days to percents of the width."""

    debut: date
    fin: date

    def __call__(self, day: date) -> float:
        inside = (min(max(day, self.debut), self.fin) - self.debut) / (self.fin - self.debut)
        return MARGIN + inside * (100 - 2 * MARGIN)


def dessiner(etapes: Sequence[Etape], today: date) -> Frise | None:
    """The drawing of a path, None when there is nothing to draw."""
    if not etapes:
        return None
    drawn = list(etapes)[-MAX_DRAWN:]
    scale = _scale(drawn, today)
    rows = _rows(drawn, scale)
    lanes, height = _lanes(drawn, rows)
    place = {lane.nom: index for index, lane in enumerate(lanes)}
    bars = [_bar(drawn, index, scale, lanes, place, rows, today) for index in range(len(drawn))]
    return Frise(
        barres=bars,
        couloirs=lanes,
        reperes=_ticks(scale),
        aujourdhui=_today(scale, today),
        hauteur=height + BOTTOM,
        omises=len(etapes) - len(drawn),
        description=_description(drawn),
    )


def _scale(etapes: Sequence[Etape], today: date) -> Echelle:
    first, last = etapes[0].debut, etapes[-1]
    known = [first, *(day for etape in etapes for day in (etape.debut, etape.fin) if day)]
    if not (last.nom.is_outcome and not last.prevue):
        known.append(today)
    first, end = min(known), max(known)
    # What has no end yet, planned or reached, needs room to be seen.
    if last.terme is None and last.debut == end:
        end += max(timedelta(days=30), (end - first) / 12)
    return Echelle(first, max(end, first + SHORTEST_DOMAIN))


def _rows(etapes: Sequence[Etape], scale: Echelle) -> list[int]:
    """The row of each step inside its lane: two that hold together are drawn one under the other."""
    rows, busy = [], {}
    for etape in etapes:
        ends = busy.setdefault(etape.nom, [])
        row = next((index for index, end in enumerate(ends) if end <= etape.debut), len(ends))
        if row == len(ends):
            ends.append(etape.debut)
        ends[row] = max(ends[row], etape.terme or scale.fin)
        rows.append(row)
    return rows


def _lanes(etapes: Sequence[Etape], rows: Sequence[int]) -> tuple[list[Couloir], int]:
    """Lanes from top to bottom and the pixel where they end: the four phases, then the outcomes met."""
    met = {etape.nom for etape in etapes}
    lanes, y = [], TOP
    for nom in [*ACTIVE_PHASES, *(nom for nom in NomPhase if nom.is_outcome and nom in met)]:
        lanes.append(Couloir(nom, y, nom not in met))
        deepest = max((row for etape, row in zip(etapes, rows, strict=True) if etape.nom is nom), default=0)
        y += LANE_TITLE + ROW * (deepest + 1)
    return lanes, y


def _bar(etapes, index, scale, lanes, place, rows, today) -> Barre:
    etape = etapes[index]
    lane = place[etape.nom]
    left = scale(etape.debut)
    right = scale(_drawn_end(etape, scale, today))
    lived = min(right, scale(today)) if not etape.prevue else left
    return Barre(
        etape=etape,
        couloir=lane,
        rangee=rows[index],
        y=_y(lanes[lane], rows[index]),
        gauche=left,
        vecu=max(left, lived),
        droite=max(left, right),
        venant_de=_previous_y(etapes, index, lanes, place, rows),
        legende=caption(etape),
    )


def _drawn_end(etape: Etape, scale: Echelle, today: date) -> date:
    if etape.terme:
        return etape.terme
    # Still held: up to today; an outcome or a planned phase runs to the edge.
    return scale.fin if etape.prevue or etape.nom.is_outcome else today


def _y(lane: Couloir, row: int) -> int:
    return lane.y + LANE_TITLE + row * ROW + ROW // 2 - 4


def _previous_y(etapes, index, lanes, place, rows) -> int | None:
    if index == 0 or any(remarque.code == "interruption" for remarque in etapes[index].remarques):
        return None
    previous = etapes[index - 1]
    return _y(lanes[place[previous.nom]], rows[index - 1])


def _today(scale: Echelle, today: date) -> Repere | None:
    if not scale.debut <= today <= scale.fin:
        return None
    return Repere(today, "aujourd’hui", scale(today))


# Axis -----------------------------------------------------------------------------------------------------


def _ticks(scale: Echelle) -> list[Repere]:
    for months in STEPS:
        ticks = [Repere(day, _tick_text(day, months), scale(day)) for day in _tick_days(scale, months)]
        inside = [tick for tick in ticks if tick.ancre == "middle"]
        if all(one.position + one.demi + other.demi < other.position for one, other in pairwise(inside)):
            break
    return inside


def _tick_days(scale: Echelle, months: int) -> list[date]:
    """First days of the periods of `months` months that fall inside the drawing."""
    month = scale.debut.year * 12 + scale.debut.month - 1
    month -= month % months
    days = []
    while (day := date(month // 12, month % 12 + 1, 1)) <= scale.fin:
        if day >= scale.debut:
            days.append(day)
        month += months
    return days


def _tick_text(day: date, months: int) -> str:
    return str(day.year) if months >= 12 else f"{MONTHS[day.month - 1]} {day.year}"


# Words ----------------------------------------------------------------------------------------------------


def caption(etape: Etape) -> str:
    """« Construction, du 1er mars 2024 au 4 juin 2025 »."""
    name, start = etape.nom.label, jour(etape.debut)
    if etape.prevue:
        return f"{name}, à partir du {start} (prévu)" if not etape.terme else _between(etape, " (prévu)")
    if etape.terme is None:
        return f"{name}, depuis le {start}"
    return f"{name}, le {start}" if etape.terme == etape.debut else _between(etape, "")


def _between(etape: Etape, more: str) -> str:
    return f"{etape.nom.label}, du {jour(etape.debut)} au {jour(etape.terme)}{more}"


def _description(etapes: Sequence[Etape]) -> str:
    """The drawing in words."""
    return " ; ".join(caption(etape) for etape in etapes) + "."
