"""Dated roles of people for whole incubateurs, and who stands in for whom."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from annuaire.enums import RoleIncubateur
from annuaire.models.organisations import Incubateur
from socle.history import tracked
from socle.periods import Dated, DatedQuerySet, end_after_start
from socle.versions import Versioned


class Rattachement(Versioned, Dated):
    """A person's role in an incubateur from `debut` to `fin` (both included)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="personne",
        on_delete=models.PROTECT,
        related_name="rattachements",
    )
    incubateur = models.ForeignKey(
        Incubateur, verbose_name="incubateur", on_delete=models.PROTECT, related_name="rattachements"
    )
    role = models.CharField("rôle", max_length=20, choices=RoleIncubateur)

    history = tracked()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-debut", "pk"]
        constraints = [
            end_after_start("rattachement"),
            models.UniqueConstraint(
                name="rattachement_unique_par_debut",
                fields=["personne", "incubateur", "role", "debut"],
                violation_error_message="Cette personne a déjà ce rôle dans cet incubateur à cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.incubateur}"


class Suppleance(Versioned, Dated):
    """`suppleant` reads and acknowledges « pour » `personne`, from `debut` to `fin`; never decides."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="personne suppléée",
        on_delete=models.PROTECT,
        related_name="suppleances",
    )
    suppleant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="suppléant·e",
        on_delete=models.PROTECT,
        related_name="suppleances_exercees",
    )

    history = tracked()
    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "suppléance"
        ordering = ["-debut", "pk"]
        constraints = [
            end_after_start("suppleance"),
            models.CheckConstraint(
                name="suppleance_autre_personne",
                condition=~models.Q(personne=models.F("suppleant")),
                violation_error_message="On ne peut pas se suppléer soi-même.",
            ),
            models.UniqueConstraint(
                name="suppleance_unique_par_debut",
                fields=["personne", "suppleant", "debut"],
                violation_error_message="Cette suppléance existe déjà à cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suppleant} pour {self.personne}"
