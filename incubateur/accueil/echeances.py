"""What awaits a person, from every package."""

from datetime import date

from annuaire.models import Personne
from incubateur.accueil import courriels
from missions import echeances as missions
from socle.echeances import Echeance, Lot
from startups import echeances as startups
from startups.models import followed_startups

PACKAGES = [startups, missions, courriels]


def gather(personne: Personne, today: date, *, reader: Personne | None = None) -> list[Lot]:
    """Lots of what awaits `personne`, the most pressing kind first; nothing is read before it is shown.

    For somebody else who looks (`reader`), only what hangs on the startups they follow, or whose budget they read.
    """
    lots = [lot for package in PACKAGES for lot in package.echeances(personne, today)]
    if reader and reader != personne:
        shown = followed_startups(reader, today).values("pk")
        lots = [lot.within(lot.readable(reader, today) if lot.readable else shown) for lot in lots]
    return sorted(lots, key=lambda lot: lot.urgence)


def most_urgent(lots: list[Lot], number: int) -> list[Echeance]:
    """The `number` most urgent lines of all kinds together."""
    lines = [line for lot in lots for line in lot.first(number)]
    return sorted(lines, key=lambda line: line.urgence)[:number]
