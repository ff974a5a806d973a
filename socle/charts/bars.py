"""Horizontal bars, one a row, on both sides of zero when some are negative."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from socle.charts.scale import percent
from socle.templatetags.socle import chiffre

ROW = 34  # pixels: the words, then the bar under them


@dataclass(frozen=True)
class Bar:
    texte: str
    valeur: str
    x: str
    largeur: str
    y: int

    @property
    def y_texte(self) -> int:
        return self.y + 13

    @property
    def y_barre(self) -> int:
        return self.y + 18


@dataclass(frozen=True)
class Bars:
    """All that `graphiques/barres.html` draws."""

    barres: list[Bar]
    zero: str
    hauteur: int
    description: str


def bars(nom: str, rows: Sequence[tuple[str, Decimal]], *, unite: str = "") -> Bars | None:
    """One bar for each (words, value); None when there is no row."""
    if not rows:
        return None
    low = min(0, *(value for _, value in rows))
    high = max(0, *(value for _, value in rows))
    span = (high - low) or 1
    zero = float(-low / span * 100)
    drawn = []
    for index, (texte, value) in enumerate(rows):
        length = float(abs(value) / span * 100)
        left = zero if value >= 0 else zero - length
        drawn.append(Bar(texte, _figure(value, unite), percent(left), percent(length), index * ROW))
    said = " ; ".join(f"{bar.texte} {bar.valeur}" for bar in drawn)
    return Bars(drawn, percent(zero), len(rows) * ROW, f"{nom} : {said}.")


def _figure(value: Decimal, unite: str) -> str:
    return f"{chiffre(value)}\u00a0{unite}" if unite else chiffre(value)
