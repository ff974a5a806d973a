"""Sealed documents: bytes in the database, so that a number, a state and its document live or die together."""

from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.db import models

from socle.enums import NatureRetrait
from socle.immutable import Immutable

PDF = "application/pdf"


class Document(Immutable):
    """A file as it was the day it was sealed. `empreinte` is the SHA-256 of `contenu`, in hexadecimal."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    # Name of the file one downloads.
    nom = models.CharField("nom du fichier", max_length=200)
    type = models.CharField("type", max_length=100, default=PDF)
    contenu = models.BinaryField("contenu")
    empreinte = models.CharField("empreinte", max_length=64, editable=False)
    taille = models.PositiveIntegerField("taille en octets", editable=False)
    scelle_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="scellé par", on_delete=models.PROTECT, related_name="+"
    )
    scelle_le = models.DateTimeField("scellé le", auto_now_add=True)

    class Meta:
        ordering = ["-scelle_le", "-pk"]

    def __str__(self) -> str:
        return self.nom

    def save(self, *args, **kwargs) -> None:
        if self._state.adding:
            self.contenu = bytes(self.contenu)
            self.empreinte, self.taille = sha256(self.contenu).hexdigest(), len(self.contenu)
        super().save(*args, **kwargs)

    @property
    def intact(self) -> bool:
        """Whether the bytes are those that were sealed."""
        return sha256(bytes(self.contenu)).hexdigest() == self.empreinte


class Retrait(Immutable):
    """A sealed document that no longer holds: cancelled, or replaced by another. The document itself stays."""

    document = models.OneToOneField(
        Document, verbose_name="document", on_delete=models.PROTECT, related_name="retrait"
    )
    nature = models.CharField("nature", max_length=20, choices=NatureRetrait)
    remplace_par = models.ForeignKey(
        Document,
        verbose_name="remplacé par",
        on_delete=models.PROTECT,
        related_name="remplace",
        null=True,
        blank=True,
    )
    motif = models.TextField("motif", max_length=2_000)
    retire_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="retiré par", on_delete=models.PROTECT, related_name="+"
    )
    retire_le = models.DateTimeField("retiré le", auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="retrait_remplacement_nomme",
                condition=models.Q(nature=NatureRetrait.REMPLACE, remplace_par__isnull=False)
                | models.Q(nature=NatureRetrait.ANNULE, remplace_par__isnull=True),
                violation_error_message="Un remplacement nomme le document qui remplace ; une annulation, aucun.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.get_nature_display().lower()}"
