"""The coach's follow-up: points de situation and blocages."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from socle.history import tracked
from socle.periods import plausible
from socle.versions import Versioned
from startups.enums import Meteo, RoleStartup
from startups.models.affectations import startups_held
from startups.models.startups import Startup

# Roles that read raw points: sponsors, team and readers do not, else nobody would write frankly.
POINT_READERS = {RoleStartup.COACH, RoleStartup.INTRAPRENEUR, RoleStartup.PORTEFEUILLE}


class SuiviQuerySet(models.QuerySet):
    """Rows with a `startup` that only those who follow it closely may read."""

    def followed_by(self, user, at: date | None = None) -> "SuiviQuerySet":
        """Rows of the startups whose raw follow-up `user` may read (conception.md §4, line « points »)."""
        return self.filter(startup__in=followed_startups(user, at))


def followed_startups(user, at: date | None = None) -> models.QuerySet:
    """Startups whose points `user` may read: équipe, coaches and portefeuille of the incubateur, own startups."""
    return Startup.objects.filter(followed_by(user, at)).order_by()


def followed_by(user, at: date | None = None) -> Q:
    """The same as a condition on startups."""
    roles = user.roles(at)
    across = Startup.co_incubateurs.through.objects.filter(
        incubateur_id__in=roles.equipe | roles.portefeuille
    )
    return (
        Q(incubateur_id__in=roles.equipe | roles.coach | roles.portefeuille)
        | Q(pk__in=across.values("startup_id"))
        | Q(pk__in=startups_held(user, at, POINT_READERS))
    )


class PointQuerySet(SuiviQuerySet):
    def visible_to(self, user, at: date | None = None) -> "PointQuerySet":
        return self.followed_by(user, at)


class Point(Versioned):
    """A status update, internal to the incubateur.

    « Rien de nouveau » does not copy it: it sets `confirme_le` and `confirme_par` on the last one.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="points"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="points"
    )
    meteo = models.CharField("météo", max_length=20, choices=Meteo)
    fait = models.TextField("ce qui s’est passé", max_length=10_000, blank=True)
    suite = models.TextField("la suite", max_length=10_000, blank=True)
    # Read by the équipe and the DINUM alone, written by the coach.
    avis = models.TextField("avis du coach", max_length=10_000, blank=True)
    created_at = models.DateTimeField("publié le", db_index=True)
    confirme_le = models.DateTimeField("confirmé le", null=True, blank=True)
    confirme_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="confirmé par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    # Drawn by the form when it is shown: the same form sent twice writes one point.
    cle = models.UUIDField(default=uuid4, unique=True, editable=False)

    history = tracked(about="startup", excluded_fields=["cle"])
    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["startup", "-created_at", "-id", "confirme_le", "meteo"], name="point_dernier"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="point_confirmation_complete",
                condition=Q(confirme_le__isnull=True, confirme_par__isnull=True)
                | Q(confirme_le__isnull=False, confirme_par__isnull=False),
                violation_error_message="Une confirmation a une date et un auteur.",
            )
        ]

    def __str__(self) -> str:
        return f"Point du {self.created_at:%d/%m/%Y}"

    @property
    def nouvelles_le(self):
        """When it was last known to hold: its date or that of the last « rien de nouveau »."""
        return self.confirme_le or self.created_at


class BlocageQuerySet(SuiviQuerySet):
    def open(self) -> "BlocageQuerySet":
        return self.filter(resolu_le__isnull=True)

    def resolved(self) -> "BlocageQuerySet":
        return self.filter(resolu_le__isnull=False)

    def with_people(self) -> "BlocageQuerySet":
        """With the startup, its incubateur and everybody a blocage names."""
        return self.select_related("startup__incubateur", "attendu_de", "ouvert_par", "pris_en_charge_par")

    def expected_of(self, user, at: date | None = None) -> "BlocageQuerySet":
        """Blocages of which something is expected of `user`, or of a person they stand in for."""
        return self.filter(_expected_of(user, at))

    def visible_to(self, user, at: date | None = None) -> "BlocageQuerySet":
        """Blocages of followed startups, and those of which something is expected of `user`, whatever their role.

        A suppléant sees those handed to the person they stand in for.
        """
        return self.filter(Q(startup__in=followed_startups(user, at)) | _expected_of(user, at))


def _expected_of(user, at: date | None) -> Q:
    replaced = user.suppleances_exercees.current(at).values("personne")
    return Q(attendu_de=user) | Q(attendu_de__in=replaced)


class Blocage(Versioned):
    """An obstacle: what is expected, of whom (usually a sponsor), since when, and how it ended."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="blocages"
    )
    titre = models.CharField("le blocage en une phrase", max_length=250)
    attendu = models.TextField("ce qui est attendu", max_length=5_000, blank=True)
    attendu_de = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="attendu de",
        on_delete=models.PROTECT,
        related_name="blocages_attendus",
        null=True,
        blank=True,
    )
    depuis = models.DateField("depuis le", validators=[plausible])
    ouvert_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ouvert par",
        on_delete=models.PROTECT,
        related_name="blocages_ouverts",
    )
    pris_en_charge_le = models.DateTimeField("pris en charge le", null=True, blank=True)
    pris_en_charge_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="pris en charge par",
        on_delete=models.PROTECT,
        related_name="blocages_pris_en_charge",
        null=True,
        blank=True,
    )
    resolu_le = models.DateField("résolu le", null=True, blank=True, validators=[plausible])
    issue = models.TextField("comment il s’est terminé", max_length=5_000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    cle = models.UUIDField(default=uuid4, unique=True, editable=False)

    history = tracked(about="startup", excluded_fields=["cle"])
    objects = BlocageQuerySet.as_manager()

    class Meta:
        ordering = ["resolu_le", "depuis", "pk"]
        indexes = [
            models.Index(fields=["startup", "resolu_le"], name="blocage_startup"),
            models.Index(fields=["attendu_de", "resolu_le"], name="blocage_attendu_de"),
        ]
        constraints = [
            models.CheckConstraint(
                name="blocage_resolu_apres_debut",
                condition=Q(resolu_le__isnull=True) | Q(resolu_le__gte=models.F("depuis")),
                violation_error_message="Un blocage ne peut pas être résolu avant d’avoir commencé.",
            ),
            models.CheckConstraint(
                name="blocage_prise_en_charge_complete",
                condition=Q(pris_en_charge_le__isnull=True, pris_en_charge_par__isnull=True)
                | Q(pris_en_charge_le__isnull=False, pris_en_charge_par__isnull=False),
                violation_error_message="Une prise en charge a une date et un auteur.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre


class Reponse(models.Model):
    """What somebody answered to a blocage; never edited."""

    blocage = models.ForeignKey(Blocage, on_delete=models.PROTECT, related_name="reponses")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Set when a suppléant answers « pour » someone.
    pour = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    texte = models.TextField("réponse", max_length=5_000)
    created_at = models.DateTimeField(auto_now_add=True)
    cle = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "réponse"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"Réponse de {self.auteur}"
