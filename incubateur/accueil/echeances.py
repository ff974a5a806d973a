"""What awaits a person, from every package."""

from datetime import date

from django.db.models import Exists

from annuaire.models import Personne
from comites import echeances as comites
from incubateur.accueil import courriels
from missions import echeances as missions
from notes import echeances as notes
from socle.echeances import Lot
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
    if not lots:
        return []
    asked = {f"lot_{rank}": Exists(lot.rows) for rank, lot in enumerate(lots)}
    found = Personne.objects.filter(pk=personne.pk).annotate(**asked).values_list(*asked).get()
    return [lot for lot, holds in zip(lots, found, strict=True) if holds]
