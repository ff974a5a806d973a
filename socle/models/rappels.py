"""Automatic reminders: what was sent to whom, and what each person chose to receive."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models

from socle.history import tracked
from socle.models.courriels import Courriel


class AbonnementQuerySet(models.QuerySet):
    def chosen(self, people) -> dict[tuple[int, str], bool]:
        """What each of `people` chose: (key of the person, kind) → received or not. What is absent was not chosen."""
        rows = self.filter(personne__in=people).values_list("personne", "genre", "recu")
        return {(personne, genre): recu for personne, genre, recu in rows}


class Abonnement(models.Model):
    """A person's choice to receive one kind of automatic mail, or not; without a row, the default of the kind holds."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="personne",
        on_delete=models.PROTECT,
        related_name="abonnements",
    )
    # Key of a Genre (socle.relances), which packages above declare.
    genre = models.CharField("genre", max_length=60)
    recu = models.BooleanField("reçu")
    depuis = models.DateTimeField("depuis", auto_now=True)

    history = tracked()
    objects = AbonnementQuerySet.as_manager()

    class Meta:
        ordering = ["genre", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="abonnement_unique_par_genre",
                fields=["personne", "genre"],
                violation_error_message="Cette personne a déjà choisi pour ce genre de courriel.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.genre} : {'reçu' if self.recu else 'refusé'}, {self.personne}"


class RappelQuerySet(models.QuerySet):
    def of_day(self, day: date) -> "RappelQuerySet":
        return self.filter(jour=day)


class Rappel(models.Model):
    """A reminder that went into a mail: stage `etape` of the matter `cle`, once a person."""

    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="rappels"
    )
    genre = models.CharField("genre", max_length=60)
    cle = models.CharField("sujet", max_length=200)
    etape = models.SmallIntegerField("étape")
    titre = models.CharField("titre", max_length=250)
    # The incubateur it is about, as a label, since socle knows no domain; empty for a digest.
    portee = models.CharField("portée", max_length=120, blank=True)
    courriel = models.ForeignKey(
        Courriel, verbose_name="courriel", on_delete=models.PROTECT, related_name="rappels"
    )
    jour = models.DateField("jour")

    objects = RappelQuerySet.as_manager()

    class Meta:
        ordering = ["-jour", "pk"]
        indexes = [
            models.Index(fields=["portee", "courriel"], name="rappel_portee"),
            models.Index(fields=["cle"], name="rappel_cle"),
            models.Index(fields=["jour"], name="rappel_jour"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="rappel_une_fois_par_etape",
                fields=["personne", "cle", "etape"],
                violation_error_message="Ce rappel est déjà parti à cette personne.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.titre} → {self.personne}"
