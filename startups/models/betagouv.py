"""What is kept of beta.gouv.fr's files, of what was reported to it, and of the files people upload."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annuaire.models import Incubateur, Organisation
from socle.depots import KEPT
from socle.transitions import Transitions
from startups.enums import EtatDepot
from startups.models.startups import Startup


class FicheImporteeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FicheImporteeQuerySet":
        """Files of what `user` sees: startups, one's own incubateurs, and organisations."""
        mine = user.roles().any()
        found = Q(startup__in=Startup.objects.visible_to(user)) | Q(incubateur__in=mine)
        return self.filter(found | Q(organisation__isnull=False)) if mine else self.filter(found)

    def for_equipe(self, user) -> "FicheImporteeQuerySet":
        """Files of what the équipes `user` belongs to may correct; organisations belong to all of them."""
        mine = user.roles().equipe
        found = Q(startup__incubateur__in=mine) | Q(incubateur__in=mine)
        return self.filter(found | Q(organisation__isnull=False)) if mine else self.none()


class FicheImportee(models.Model):
    """A file of beta.gouv.fr at the last import: the common ancestor of the three-way comparison."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    # Its place in the folder: `_startups/carnet-vert.md`.
    chemin = models.CharField("fichier", max_length=200, unique=True)
    # What the file is about; nothing for those that are only kept to be given back.
    startup = models.OneToOneField(
        Startup, on_delete=models.PROTECT, related_name="fiche_importee", null=True, blank=True
    )
    incubateur = models.OneToOneField(
        Incubateur, on_delete=models.PROTECT, related_name="fiche_importee", null=True, blank=True
    )
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="fiche_importee", null=True, blank=True
    )
    # The exact text, so that what has no field here survives a round trip.
    contenu = models.TextField("contenu")
    # What was understood of it, by field (startups/betagouv/champs.py): compared without reading the text again.
    valeurs = models.JSONField("valeurs", default=dict, blank=True)
    # Open divergences: for each field both sides changed, the value they last shared.
    ancetres = models.JSONField("écarts ouverts", default=dict, blank=True)
    # Older names of phases met in it, and what a person said they meant.
    correspondance = models.JSONField("correspondance", default=dict, blank=True)
    importee_le = models.DateTimeField("importée le", auto_now=True)

    objects = FicheImporteeQuerySet.as_manager()

    class Meta:
        ordering = ["chemin"]
        constraints = [
            models.CheckConstraint(
                name="fiche_importee_un_seul_objet",
                condition=~Q(startup__isnull=False, incubateur__isnull=False)
                & ~Q(startup__isnull=False, organisation__isnull=False)
                & ~Q(incubateur__isnull=False, organisation__isnull=False),
                violation_error_message="Une fiche importée décrit un seul objet.",
            )
        ]

    def __str__(self) -> str:
        return self.chemin

    @property
    def objet(self) -> Startup | Incubateur | Organisation | None:
        """The row the file is about."""
        return self.startup or self.incubateur or self.organisation


class Report(models.Model):
    """Somebody copied a value of the portfolio into the Espace Membre; it stands until the value changes."""

    chemin = models.CharField("fichier", max_length=200)
    champ = models.CharField("champ", max_length=120)
    valeur = models.JSONField("valeur reportée", null=True, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="+"
    )
    le = models.DateTimeField("le", auto_now=True)

    class Meta:
        ordering = ["chemin", "champ"]
        constraints = [
            models.UniqueConstraint(
                name="report_unique_par_champ",
                fields=["chemin", "champ"],
                violation_error_message="Ce champ est déjà noté comme reporté.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.chemin}, {self.champ}"


# An import takes seconds: one that has not moved for so long was interrupted, and wrote nothing.
INTERROMPU_APRES = timedelta(minutes=10)


class DepotQuerySet(models.QuerySet):
    def for_equipe(self, user) -> "DepotQuerySet":
        """One's own uploads: what they would do is told within the rights of who sent them."""
        return self.filter(par=user) if user.roles().equipe else self.none()


class Depot(models.Model):
    """A ZIP of beta.gouv.fr's files that somebody uploaded, what it would do, and what it did."""

    TRANSITIONS = Transitions(
        {
            EtatDepot.LECTURE: {
                EtatDepot.LECTURE,
                EtatDepot.PROPOSE,
                EtatDepot.ECHEC,
                EtatDepot.ABANDONNE,
            },
            EtatDepot.PROPOSE: {EtatDepot.LECTURE, EtatDepot.CONFIRME, EtatDepot.ABANDONNE},
            EtatDepot.CONFIRME: {EtatDepot.LECTURE, EtatDepot.EN_COURS, EtatDepot.ABANDONNE},
            EtatDepot.EN_COURS: {
                EtatDepot.LECTURE,
                EtatDepot.PROPOSE,
                EtatDepot.TERMINE,
                EtatDepot.ECHEC,
            },
            EtatDepot.ECHEC: {EtatDepot.LECTURE},
        }
    )

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="depots_betagouv"
    )
    nom = models.CharField("nom du fichier", max_length=250)
    # Where the file waits (socle.depots).
    cle = models.UUIDField("clé du fichier", editable=False)
    correspondance = models.JSONField("correspondance", default=dict, blank=True)
    etat = models.CharField("état", max_length=20, choices=EtatDepot, default=EtatDepot.LECTURE)
    # What the import does, counted and said (startups/betagouv/bilan.py).
    bilan = models.JSONField("bilan", default=dict, blank=True)
    echec = models.CharField("pourquoi l’import n’a pas eu lieu", max_length=500, blank=True)
    # What was shown before confirming: if it would do something else by now, the person is asked again.
    empreinte = models.CharField("empreinte", max_length=64, blank=True)
    forcer = models.BooleanField("beaucoup de parcours touchés, accepté", default=False)
    fait = models.PositiveIntegerField("avancement", default=0)
    total = models.PositiveIntegerField("sur", default=0)
    created_at = models.DateTimeField("déposé le", auto_now_add=True)
    mouvement_le = models.DateTimeField("dernier mouvement", auto_now=True)

    objects = DepotQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.nom

    @property
    def oublie_le(self) -> datetime:
        """When the file is forgotten unless somebody confirms."""
        return self.created_at + KEPT

    @property
    def oublie(self) -> bool:
        """Whether nobody confirmed in time."""
        return self.etat in {EtatDepot.PROPOSE, EtatDepot.ECHEC} and self.oublie_le < timezone.now()

    @property
    def en_mouvement(self) -> bool:
        """Whether the worker has it, or will."""
        return self.etat in {EtatDepot.LECTURE, EtatDepot.CONFIRME, EtatDepot.EN_COURS}

    @property
    def interrompu(self) -> bool:
        """Whether it stopped in the middle (nothing was written then)."""
        return self.en_mouvement and self.mouvement_le < timezone.now() - INTERROMPU_APRES
