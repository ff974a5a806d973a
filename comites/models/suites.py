"""What a decision asks for: objectives to reach, conditions to meet, each with its day."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from comites.enums import EtatCondition, StatutComite
from comites.models.decisions import Decision
from comites.models.seances import Passage
from socle.clock import today
from socle.history import tracked
from socle.periods import plausible
from socle.versions import Versioned
from startups.models import Indicateur, Objectif
from startups.models.impact import DIGITS


class ObjectifFixe(Versioned):
    """A result the comité expects: a figure of an indicator, or words. The closing makes it an objective of the startup."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    decision = models.ForeignKey(
        Decision, verbose_name="décision", on_delete=models.PROTECT, related_name="objectifs"
    )
    indicateur = models.ForeignKey(
        Indicateur,
        verbose_name="indicateur",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    texte = models.CharField("résultat attendu", max_length=300, blank=True)
    cible = models.DecimalField("cible", null=True, blank=True, **DIGITS)
    echeance = models.DateField("échéance", validators=[plausible])
    # Removed there as a mistake, what the comité decided stays.
    objectif = models.OneToOneField(
        Objectif,
        verbose_name="objectif suivi",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    history = tracked(about="decision")

    class Meta:
        verbose_name = "objectif fixé"
        ordering = ["decision", "echeance", "pk"]
        constraints = [
            models.CheckConstraint(
                name="objectif_fixe_mesurable",
                condition=Q(indicateur__isnull=False, cible__isnull=False)
                | (Q(indicateur__isnull=True, cible__isnull=True) & ~Q(texte="")),
                violation_error_code="texte",
                violation_error_message="Un objectif est une cible pour un indicateur, ou un résultat en mots.",
            )
        ]

    def __str__(self) -> str:
        if self.indicateur is None:
            return self.texte
        reached = f"{self.indicateur} : {self.cible.normalize():f} {self.indicateur.unite}".strip()
        return f"{reached} ({self.texte})" if self.texte else reached


class ConditionQuerySet(models.QuerySet):
    def visible_to(self, user, at: date | None = None) -> "ConditionQuerySet":
        """Of closed séances: those of the passages one reads, and those one owns."""
        if not user.is_active:
            return self.none()
        seen = Passage.objects.visible_to(user, at).order_by()
        return self.decided().filter(Q(responsable=user) | Q(decision__passage__in=seen.values("pk")))

    def decided(self) -> "ConditionQuerySet":
        """Those of séances that are closed: before, nothing is decided."""
        return self.filter(decision__passage__comite__statut=StatutComite.CLOS)

    def to_meet(self) -> "ConditionQuerySet":
        """Decided and not met yet, the first due first."""
        return self.decided().filter(etat=EtatCondition.A_LEVER).order_by("echeance", "pk")


class Condition(Versioned):
    """What somebody must bring by a day for the decision to hold."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    decision = models.ForeignKey(
        Decision, verbose_name="décision", on_delete=models.PROTECT, related_name="conditions"
    )
    texte = models.CharField("condition", max_length=500)
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="responsable",
        on_delete=models.PROTECT,
        related_name="conditions",
    )
    echeance = models.DateField("avant le", validators=[plausible])
    etat = models.CharField(
        "état", max_length=20, choices=EtatCondition, default=EtatCondition.A_LEVER, editable=False
    )
    motif = models.TextField("comment, ou pourquoi", max_length=2_000, blank=True)
    close_le = models.DateField("close le", null=True, blank=True, editable=False)

    history = tracked(about="decision")
    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "echeance", "pk"]
        indexes = [models.Index(fields=["responsable", "etat", "echeance"], name="condition_responsable")]
        constraints = [
            models.CheckConstraint(
                name="condition_close_datee",
                condition=Q(etat=EtatCondition.A_LEVER, close_le__isnull=True)
                | (~Q(etat=EtatCondition.A_LEVER) & Q(close_le__isnull=False)),
                violation_error_message="Une condition levée ou abandonnée a une date, et elle seule.",
            ),
            models.CheckConstraint(
                name="condition_abandon_motive",
                condition=~Q(etat=EtatCondition.ABANDONNEE) | ~Q(motif=""),
                violation_error_code="motif",
                violation_error_message="Dites pourquoi cette condition est abandonnée.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte

    @property
    def a_lever(self) -> bool:
        return self.etat == EtatCondition.A_LEVER

    def is_late(self, at: date | None = None) -> bool:
        """Whether its day is past and nobody met it."""
        return self.a_lever and self.echeance < (at or today())


def with_suites(decisions: models.QuerySet) -> models.QuerySet:
    """Decisions, each with its objectives and conditions, whatever their number."""
    return decisions.select_related("passage__comite").prefetch_related(
        models.Prefetch("objectifs", ObjectifFixe.objects.select_related("indicateur", "objectif")),
        models.Prefetch("conditions", Condition.objects.select_related("responsable")),
    )
