"""The outbox: a mail is a row written in the same transaction as what causes it."""

from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone

from socle.enums import FAILED, WAITING, StatutCourriel
from socle.history import tracked
from socle.text import normalise


def one_address(value: str) -> None:
    """Refuse several addresses and anything that would add a header. Raises ValidationError."""
    if any(char in value for char in "\r\n,;<>"):
        raise ValidationError("Une seule adresse par courriel, sans retour à la ligne.", code="addresses")
    validate_email(value)


def one_line(value: str) -> None:
    """Refuse a subject that would add a header. Raises ValidationError."""
    # Mail headers end at any of the line ends Unicode knows.
    if value.splitlines() != [value]:
        raise ValidationError("L’objet tient sur une ligne.", code="subject")


class CourrielQuerySet(models.QuerySet):
    def due(self, now=None) -> "CourrielQuerySet":
        """Mails that wait and whose time has come."""
        return self.filter(statut=StatutCourriel.EN_ATTENTE, prochain_essai__lte=now or timezone.now())

    def waiting(self) -> "CourrielQuerySet":
        return self.filter(statut__in=WAITING)

    def failed(self) -> "CourrielQuerySet":
        """Mails somebody must look at."""
        return self.filter(statut__in=FAILED)

    def given_up(self) -> "CourrielQuerySet":
        """Mails that certainly did not leave."""
        return self.filter(statut=StatutCourriel.ABANDONNE)

    def sent(self) -> "CourrielQuerySet":
        return self.filter(statut=StatutCourriel.ENVOYE)

    def search(self, text: str) -> "CourrielQuerySet":
        """Mails whose recipient and subject hold every word of `text`, in any order."""
        found = self
        for word in normalise(text).split():
            found = found.filter(recherche__contains=word)
        return found


class Courriel(models.Model):
    """One mail to one person. `cle` is the idempotence key: the same cause twice writes one mail."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    cle = models.CharField("clé", max_length=250, unique=True)
    destinataire = models.EmailField("destinataire", validators=[one_address])
    sujet = models.CharField("objet", max_length=250, validators=[one_line])
    texte = models.TextField("texte")
    html = models.TextField("version HTML", blank=True)
    statut = models.CharField(
        "état", max_length=20, choices=StatutCourriel, default=StatutCourriel.EN_ATTENTE
    )
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    prochain_essai = models.DateTimeField("prochain essai", default=timezone.now)
    erreur = models.TextField("dernière erreur", blank=True)
    # Whose outbox it is: the identifiant of an incubateur, as a label, since socle knows no domain.
    portee = models.CharField("portée", max_length=120, blank=True)
    # Where the recipient stops such mails. It acts for whoever holds it: only the recipient is ever shown it.
    desabonnement = models.CharField("lien d’arrêt", max_length=500, blank=True, editable=False)
    jours_ouvres = models.BooleanField("ne part qu’un jour ouvré", default=False, editable=False)
    demandeur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="à la demande de",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    recherche = models.TextField(editable=False, default="")

    # What people do to a mail (send it again, declare it arrived); the worker's tries leave no row.
    history = tracked(excluded_fields=["texte", "html", "desabonnement", "recherche"])
    objects = CourrielQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["statut", "prochain_essai"], name="courriel_a_envoyer"),
            models.Index(fields=["portee", "-created_at"], name="courriel_portee"),
            models.Index(fields=["destinataire", "-created_at"], name="courriel_destinataire"),
        ]
        constraints = [
            models.CheckConstraint(
                name="courriel_envoye_date",
                condition=models.Q(statut=StatutCourriel.ENVOYE, sent_at__isnull=False)
                | (~models.Q(statut=StatutCourriel.ENVOYE) & models.Q(sent_at__isnull=True)),
                violation_error_message="Un courriel envoyé a une date d’envoi, et lui seul.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sujet} → {self.destinataire}"

    def save(self, *args, **kwargs) -> None:
        self.recherche = normalise(f"{self.destinataire} {self.sujet}")
        super().save(*args, **kwargs)
