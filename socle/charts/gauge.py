"""A total and how it is shared: what exceeds it is drawn beyond its mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from socle.charts.scale import percent
from socle.templatetags.socle import montant

HEIGHT = 28


@dataclass(frozen=True)
class Share:
    """A part of the total, in euros: `second` and `tiers` choose a colour of the palette, `trait` the main one."""

    texte: str
    valeur: Decimal
    couleur: str = "trait"


@dataclass(frozen=True)
class Slice:
    texte: str
    couleur: str
    x: str
    largeur: str


@dataclass(frozen=True)
class Gauge:
    """All that `graphiques/jauge.html` draws; `total` is the place of the mark, None when nothing exceeds it."""

    parts: list[Slice]
    total: str | None
    hauteur: int
    description: str


def gauge(nom: str, total: Decimal, shares: Sequence[Share]) -> Gauge | None:
    """Shares of a total, side by side; None when there is neither total nor share."""
    used = sum((share.valeur for share in shares), Decimal(0))
    whole = max(total, used)
    if whole <= 0:
        return None
    parts, left = [], 0.0
    for share in shares:
        width = float(share.valeur / whole * 100)
        parts.append(
            Slice(f"{share.texte} : {montant(share.valeur)}", share.couleur, percent(left), percent(width))
        )
        left += width
    said = ", ".join(part.texte for part in parts)
    over = f" ; dépassement de {montant(used - total)}" if used > total else ""
    mark = percent(float(total / whole * 100)) if used > total else None
    return Gauge(parts, mark, HEIGHT, f"{nom} : {said} sur {montant(total)}{over}.")
