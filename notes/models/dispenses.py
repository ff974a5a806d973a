"""When no note is owed though the rule asks for one."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q

from notes.enums import NatureDispense
from notes.periodes import Periode
from socle.history import tracked
from socle.periods import Dated, DatedQuerySet, end_after_start
from socle.versions import Versioned
from startups.models import Startup


class DispenseQuerySet(DatedQuerySet):
    def covering(self, periode: Periode) -> "DispenseQuerySet":
        """Those that free a startup of the note of `periode`.

        A suspension in force on the day the note is due; a dossier de comité sent within the period.
        """
        return self.filter(covers(periode.debut, periode.fin))


def covers(debut: date, fin: date) -> Q:
    """The condition of `DispenseQuerySet.covering`, for the period from `debut` to `fin`."""
    suspended = Q(nature=NatureDispense.SUSPENSION, debut__lte=fin) & (Q(fin__isnull=True) | Q(fin__gte=fin))
    return suspended | Q(nature=NatureDispense.DOSSIER_COMITE, debut__range=(debut, fin))


class Dispense(Versioned, Dated):
    """A suspension with its reason, or a dossier de comité that stands for a note (metier.md §5)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="dispenses"
    )
    nature = models.CharField(
        "nature", max_length=20, choices=NatureDispense, default=NatureDispense.SUSPENSION
    )
    motif = models.CharField("motif", max_length=500)

    history = tracked(about="startup")
    objects = DispenseQuerySet.as_manager()

    class Meta:
        ordering = ["-debut", "-pk"]
        indexes = [models.Index(fields=["startup", "debut", "fin"], name="dispense_startup")]
        constraints = [
            end_after_start("dispense"),
            models.CheckConstraint(
                name="dispense_motivee",
                condition=~Q(motif=""),
                violation_error_code="motif",
                violation_error_message="Dites pourquoi aucune note n’est attendue.",
            ),
            models.CheckConstraint(
                name="dispense_dossier_un_jour",
                condition=~Q(nature=NatureDispense.DOSSIER_COMITE) | Q(fin=models.F("debut")),
                violation_error_message="Un dossier de comité a une seule date.",
            ),
            models.UniqueConstraint(
                name="dispense_unique_par_debut",
                fields=["startup", "nature", "debut"],
                violation_error_code="debut",
                violation_error_message="Une dispense de même nature commence déjà ce jour-là.",
            ),
        ]

    def frees(self, periode: Periode) -> bool:
        """Whether it frees its startup of the note of `periode`: `covers`, of one row."""
        if self.nature == NatureDispense.DOSSIER_COMITE:
            return self.debut in periode
        return self.is_current(periode.fin)

    def __str__(self) -> str:
        return f"{self.get_nature_display()} du {self.debut:%d/%m/%Y}"
