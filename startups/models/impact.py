"""What a startup changes: indicators, their measures, and the objectives it answers for."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Case, DateField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate

from socle.clock import today
from socle.history import tracked
from socle.periods import plausible
from socle.transitions import Transitions
from socle.versions import Versioned
from startups.enums import ACTIVE_PHASES, Dimension, Frequence, IssueObjectif, Sens
from startups.models.phases import current_phase
from startups.models.startups import Startup

# Beyond, a measure is stale whatever the frequency of its indicator.
PERIMEE_JOURS = 60
CLOSED = [issue for issue in IssueObjectif if issue != IssueObjectif.EN_COURS]
# A figure a startup can reach, with four decimals.
DIGITS = {"max_digits": 20, "decimal_places": 4}


class IndicateurQuerySet(models.QuerySet):
    def followed(self) -> "IndicateurQuerySet":
        """Those still measured."""
        return self.filter(archive_le__isnull=True)

    def stale(self, at: date | None = None) -> "IndicateurQuerySet":
        """Followed ones whose last measure is too old on the day `at`, annotated with `derniere_le` (its date).

        Without any measure, an indicator is given as long from the day it was added (`attendue_depuis`).
        """
        at = at or today()
        last = Mesure.objects.filter(indicateur=OuterRef("pk")).order_by("-date").values("date")[:1]
        # One comparison, whatever the frequency: the last measure is looked up once an indicator.
        limit = Case(
            *(When(frequence=each, then=Value(at - stale_after(each))) for each in Frequence),
            output_field=DateField(),
        )
        return (
            self.followed()
            .annotate(derniere_le=Subquery(last))
            .annotate(attendue_depuis=Coalesce("derniere_le", TruncDate("created_at")))
            .filter(attendue_depuis__lt=limit)
        )

    def of_active_startups(self, at: date | None = None) -> "IndicateurQuerySet":
        """Those of startups in a phase of the method: neither ended nor yet to begin."""
        current = Subquery(current_phase("startup", at).values("nom")[:1])
        return self.alias(phase_courante=current).filter(phase_courante__in=ACTIVE_PHASES)


def stale_after(frequence: str) -> timedelta:
    """How long a measure stays fresh: 60 days, or the frequency when it is longer."""
    return timedelta(days=max(PERIMEE_JOURS, Frequence(frequence).jours))


class Indicateur(Versioned):
    """One question measured over time; at most one of a startup is its principal (north star)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="indicateurs"
    )
    dimension = models.CharField("dimension", max_length=20, choices=Dimension)
    nom = models.CharField("nom", max_length=150)
    unite = models.CharField("unité", max_length=40, blank=True, help_text="Par exemple : usagers, %, €.")
    sens = models.CharField("sens du progrès", max_length=10, choices=Sens, default=Sens.HAUSSE)
    source = models.CharField("source", max_length=300, blank=True, help_text="D’où vient le chiffre.")
    frequence = models.CharField("fréquence", max_length=20, choices=Frequence, default=Frequence.MENSUELLE)
    principal = models.BooleanField("indicateur principal", default=False)
    # Counts the active users: what the cost per user divides by.
    usagers = models.BooleanField("compte les usagers actifs", default=False)
    # Place among those of its dimension, smallest first.
    position = models.PositiveSmallIntegerField("place", default=0, editable=False)
    archive_le = models.DateField("n’est plus suivi depuis le", null=True, blank=True, validators=[plausible])
    created_at = models.DateTimeField(auto_now_add=True)

    history = tracked(about="startup")
    objects = IndicateurQuerySet.as_manager()

    class Meta:
        ordering = ["-principal", "position", "nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="indicateur_un_seul_principal",
                fields=["startup"],
                condition=Q(principal=True),
                violation_error_code="principal",
                violation_error_message="Cette startup a déjà un indicateur principal.",
            ),
            models.UniqueConstraint(
                name="indicateur_un_seul_compte_les_usagers",
                fields=["startup"],
                condition=Q(usagers=True),
                violation_error_code="usagers",
                violation_error_message="Un autre indicateur compte déjà les usagers actifs.",
            ),
            models.UniqueConstraint(
                name="indicateur_nom_unique",
                fields=["startup", "nom"],
                violation_error_code="nom",
                violation_error_message="Cette startup a déjà un indicateur de ce nom.",
            ),
            models.CheckConstraint(
                name="indicateur_principal_suivi",
                condition=Q(principal=False) | Q(archive_le__isnull=True),
                violation_error_code="principal",
                violation_error_message="L’indicateur principal est un indicateur que l’on suit encore.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def is_stale(self, last: date | None, at: date | None = None) -> bool:
        """Whether the date of the last measure is too old; always so without any."""
        return last is None or (at or today()) - last > stale_after(self.frequence)


class Mesure(Versioned):
    """A value on a day."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    indicateur = models.ForeignKey(
        Indicateur, verbose_name="indicateur", on_delete=models.PROTECT, related_name="mesures"
    )
    date = models.DateField("date", validators=[plausible])
    valeur = models.DecimalField("valeur", **DIGITS)
    commentaire = models.CharField("commentaire", max_length=300, blank=True)

    history = tracked(about="indicateur")

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="mesure_une_par_jour",
                fields=["indicateur", "date"],
                violation_error_code="date",
                violation_error_message="Cet indicateur a déjà une mesure ce jour-là.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicateur} : {self.valeur.normalize():f} le {self.date:%d/%m/%Y}"


class ObjectifQuerySet(models.QuerySet):
    def running(self) -> "ObjectifQuerySet":
        """Those whose end nobody said, the first due first."""
        return self.filter(issue=IssueObjectif.EN_COURS).order_by("echeance", "pk")

    def with_mesure(self, at: date | None = None) -> "ObjectifQuerySet":
        """Annotated with the last measure of their indicator, up to their end: `mesure_le` and `mesure_valeur`."""
        last = Mesure.objects.filter(
            indicateur=OuterRef("indicateur"), date__lte=Coalesce(OuterRef("clos_le"), at or today())
        ).order_by("-date")
        return self.annotate(
            mesure_le=Subquery(last.values("date")[:1]), mesure_valeur=Subquery(last.values("valeur")[:1])
        )


class Objectif(Versioned):
    """A result one answers for at a date: a figure of an indicator, or words when no figure fits."""

    # An end can be taken back, by reopening.
    TRANSITIONS = Transitions(
        {IssueObjectif.EN_COURS: set(CLOSED)} | {issue: {IssueObjectif.EN_COURS} for issue in CLOSED}
    )

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="objectifs"
    )
    indicateur = models.ForeignKey(
        Indicateur,
        verbose_name="indicateur",
        on_delete=models.PROTECT,
        related_name="objectifs",
        null=True,
        blank=True,
    )
    texte = models.CharField("résultat attendu", max_length=300, blank=True)
    depart = models.DecimalField("valeur de départ", null=True, blank=True, **DIGITS)
    cible = models.DecimalField("cible", null=True, blank=True, **DIGITS)
    fixe_le = models.DateField("fixé le", validators=[plausible])
    echeance = models.DateField("échéance", validators=[plausible])
    issue = models.CharField("issue", max_length=20, choices=IssueObjectif, default=IssueObjectif.EN_COURS)
    motif = models.TextField("pourquoi", max_length=2_000, blank=True)
    clos_le = models.DateField("clos le", null=True, blank=True, validators=[plausible])

    history = tracked(about="startup")
    objects = ObjectifQuerySet.as_manager()

    class Meta:
        ordering = ["-echeance", "-pk"]
        indexes = [models.Index(fields=["startup", "issue", "echeance"], name="objectif_startup")]
        constraints = [
            models.CheckConstraint(
                name="objectif_mesurable",
                condition=Q(indicateur__isnull=False, cible__isnull=False)
                | (Q(indicateur__isnull=True, cible__isnull=True, depart__isnull=True) & ~Q(texte="")),
                violation_error_message="Un objectif est une cible pour un indicateur, ou un résultat en mots.",
            ),
            models.CheckConstraint(
                name="objectif_echeance_apres_depart",
                condition=Q(echeance__gte=models.F("fixe_le")),
                violation_error_code="echeance",
                violation_error_message="L’échéance ne peut pas précéder le jour où l’objectif est fixé.",
            ),
            models.CheckConstraint(
                name="objectif_cloture_complete",
                condition=Q(issue=IssueObjectif.EN_COURS, clos_le__isnull=True)
                | (~Q(issue=IssueObjectif.EN_COURS) & Q(clos_le__isnull=False)),
                violation_error_message="Un objectif clos a une issue et une date.",
            ),
            models.CheckConstraint(
                name="objectif_abandon_motive",
                condition=~Q(issue=IssueObjectif.ABANDONNE) | ~Q(motif=""),
                violation_error_code="motif",
                violation_error_message="Dites pourquoi l’objectif est abandonné.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte or f"{self.indicateur} : {self.cible.normalize():f}"

    def is_late(self, at: date | None = None) -> bool:
        """Whether its day is past and nobody said how it ended."""
        return self.issue == IssueObjectif.EN_COURS and self.echeance < (at or today())
