"""« Ma tournée »: which startup to update next, oldest news first. Pure reading, no page.

A tour is of the day: a startup with news since midnight is done, so that leaving and coming back resumes it.
"""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from annuaire.models import Personne
from socle.clock import today
from startups.enums import RoleStartup
from startups.models import Point, Startup, holds, startups_held
from startups.models.startups import midnight

WRITERS = {RoleStartup.COACH, RoleStartup.INTRAPRENEUR}


@dataclass(frozen=True)
class Etape:
    """Where a tour stands: the startup to update now (None: it is over), its place, how many there are, and skipped."""

    startup: Startup | None
    numero: int
    total: int
    passees: int


def tour(user: Personne) -> QuerySet[Startup]:
    """Active startups that `user` keeps up to date: their own, or else all those of their équipe."""
    scope = (
        Q(pk__in=startups_held(user, roles=WRITERS))
        if holds(user, WRITERS)
        else Q(incubateur_id__in=user.roles().equipe)
    )
    return Startup.objects.filter(scope).active()


def step(user: Personne, *, skipped: list[str]) -> Etape:
    """The startup without news today whose news are the oldest, those of `skipped` left out."""
    startups = tour(user)
    waiting = startups.with_dernier_point().filter(
        Q(nouvelles_le__isnull=True) | Q(nouvelles_le__lt=midnight(today()))
    )
    total, left = startups.count(), waiting.count()
    passed = waiting.filter(identifiant__in=skipped).count()
    following = (
        waiting.exclude(identifiant__in=skipped)
        .select_related("incubateur")
        .order_by(F("nouvelles_le").asc(nulls_first=True), "nom", "pk")
        .first()
    )
    return Etape(following, total - left + passed + 1, total, passed)


def last_confirmed(user: Personne) -> Startup | None:
    """The startup of which `user` last said « rien de nouveau » today: what they may take back."""
    points = Point.objects.filter(confirme_par=user, confirme_le__gte=midnight(today()))
    latest = points.select_related("startup").order_by("-confirme_le", "-pk").first()
    return latest and latest.startup
