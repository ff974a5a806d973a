"""All the notes of a period in an incubateur, on one page, for the direction and the Cabinet."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from annuaire.models import Incubateur
from notes.periodes import Periode
from socle.immutable import Immutable, ImmutableQuerySet
from socle.models import Document


class SyntheseQuerySet(ImmutableQuerySet):
    def visible_to(self, user, at: date | None = None) -> "SyntheseQuerySet":
        """Sealed syntheses of the incubateurs whose équipe, portefeuille or lecture `user` is."""
        if not user.is_active:
            return self.none()
        roles = user.roles(at)
        return self.filter(Q(incubateur_id__in=roles.equipe | roles.portefeuille | roles.lecture))


class Synthese(Immutable):
    """A synthesis as it was sealed. Sealed again when other notes came, the later one replaces it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    incubateur = models.ForeignKey(
        Incubateur, verbose_name="incubateur", on_delete=models.PROTECT, related_name="syntheses"
    )
    periode = models.CharField("période", max_length=7)
    mois = models.PositiveSmallIntegerField("mois couverts")
    # The whole page that was rendered: the same page gives the same document.
    page = models.TextField("page")
    document = models.OneToOneField(
        Document, verbose_name="document", on_delete=models.PROTECT, related_name="synthese"
    )
    scellee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="scellée par", on_delete=models.PROTECT, related_name="+"
    )
    scellee_le = models.DateTimeField("scellée le")

    objects = SyntheseQuerySet.as_manager()

    class Meta:
        ordering = ["-scellee_le", "-pk"]
        indexes = [models.Index(fields=["incubateur", "periode", "-scellee_le"], name="synthese_periode")]

    def __str__(self) -> str:
        return f"Synthèse de {self.incubateur}, {self.libelle_periode}"

    @property
    def libelle_periode(self) -> Periode:
        return Periode.parse(self.periode, self.mois)
