"""In investigation a meeting half-way stands for the notes (metier.md §5): when it is expected, and where it is awaited."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from annuaire.models import Incubateur
from notes.cadence import Regles, regles
from startups.enums import GenreJalon, NomPhase
from startups.models import Jalon, Phase, Startup

# Before that day, those who lead the startup are told to plan it.
BIENTOT_JOURS = 7


def expected_on(phase: Phase, incubateur: Incubateur) -> date:
    """Half-way of an investigation of the duration the incubateur gives itself."""
    return phase.debut + timedelta(days=_half(incubateur.investigation_semaines))


def _half(weeks: int) -> int:
    return weeks * 7 // 2


def awaited(startups: QuerySet[Startup], today: date, rules: Regles | None = None) -> QuerySet[Startup]:
    """Startups in investigation that are near half-way or past it, without any meeting told: neither held nor planned.

    Once the investigation has lasted its time, its comité is what one awaits. Reads the rules when they are not given.
    """
    near = Q(pk__in=[])
    for weeks in {weeks for _, weeks in (regles() if rules is None else rules)}:
        begun = (today - timedelta(weeks=weeks), today + timedelta(days=BIENTOT_JOURS - _half(weeks)))
        near |= Q(incubateur__investigation_semaines=weeks, phase_debut__range=begun)
    told = Jalon.objects.filter(
        startup=OuterRef("pk"), genre=GenreJalon.MI_PARCOURS, date__gte=OuterRef("phase_debut")
    )
    current = startups.with_phase_courante(today).filter(near, phase_courante=NomPhase.INVESTIGATION)
    return current.filter(~Exists(told.order_by()))
