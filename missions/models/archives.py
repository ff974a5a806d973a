"""A ZIP of the running letters that somebody asked for, made in the background."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from missions.enums import EtatArchive
from socle.depots import KEPT

# A letter takes milliseconds: an archive that has not moved for so long was interrupted.
INTERROMPU_APRES = timedelta(minutes=10)


class ArchiveQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ArchiveQuerySet":
        """One's own: what it holds was read within the rights of who asked."""
        return self.filter(par=user)


class Archive(models.Model):
    """What was asked, how far it is; the file waits a day in the storage (`socle.depots`)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="archives"
    )
    etat = models.CharField("état", max_length=20, choices=EtatArchive, default=EtatArchive.EN_COURS)
    # Keys of the letters it holds: they must still be readable when it is downloaded.
    lettres = models.JSONField("lettres", default=list)
    cle = models.UUIDField("clé du fichier", null=True, editable=False)
    fait = models.PositiveIntegerField("avancement", default=0)
    total = models.PositiveIntegerField("sur", default=0)
    taille = models.PositiveBigIntegerField("taille en octets", default=0)
    created_at = models.DateTimeField("demandée le", auto_now_add=True)
    mouvement_le = models.DateTimeField("dernier mouvement", auto_now=True)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Lettres en cours, {timezone.localtime(self.created_at):%d/%m/%Y %H:%M}"

    @property
    def en_mouvement(self) -> bool:
        """Whether the worker has it, or will."""
        return self.etat == EtatArchive.EN_COURS

    @property
    def interrompue(self) -> bool:
        """Whether it stopped in the middle."""
        return self.en_mouvement and self.mouvement_le < timezone.now() - INTERROMPU_APRES

    @property
    def oubliee_le(self) -> datetime:
        """When the file is forgotten."""
        return self.mouvement_le + KEPT

    @property
    def prete(self) -> bool:
        """Whether there is a file to download."""
        return self.etat == EtatArchive.PRETE and self.oubliee_le > timezone.now()
