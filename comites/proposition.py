"""A séance before it is saved: its half-days, the passages spread over them, who sits at each. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from comites import sieges
from comites.agenda import Creneau, Tranche, spread
from comites.calendrier import Du
from comites.enums import Capacite
from comites.models import Comite, DemiJournee, Membre, Passage

# Usual durations, those of the model.
DUREE_USUELLE = Passage().duree


@dataclass(frozen=True)
class Tour:
    """The turn of a startup as it would be: its hours, who would sit, who must and is not known."""

    creneau: Creneau
    du: Du
    membres: Sequence[Membre]
    manquants: Sequence[Capacite]
    le: date

    @property
    def tard(self) -> int:
        """Days after the one it is due."""
        return max((self.le - self.du.le).days, 0)


@dataclass(frozen=True)
class Proposition:
    """What « proposer une séance » shows before it is done."""

    comite: Comite
    tranches: list[Tranche]
    permanents: list[Membre]
    tours: dict[int, Tour]

    @property
    def par_demi_journee(self) -> list[tuple[Tranche, list[Tour]]]:
        """Half-days with their turns, in order."""
        return [
            (tranche, [self.tours[creneau.passage.startup_id] for creneau in tranche.creneaux])
            for tranche in self.tranches
        ]

    @property
    def passages(self) -> list[Passage]:
        return [creneau.passage for tranche in self.tranches for creneau in tranche.creneaux]


def compose(comite: Comite, demi_journees: Sequence[DemiJournee], dus: Sequence[Du]) -> Proposition:
    """Agenda and members, from the startups chosen in the order they are due; two queries."""
    passages = {du.startup.pk: Passage(startup=du.startup, objet=du.objet) for du in dus}
    tranches = spread(demi_journees, passages.values())
    first = min(row.date for row in demi_journees)
    throughout = sieges.permanents(comite.incubateur, first)
    seated = sieges.members(
        {passage.startup: passage.demi_journee.date for passage in passages.values()}, throughout
    )
    by_startup = {du.startup.pk: du for du in dus}
    tours = {
        creneau.passage.startup_id: Tour(
            creneau=creneau,
            du=by_startup[creneau.passage.startup_id],
            membres=seated[creneau.passage.startup_id],
            manquants=sieges.missing(seated[creneau.passage.startup_id], throughout),
            le=tranche.demi_journee.date,
        )
        for tranche in tranches
        for creneau in tranche.creneaux
    }
    return Proposition(comite, tranches, throughout, tours)
