"""The path of a startup through the phases of the method."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Case, OuterRef, Value, When

from socle.clock import today
from socle.history import tracked
from socle.periods import Dated, DatedQuerySet, end_after_start
from socle.versions import Versioned
from startups.enums import NomPhase
from startups.models.startups import Startup


def current_phase(startup: str, at: date | None = None) -> models.QuerySet:
    """Subquery: phases of the startup named by that field of the outer row, the one in force on the day `at` first."""
    begun = Phase.objects.filter(startup=OuterRef(startup), debut__lte=at or today())
    return begun.order_by("-debut", "-rang")


class Phase(Versioned, Dated):
    """One row of the path. `fin` is kept only when somebody said it; else the next start ends the phase."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="phases"
    )
    nom = models.CharField("phase", max_length=30, choices=NomPhase)
    commentaire = models.TextField("commentaire", blank=True)
    # Settles ties: of two phases begun on the same day the higher rank is the current one (metier.md §2).
    rang = models.GeneratedField(
        expression=Case(*(When(nom=nom.value, then=Value(nom.rank)) for nom in NomPhase), default=Value(-1)),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    history = tracked(about="startup", excluded_fields=["rang"])
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["debut", "rang", "pk"]
        indexes = [models.Index(fields=["startup", "-debut", "-rang", "nom"], name="phase_courante")]
        constraints = [
            end_after_start("phase"),
            models.UniqueConstraint(
                name="phase_unique_par_jour",
                fields=["startup", "nom", "debut"],
                violation_error_code="debut",
                violation_error_message="Cette phase commence déjà ce jour-là.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_nom_display()
