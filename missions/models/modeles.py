"""The model of letter of an incubateur, by versions."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from annuaire.models import Incubateur
from missions.enums import PartieModele, Qualite
from socle.history import tracked
from socle.versions import Versioned


def default_signataires() -> list[str]:
    """Everybody signs, in the order of the method."""
    return list(Qualite.values)


class ModeleQuerySet(models.QuerySet):
    def published(self) -> "ModeleQuerySet":
        """Versions that letters may use, the latest first."""
        return self.filter(publie_le__isnull=False).order_by("-numero")

    def visible_to(self, user, at=None) -> "ModeleQuerySet":
        """Models of the incubateurs whose directory and rules `user` reads (conception.md §4)."""
        return self.filter(incubateur_id__in=user.roles(at).directory())

    def with_letters(self, lettres: models.QuerySet) -> "ModeleQuerySet":
        """Annotate `nombre`, how many of `lettres` follow the version."""
        there = lettres.filter(modele=models.OuterRef("pk")).order_by()
        counted = there.values("modele").annotate(n=models.Count("pk")).values("n")
        return self.annotate(nombre=Coalesce(models.Subquery(counted), 0))


class Modele(Versioned):
    """One version of the text. Once published it never changes: a new one is drafted from it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    incubateur = models.ForeignKey(
        Incubateur, verbose_name="incubateur", on_delete=models.PROTECT, related_name="modeles"
    )
    numero = models.PositiveSmallIntegerField("version")
    objet = models.CharField("objet de la lettre", max_length=400)
    # Keys of Qualite, in the order in which people sign.
    signataires = models.JSONField("signataires", default=default_signataires)
    tire_de = models.ForeignKey(
        "self",
        verbose_name="tirée de la version",
        on_delete=models.PROTECT,
        related_name="suites",
        null=True,
        blank=True,
    )
    publie_le = models.DateTimeField("publiée le", null=True, blank=True)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="publiée par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    history = tracked()
    objects = ModeleQuerySet.as_manager()

    class Meta:
        ordering = ["incubateur", "-numero"]
        constraints = [
            models.UniqueConstraint(
                name="modele_numero_unique",
                fields=["incubateur", "numero"],
                violation_error_message="Cette version existe déjà.",
            ),
            models.UniqueConstraint(
                name="modele_un_seul_brouillon",
                fields=["incubateur"],
                condition=models.Q(publie_le__isnull=True),
                violation_error_message="Une nouvelle version est déjà en préparation.",
            ),
            models.CheckConstraint(
                name="modele_publication_complete",
                condition=models.Q(publie_le__isnull=True, publie_par__isnull=True)
                | models.Q(publie_le__isnull=False, publie_par__isnull=False),
                violation_error_message="Une publication a une date et un auteur.",
            ),
        ]

    def __str__(self) -> str:
        return f"Modèle de lettre, version {self.numero}"

    @property
    def published(self) -> bool:
        return self.publie_le is not None


class Section(Versioned):
    """A titled part of the text, in Markdown with variables (`missions.variables`)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    modele = models.ForeignKey(
        Modele, verbose_name="modèle", on_delete=models.PROTECT, related_name="sections"
    )
    partie = models.CharField("partie", max_length=20, choices=PartieModele, default=PartieModele.CORPS)
    rang = models.PositiveSmallIntegerField("rang")
    titre = models.CharField("titre", max_length=200)
    texte = models.TextField("texte", max_length=30_000)
    facultative = models.BooleanField(
        "facultative", default=False, help_text="Une case permet de la garder ou non dans chaque lettre."
    )
    # Whether the box of an optional section is ticked when a letter is prepared.
    cochee = models.BooleanField("cochée au départ", default=True)

    history = tracked()

    class Meta:
        ordering = ["modele", "-partie", "rang", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="section_rang_unique",
                fields=["modele", "partie", "rang"],
                violation_error_message="Deux sections ont le même rang.",
            )
        ]

    def __str__(self) -> str:
        return self.titre
