"""Requests that a person confirms: an équipe may not change alone the entry of somebody others rely on."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annuaire.enums import GenreDemande, IssueDemande

# How long the link sent to the person holds.
DUREE = timedelta(days=7)


class DemandeQuerySet(models.QuerySet):
    def unsettled(self) -> "DemandeQuerySet":
        """Neither confirmed, refused nor cancelled, even if its link no longer holds."""
        return self.filter(issue="")

    def open(self) -> "DemandeQuerySet":
        """Those the person can still confirm."""
        return self.unsettled().filter(created_at__gt=timezone.now() - DUREE)


class Demande(models.Model):
    """What `demandee_par` asked about the entry of `personne`, who settles it by a link sent to their address.

    `email`: the address wanted. `autre`: the entry that would be kept, or the suppléant. `champs`: names of the fields
    whose value would be that of the duplicate.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="personne qui confirme",
        on_delete=models.PROTECT,
        related_name="demandes",
    )
    genre = models.CharField("genre", max_length=20, choices=GenreDemande)
    email = models.EmailField("nouvelle adresse", blank=True)
    autre = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="autre personne",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    champs = models.JSONField("valeurs reprises", default=list, blank=True)
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    demandee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="demandée par", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("demandée le", default=timezone.now)
    issue = models.CharField("issue", max_length=20, choices=IssueDemande, blank=True)
    tranchee_le = models.DateTimeField("tranchée le", null=True, blank=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="demande_une_a_la_fois",
                fields=["personne", "genre"],
                condition=Q(issue=""),
                violation_error_message="Une demande de ce genre attend déjà la réponse de cette personne.",
            ),
            models.CheckConstraint(
                name="demande_tranchee_date",
                condition=Q(issue="", tranchee_le__isnull=True)
                | (~Q(issue="") & Q(tranchee_le__isnull=False)),
                violation_error_message="Une demande tranchée a une date, et elle seule.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.personne}"

    @property
    def expire_le(self):
        """When the link stops to hold."""
        return self.created_at + DUREE

    @property
    def is_open(self) -> bool:
        """Whether the person can still confirm or refuse."""
        return not self.issue and timezone.now() < self.expire_le
