"""What was sent, to whom, and what they answered: rows that never change."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from notes.enums import VISENT, Qualite
from notes.models.notes import Note
from socle.immutable import Immutable, ImmutableQuerySet
from socle.models import Document
from socle.receipts import Receipt


class Transmission(Immutable):
    """A note as it was sent: the facts it shows, the page that was rendered and its sealed document."""

    note = models.OneToOneField(
        Note, verbose_name="note", on_delete=models.PROTECT, related_name="transmission"
    )
    # Facts as they were that day (`notes.contenu`): measures, blocages and of whom something is expected, names.
    contenu = models.JSONField("contenu")
    # The whole page that was rendered: the same page gives the same document.
    page = models.TextField("page")
    document = models.OneToOneField(
        Document, verbose_name="document", on_delete=models.PROTECT, related_name="transmission"
    )
    transmise_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="transmise par", on_delete=models.PROTECT, related_name="+"
    )
    transmise_le = models.DateTimeField("transmise le", db_index=True)

    class Meta:
        ordering = ["-transmise_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.note}, transmise le {self.transmise_le:%d/%m/%Y}"


class DestinataireQuerySet(ImmutableQuerySet):
    def viseurs(self) -> "DestinataireQuerySet":
        """Those of whom a visa is awaited: the sponsors."""
        return self.filter(qualite__in=VISENT)

    def for_person(self, user, at: date | None = None) -> "DestinataireQuerySet":
        """Rows of `user`, under this entry of the directory or one merged into it, and of whom they stand in for."""
        return self.filter(
            Q(personne=user)
            | Q(personne__in=user.doublons.order_by().values("pk"))
            | Q(personne__in=user.replaced(at))
        )

    def awaited(self) -> "DestinataireQuerySet":
        """Sponsors who have not acknowledged the version of the note that holds."""
        return self.viseurs().filter(visa__isnull=True, transmission__note__in=Note.objects.current())

    def latest_of_startup(self) -> "DestinataireQuerySet":
        """Of the last note of each startup: who reads it knows what those before it said."""
        later = Note.objects.sent().filter(
            startup=OuterRef("transmission__note__startup"),
            periode__gt=OuterRef("transmission__note__periode"),
        )
        return self.filter(~Exists(later.order_by()))


class Destinataire(Immutable):
    """A person to whom a note was sent, and in what capacity; one row a person."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    transmission = models.ForeignKey(
        Transmission, verbose_name="transmission", on_delete=models.PROTECT, related_name="destinataires"
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="+"
    )
    qualite = models.CharField("en qualité de", max_length=20, choices=Qualite)
    # The sponsor for whom a suppléant receives it.
    pour = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="pour",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    # The address of that day.
    email = models.EmailField("adresse")

    objects = DestinataireQuerySet.as_manager()

    class Meta:
        ordering = ["transmission", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="destinataire_unique",
                fields=["transmission", "personne"],
                violation_error_message="Cette personne reçoit déjà cette note.",
            ),
            models.CheckConstraint(
                name="destinataire_suppleant_pour",
                condition=models.Q(qualite=Qualite.SUPPLEANT, pour__isnull=False)
                | (~models.Q(qualite=Qualite.SUPPLEANT) & models.Q(pour__isnull=True)),
                violation_error_message="Un·e suppléant·e reçoit la note pour quelqu’un, les autres pour eux-mêmes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.personne}, {self.get_qualite_display()}"


class Lecture(Receipt):
    """The receipt of a recipient: when they first opened the note."""

    destinataire = models.OneToOneField(
        Destinataire, verbose_name="destinataire", on_delete=models.PROTECT, related_name="lecture"
    )
    lu_le = models.DateTimeField("lu le")

    class Meta:
        ordering = ["lu_le", "pk"]

    def __str__(self) -> str:
        return f"Lu le {self.lu_le:%d/%m/%Y}"


class Visa(Immutable):
    """A sponsor's acknowledgement; `par` is the sponsor, or the suppléant who gave it « pour » them."""

    destinataire = models.OneToOneField(
        Destinataire, verbose_name="destinataire", on_delete=models.PROTECT, related_name="visa"
    )
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="donné par", on_delete=models.PROTECT, related_name="+"
    )
    vise_le = models.DateTimeField("visé le")
    # Given from the link of the mail, without signing in.
    par_lien = models.BooleanField("depuis le courriel", default=False)

    class Meta:
        ordering = ["vise_le", "pk"]

    def __str__(self) -> str:
        return f"Visa de {self.par}"


class Reponse(Immutable):
    """What a recipient, or a writer in return, said about a note."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    note = models.ForeignKey(Note, verbose_name="note", on_delete=models.PROTECT, related_name="reponses")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    # Set when a suppléant answers « pour » someone.
    pour = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="pour",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    texte = models.TextField("réponse", max_length=5_000)
    repondu_le = models.DateTimeField("répondu le")
    # Drawn by the form when it is shown: the same form sent twice writes one answer.
    cle = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "réponse"
        ordering = ["repondu_le", "pk"]

    def __str__(self) -> str:
        return f"Réponse de {self.auteur}"
