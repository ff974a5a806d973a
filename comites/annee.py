"""A year month by month: what is held, what is planned, what is owed. Reads, writes nothing."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.db.models.functions import ExtractMonth

from annuaire.models import Personne
from comites.calendrier import owing
from comites.enums import StatutComite
from comites.lignes import Ligne, lines
from comites.models import Comite
from comites.permissions import startups_to_plan
from comites.selection import for_lines

YEARS = range(2015, 2100)
# Séances shown of a month; the others are a link away.
SHOWN = 4


@dataclass
class Mois:
    """A month: its séances, how many passages they hold, how many startups are due in it without any."""

    debut: date
    present: bool = False
    seances: list[Ligne] = field(default_factory=list)
    a_programmer: int = 0

    @property
    def cle(self) -> str:
        return f"{self.debut:%Y-%m}"

    @property
    def montrees(self) -> list[Ligne]:
        return self.seances[:SHOWN]

    @property
    def autres(self) -> int:
        return len(self.seances) - len(self.montrees)

    @property
    def passages(self) -> int:
        return sum(len(ligne.passages) for ligne in self.seances)


def year_view(user: Personne, year: int, at: date) -> list[Mois]:
    """The twelve months of `year`, of what `user` reads and plans; a fixed number of queries."""
    held = _by_month(user, year)
    owed = _owed(user, year, at)
    return [
        Mois(
            debut=date(year, month, 1),
            present=(year, month) == (at.year, at.month),
            seances=held[month],
            a_programmer=owed[month],
        )
        for month in range(1, 13)
    ]


def _by_month(user: Personne, year: int) -> dict[int, list[Ligne]]:
    """Séances that begin in each month, cancelled ones apart."""
    found = Comite.objects.visible_to(user).with_dates().filter(debut__year=year)
    kept = found.exclude(statut=StatutComite.ANNULE).order_by("debut", "pk")
    months: dict[int, list[Ligne]] = defaultdict(list)
    for ligne in lines(for_lines(kept, user)):
        months[ligne.debut.month].append(ligne)
    return months


def _owed(user: Personne, year: int, at: date) -> Counter[int]:
    """How many startups are due in each month and not planned."""
    unplanned = owing(startups_to_plan(user).order_by(), at).filter(prevu_le__isnull=True, du_le__year=year)
    grouped = unplanned.values(mois=ExtractMonth("du_le")).annotate(n=Count("pk")).order_by("mois")
    return Counter(dict(grouped.values_list("mois", "n")))
