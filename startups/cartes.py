"""A startup as a line of the list or a card of the board shows it, for one person on one day.

What the person may not read (météo, news, blocages, money) is absent from the card itself, so that no template can let it out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from annuaire.models import Personne
from socle.clock import today
from socle.templatetags.socle import as_day
from startups import permissions, reseau
from startups.budget.lecture import financements
from startups.enums import ACTIVE_PHASES, NomPhase, RoleStartup
from startups.financement import Financement
from startups.impact.lecture import DRAWN, Lecture, principaux
from startups.models import Affectation, Startup

# What a card shows of a startup: the fiche alone may weigh more than the page.
COLUMNS = ["identifiant", "nom", "mission", "created_at", "incubateur__nom", "incubateur__silence_jours"]

# People by startup and role.
Entourage = Mapping[int, Mapping[str, list[Personne]]]


@dataclass(frozen=True)
class Carte:
    """`startup` comes from `for_cards`; `can_read` and `can_write` are about its points and blocages."""

    startup: Startup
    at: date
    can_read: bool
    can_write: bool
    coachs: Sequence[Personne] = field(default=())
    principal: Lecture | None = None
    # None for who may not read the budget, and where nothing was ordered.
    financement: Financement | None = None

    @property
    def phase(self) -> NomPhase | None:
        """The phase in force; None before the first one."""
        return NomPhase(self.startup.phase_courante) if self.startup.phase_courante else None

    @property
    def active(self) -> bool:
        return self.phase in ACTIVE_PHASES

    @property
    def jours(self) -> int:
        """Days spent in the phase."""
        return (self.at - self.startup.phase_debut).days if self.phase else 0

    @property
    def place(self) -> reseau.Place | None:
        """Where these days stand among the durations of the network."""
        return reseau.situer(self.phase, self.jours) if self.phase else None

    @property
    def jauge(self) -> reseau.Jauge | None:
        return reseau.jauge(self.phase, self.jours) if self.phase else None

    @property
    def longue(self) -> bool:
        return self.place is reseau.Place.LONGUE

    @property
    def meteo(self) -> str:
        return (self.startup.meteo or "") if self.can_read else ""

    @property
    def nouvelles_le(self) -> datetime | None:
        """When it was last known to hold."""
        return self.startup.nouvelles_le if self.can_read else None

    @property
    def blocages(self) -> int:
        """How many blocages are open."""
        return self.startup.blocages_ouverts if self.can_read else 0

    @property
    def attendu_le(self) -> date | None:
        """The day news were or are due, by the rule of the incubateur; None when nothing is expected."""
        if not (self.can_read and self.active):
            return None
        signe = self.nouvelles_le or self.startup.created_at
        return as_day(signe) + timedelta(days=self.startup.incubateur.silence_jours)

    @property
    def silencieuse(self) -> bool:
        """Whether news are due today, or late."""
        return self.attendu_le is not None and self.attendu_le <= self.at

    @property
    def a_jour(self) -> bool:
        """Whether there were news today: « rien de nouveau » would say nothing."""
        return self.nouvelles_le is not None and as_day(self.nouvelles_le) == self.at


def for_cards(startups, user: Personne):
    """The queryset `startups` with all that a card reads."""
    annotated = startups.with_phase_courante().with_dernier_point().with_blocages_ouverts().with_suivie(user)
    annotated = annotated.with_budget_lisible(user)
    return annotated.select_related("incubateur").only(*COLUMNS)


def cards(
    startups: Iterable[Startup], user: Personne, around: Entourage | None = None, *, drawn: int = DRAWN
) -> list[Carte]:
    """Cards of startups read by `for_cards`, in the same order; `around`, if known, spares a query for the coaches.

    `drawn` is how many measures of the principal indicator are read.
    """
    startups = list(startups)
    measured = principaux(startups, drawn)
    funded = financements([startup for startup in startups if startup.budget_lisible], today())
    around = people_around(startups, [RoleStartup.COACH]) if around is None else around
    return [
        Carte(
            startup=startup,
            at=today(),
            can_read=startup.suivie,
            can_write=permissions.can_write_points(user, startup),
            coachs=around[startup.pk][RoleStartup.COACH],
            principal=measured.get(startup.pk),
            financement=funded.get(startup.pk),
        )
        for startup in startups
    ]


def people_around(startups: Sequence[Startup], roles: Sequence[str]) -> Entourage:
    """Who holds these roles today on each startup, the longest in it first; one query."""
    held = Affectation.objects.current().filter(startup__in=startups).select_related("personne")
    found = defaultdict(lambda: defaultdict(list))
    # Roles are sorted out here: asked of the database, SQLite would read everybody in them, startup by startup.
    for affectation in held.order_by("debut", "pk"):
        if affectation.role in roles:
            found[affectation.startup_id][affectation.role].append(affectation.personne)
    return found
