"""The agenda of a saved séance as one person may read it. Reads, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from annuaire.models import Personne
from comites import sieges
from comites.agenda import Creneau, Tranche, agenda
from comites.enums import Capacite
from comites.lignes import when
from comites.models import Comite, Decision, DemiJournee, Membre, Passage
from socle.clock import today


@dataclass(frozen=True)
class Tour:
    """A passage with its hours, who sits at it, who must and is not known; where it can be moved."""

    creneau: Creneau
    membres: Sequence[Membre]
    manquants: Sequence[Capacite]
    premier: bool
    dernier: bool

    @property
    def passage(self) -> Passage:
        return self.creneau.passage

    @property
    def decision(self) -> Decision | None:
        return getattr(self.passage, "decision", None)

    @property
    def decidable(self) -> bool:
        """Whether its day has come."""
        return self.passage.demi_journee.date <= today()


@dataclass(frozen=True)
class Ordre:
    """The half-days with the turns one may read, and who sits throughout."""

    tranches: list[tuple[Tranche, list[Tour]]]
    permanents: list[Membre]
    demi_journees: list[DemiJournee]

    @property
    def quand(self) -> str:
        return when(self.demi_journees)

    @property
    def commence(self) -> bool:
        """Whether its first day has come."""
        return bool(self.demi_journees) and self.demi_journees[0].date <= today()

    @property
    def tours(self) -> list[Tour]:
        return [tour for _, tours in self.tranches for tour in tours]


def read_agenda(comite: Comite, user: Personne) -> Ordre:
    """Hours depend on all the passages; only those `user` reads are kept. Five queries whatever their number."""
    passages = list(comite.passages.for_agenda())
    readable = set(
        Passage.objects.visible_to(user).filter(comite=comite).order_by("pk").values_list("pk", flat=True)
    )
    permanents = list(comite.membres.permanent().select_related("personne").in_order())
    half_days = list(comite.demi_journees.all())
    order = [passage.pk for passage in passages]
    tranches = [
        (
            tranche,
            [
                _turn(creneau, permanents, order)
                for creneau in tranche.creneaux
                if creneau.passage.pk in readable
            ],
        )
        for tranche in agenda(half_days, passages)
    ]
    if len(readable) < len(passages):
        # A half-day in which one reads nothing is not theirs to know.
        tranches = [(tranche, tours) for tranche, tours in tranches if tours]
        half_days = [tranche.demi_journee for tranche, _ in tranches]
    return Ordre(tranches, permanents, half_days)


def _turn(creneau: Creneau, permanents: Sequence[Membre], order: Sequence[int]) -> Tour:
    membres = list(creneau.passage.membres.all())
    return Tour(
        creneau=creneau,
        membres=membres,
        manquants=sieges.missing(membres, permanents),
        premier=creneau.passage.pk == order[0],
        dernier=creneau.passage.pk == order[-1],
    )
