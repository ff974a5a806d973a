"""The note bimestrielle of a startup: what its sponsors read every two months."""

from datetime import date
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annuaire.models import Suppleance
from notes.enums import StatutNote
from notes.periodes import KEY, Periode
from socle.history import tracked
from startups.enums import Meteo, RoleStartup
from startups.models import Startup, startups_held

# Of their own startups, these write the notes: with the équipe of the incubateur.
WRITERS = {RoleStartup.COACH, RoleStartup.INTRAPRENEUR}
FAITS, FAIT_LENGTH = 3, 200
cle_de_periode = RegexValidator(rf"^{KEY.pattern}$", "Une période s’écrit AAAA-MM.")


class NoteQuerySet(models.QuerySet):
    def drafts(self) -> "NoteQuerySet":
        return self.filter(statut=StatutNote.BROUILLON)

    def sent(self) -> "NoteQuerySet":
        """Every version that was sent, those rectified since included."""
        return self.filter(statut=StatutNote.TRANSMISE)

    def current(self) -> "NoteQuerySet":
        """The version of each note that holds: the last one sent."""
        later = self.model.objects.sent().filter(
            startup=OuterRef("startup"), periode=OuterRef("periode"), version__gt=OuterRef("version")
        )
        return self.sent().filter(~Exists(later.order_by()))

    def writable_by(self, user, at: date | None = None) -> "NoteQuerySet":
        """Notes of the startups whose notes `user` writes: équipe, own coach, own intrapreneur."""
        return self.filter(_written_by(user, at))

    def visible_to(self, user, at: date | None = None) -> "NoteQuerySet":
        """Notes `user` may read on the day `at` (conception.md §4, line « note »).

        Drafts are their writers' alone. What was sent is read by whoever holds a role on the startup, stands in for
        its sponsor, or is équipe, coach or portefeuille of the incubateur (équipe and portefeuille of co-incubateurs
        too); by `lecture` when it is addressed to the Cabinet; by its recipients for ever.
        """
        if not user.is_active:
            return self.none()
        return self.filter(_written_by(user, at) | (Q(statut=StatutNote.TRANSMISE) & _read_by(user, at)))


def _written_by(user, at: date | None) -> Q:
    own = startups_held(user, at, WRITERS)
    return Q(startup__incubateur_id__in=user.roles(at).equipe) | Q(startup__in=own)


def _read_by(user, at: date | None) -> Q:
    from notes.models.transmissions import Destinataire

    roles = user.roles(at)
    across = Startup.co_incubateurs.through.objects.filter(
        incubateur_id__in=roles.equipe | roles.portefeuille
    )
    # What was sent to an entry since merged into theirs stays theirs; a suppléant reads for who they replace.
    merged = user.doublons.values("pk")
    replaced = Suppleance.objects.current(at).filter(suppleant=user).values("personne")
    received = Destinataire.objects.filter(
        Q(personne=user) | Q(personne__in=merged) | Q(personne__in=replaced)
    )
    return (
        Q(startup__incubateur_id__in=roles.coach | roles.portefeuille)
        | Q(startup__in=across.values("startup_id"))
        | Q(startup__in=startups_held(user, at))
        | Q(cabinet=True, startup__incubateur_id__in=roles.lecture)
        | Q(pk__in=received.values("transmission__note_id"))
    )


class Note(models.Model):
    """One version of a note. Once sent it never changes: the database refuses.

    `revision` grows at each save (as `socle.versions.Versioned` does under the name that versions of a note bear).
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="notes"
    )
    # « AAAA-MM », the first month of the period, and how many months it lasts.
    periode = models.CharField("période", max_length=7, validators=[cle_de_periode])
    mois = models.PositiveSmallIntegerField(
        "mois couverts", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    # 1, then one more for each rectification.
    version = models.PositiveSmallIntegerField("version", default=1)
    statut = models.CharField("état", max_length=20, choices=StatutNote, default=StatutNote.BROUILLON)
    revision = models.PositiveIntegerField(default=0, editable=False)

    meteo = models.CharField("météo", max_length=20, choices=Meteo, blank=True)
    # At most FAITS sentences of FAIT_LENGTH characters: what a sponsor in a hurry remembers.
    faits = models.JSONField("trois faits à retenir", default=list, blank=True)
    avancees = models.TextField("avancées", max_length=10_000, blank=True)
    # Said about the measures since the last note, which are shown beside.
    indicateurs = models.TextField("ce que disent les indicateurs", max_length=5_000, blank=True)
    # UUIDs of the blocages the note tells.
    blocages = models.JSONField("blocages dont la note parle", default=list, blank=True)
    attentes = models.TextField("autres attentes", max_length=5_000, blank=True)
    suite = models.TextField("suite", max_length=10_000, blank=True)
    cabinet = models.BooleanField("adressée aussi au Cabinet", default=False)
    # What a rectification corrects, and why.
    motif = models.CharField("motif de la rectification", max_length=500, blank=True)
    created_at = models.DateTimeField("commencée le", auto_now_add=True)

    history = tracked(about="startup", excluded_fields=["revision"])
    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-periode", "-version", "startup"]
        indexes = [models.Index(fields=["periode", "statut"], name="note_periode")]
        constraints = [
            models.UniqueConstraint(
                name="note_version_unique",
                fields=["startup", "periode", "version"],
                violation_error_message="Cette version de la note existe déjà.",
            ),
            models.UniqueConstraint(
                name="note_un_seul_brouillon",
                fields=["startup", "periode"],
                condition=Q(statut=StatutNote.BROUILLON),
                violation_error_message="Cette note est déjà en préparation.",
            ),
            models.CheckConstraint(
                name="note_rectification_motivee",
                condition=Q(version=1, motif="") | Q(version__gt=1),
                violation_error_code="motif",
                violation_error_message="Seule une rectification a un motif.",
            ),
            models.CheckConstraint(
                name="note_transmise_complete",
                condition=Q(statut=StatutNote.BROUILLON) | (~Q(meteo="") & (Q(version=1) | ~Q(motif=""))),
                violation_error_message="Une note transmise a une météo ; une rectification dit son motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"Note de {self.startup}, {self.libelle_periode}"

    def save(self, *args, **kwargs) -> None:
        self.revision += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "revision"}
        super().save(*args, **kwargs)

    @property
    def draft(self) -> bool:
        return self.statut == StatutNote.BROUILLON

    @property
    def rectification(self) -> bool:
        return self.version > 1

    @property
    def libelle_periode(self) -> Periode:
        """The period it covers, whatever the rule of the incubateur has become."""
        return Periode.parse(self.periode, self.mois)
