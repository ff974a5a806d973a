"""« Ma tournée »: which startup to update next, oldest news first. Pure reading, no page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from annuaire.models import Personne
from startups.enums import ACTIVE_PHASES, RoleStartup
from startups.models import Startup, startup_roles

WRITERS = {RoleStartup.COACH, RoleStartup.INTRAPRENEUR}


@dataclass(frozen=True)
class Etape:
    """Where a tour stands: the startup to update now (None: it is over), its place and how many there are."""

    startup: Startup | None
    numero: int
    total: int


def tour(user: Personne):
    """Active startups that `user` keeps up to date: their own, or else all those of their équipe."""
    own = [pk for pk, held in startup_roles(user).items() if held & WRITERS]
    scope = Q(pk__in=own) if own else Q(incubateur_id__in=user.roles().equipe)
    return Startup.objects.filter(scope).with_phase_courante().filter(phase_courante__in=ACTIVE_PHASES)


def step(user: Personne, *, started: datetime, skipped: list[str]) -> Etape:
    """The startup without news since `started` whose news are the oldest, those of `skipped` left out."""
    startups = tour(user)
    total = startups.count()
    waiting = (
        startups.with_dernier_point()
        .filter(Q(nouvelles_le__isnull=True) | Q(nouvelles_le__lt=started))
        .exclude(identifiant__in=skipped)
        .select_related("incubateur")
        .order_by(F("nouvelles_le").asc(nulls_first=True), "nom", "pk")
    )
    left = waiting.count()
    return Etape(waiting.first(), total - left + 1, total)
