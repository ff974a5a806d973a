"""What a startup costs: envelopes given by a decision, orders placed, services done (metier.md §4)."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from socle.history import tracked
from socle.periods import Dated, DatedQuerySet, end_after_start, plausible
from socle.versions import Versioned
from startups.enums import SourceFinancement
from startups.models.startups import Startup

EUROS = {"max_digits": 12, "decimal_places": 2}


class Enveloppe(Versioned, Dated):
    """Money a source gives for a period, to commit within the exercice: what is not lapses on 31 December."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="enveloppes"
    )
    source = models.CharField("source", max_length=20, choices=SourceFinancement)
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    montant = models.DecimalField("montant (€)", validators=[MinValueValidator(0)], **EUROS)
    exercice = models.PositiveSmallIntegerField(
        "exercice",
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text="L’année budgétaire.",
    )

    history = tracked(about="startup")
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-exercice", "-debut", "pk"]
        indexes = [models.Index(fields=["startup", "-exercice"], name="enveloppe_startup")]
        constraints = [
            end_after_start("enveloppe"),
            models.CheckConstraint(
                name="enveloppe_montant_positif",
                condition=Q(montant__gte=0),
                violation_error_code="montant",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intitule or self.get_source_display()}, {self.exercice}"


class Depense(Versioned):
    """An order (bon de commande): its amount is committed (AE) in the exercice of its envelope."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    enveloppe = models.ForeignKey(
        Enveloppe, verbose_name="enveloppe", on_delete=models.PROTECT, related_name="depenses"
    )
    fournisseur = models.CharField("fournisseur", max_length=200)
    objet = models.CharField("objet", max_length=300)
    reference = models.CharField("numéro du bon de commande", max_length=100, blank=True)
    montant = models.DecimalField("montant (€)", validators=[MinValueValidator(0)], **EUROS)
    date = models.DateField("commandé le", validators=[plausible])

    history = tracked(about="enveloppe")

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["enveloppe", "-date"], name="depense_enveloppe")]
        constraints = [
            models.CheckConstraint(
                name="depense_montant_positif",
                condition=Q(montant__gte=0),
                violation_error_code="montant",
                violation_error_message="Un montant ne peut pas être négatif.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fournisseur} : {self.objet}"


class ServiceFait(Versioned):
    """Part of an order that was done on a day: consumed (CP)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    depense = models.ForeignKey(
        Depense, verbose_name="bon de commande", on_delete=models.PROTECT, related_name="services_faits"
    )
    date = models.DateField("fait le", validators=[plausible])
    montant = models.DecimalField("montant (€)", validators=[MinValueValidator(0)], **EUROS)

    history = tracked(about="depense")

    class Meta:
        ordering = ["date", "pk"]
        verbose_name = "service fait"
        indexes = [models.Index(fields=["depense", "date"], name="service_fait_depense")]
        constraints = [
            models.CheckConstraint(
                name="service_fait_montant_positif",
                condition=Q(montant__gte=0),
                violation_error_code="montant",
                violation_error_message="Un montant ne peut pas être négatif.",
            )
        ]

    def __str__(self) -> str:
        return f"Service fait du {self.date:%d/%m/%Y}"
