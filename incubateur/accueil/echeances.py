"""What awaits a person, from every package."""

from datetime import date

from annuaire.models import Personne
from comites import echeances as comites
from incubateur.accueil import courriels
from missions import echeances as missions
from notes import echeances as notes
from socle.echeances import Lot
from socle.existence import which_hold
from startups import echeances as startups
from startups.models import followed_startups

PACKAGES = [startups, notes, comites, missions, courriels]


def gather(personne: Personne, today: date, *, reader: Personne | None = None) -> list[Lot]:
    """Lots of what awaits `personne`, the most pressing kind first; nothing is read before it is shown.

    For somebody else who looks (`reader`), only what hangs on the startups they follow, or whose budget they read.
    """
    lots = [lot for package in PACKAGES for lot in package.echeances(personne, today)]
    if reader and reader != personne:
        shown = followed_startups(reader, today).values("pk")
        lots = [lot.within(lot.readable(reader, today) if lot.readable else shown) for lot in lots]
    return sorted(lots, key=lambda lot: lot.urgence)


def not_empty(lots: list[Lot], personne: Personne) -> list[Lot]:
    """Those of `lots` that hold anything; one query for all of them, which counts nothing."""
    found = which_hold(personne, [lot.rows for lot in lots])
    return [lot for lot, holds in zip(lots, found, strict=True) if holds]
