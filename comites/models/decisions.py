"""What a comité decides of a startup: one decision a passage."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from comites.enums import FINANCANTES, Issue
from comites.models.seances import Passage
from socle.history import tracked
from socle.periods import plausible
from socle.versions import Versioned
from startups.enums import NomPhase, SourceFinancement
from startups.models import Enveloppe, Jalon, Phase
from startups.models.budget import EUROS

# Months given: an uncertain comité gives one or two, until evidence is brought (metier.md §6).
DUREE_MAX, DUREE_PROVISOIRE_MAX = 24, 2
STOPS = [NomPhase.ABANDON, NomPhase.ABANDON_INVESTIGATION]


def _written(label: str, model: type[models.Model]) -> models.OneToOneField:
    """A row of the startup that the closing of the séance wrote."""
    return models.OneToOneField(
        model,
        verbose_name=label,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )


class Decision(Versioned):
    """Convinced for some months, uncertain for one or two, not convinced, or put off to a day."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    passage = models.OneToOneField(
        Passage, verbose_name="passage", on_delete=models.PROTECT, related_name="decision"
    )
    issue = models.CharField("décision", max_length=20, choices=Issue)
    duree = models.PositiveSmallIntegerField(
        "durée (mois)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(DUREE_MAX)],
    )
    montant = models.DecimalField(
        "montant accordé (€)", null=True, blank=True, validators=[MinValueValidator(1)], **EUROS
    )
    source = models.CharField("source", max_length=20, choices=SourceFinancement, blank=True)
    vers_phase = models.CharField("nouvelle phase", max_length=30, choices=NomPhase, blank=True)
    motif = models.TextField("motif", max_length=5_000, blank=True)
    reserves = models.TextField(
        "avis divergents", max_length=5_000, blank=True, help_text="Qui n’est pas d’accord, et pourquoi."
    )
    prochain_le = models.DateField("prochain passage le", null=True, blank=True, validators=[plausible])
    # What the closing wrote. Removed there as a mistake, the decision stays what it was.
    phase = _written("phase", Phase)
    enveloppe = _written("enveloppe", Enveloppe)
    jalon = _written("jalon", Jalon)

    history = tracked(about="passage")

    class Meta:
        verbose_name = "décision"
        ordering = ["passage"]
        constraints = [
            models.CheckConstraint(
                name="decision_convaincu_duree",
                # A check that compares with nothing passes: nothing is refused by name.
                condition=~Q(issue=Issue.CONVAINCU) | Q(duree__isnull=False, duree__range=(1, DUREE_MAX)),
                violation_error_code="duree",
                violation_error_message=f"Un comité convaincu dit pour combien de mois, {DUREE_MAX} au plus.",
            ),
            models.CheckConstraint(
                name="decision_incertain_duree",
                condition=~Q(issue=Issue.INCERTAIN)
                | Q(duree__isnull=False, duree__range=(1, DUREE_PROVISOIRE_MAX)),
                violation_error_code="duree",
                violation_error_message="Un comité incertain donne un ou deux mois, le temps d’apporter des preuves.",
            ),
            models.CheckConstraint(
                name="decision_sans_suite_sans_duree",
                condition=Q(issue__in=FINANCANTES) | Q(duree__isnull=True),
                violation_error_code="duree",
                violation_error_message="Une décision qui ne finance pas n’a pas de durée.",
            ),
            models.CheckConstraint(
                name="decision_sans_suite_sans_montant",
                condition=Q(issue__in=FINANCANTES) | Q(montant__isnull=True),
                violation_error_code="montant",
                violation_error_message="Une décision qui ne finance pas n’accorde pas de montant.",
            ),
            models.CheckConstraint(
                name="decision_montant_et_source",
                condition=Q(montant__isnull=True, source="")
                | (Q(montant__isnull=False, montant__gt=0) & ~Q(source="")),
                violation_error_code="source",
                violation_error_message="Un montant est positif et a une source ; sans montant, pas de source.",
            ),
            models.CheckConstraint(
                name="decision_motivee",
                condition=Q(issue=Issue.CONVAINCU) | ~Q(motif=""),
                violation_error_code="motif",
                violation_error_message="Dites pourquoi le comité n’est pas convaincu, doute ou reporte.",
            ),
            models.CheckConstraint(
                name="decision_ajournee_datee",
                condition=~Q(issue=Issue.AJOURNE) | Q(prochain_le__isnull=False),
                violation_error_code="prochain_le",
                violation_error_message="Un passage ajourné a une nouvelle date.",
            ),
            models.CheckConstraint(
                name="decision_convaincu_sans_arret",
                condition=~Q(issue=Issue.CONVAINCU) | ~Q(vers_phase__in=STOPS),
                violation_error_code="vers_phase",
                violation_error_message="Un comité convaincu n’arrête pas la startup.",
            ),
            models.CheckConstraint(
                name="decision_sans_changement_de_phase",
                condition=~Q(issue__in=[Issue.INCERTAIN, Issue.AJOURNE]) | Q(vers_phase=""),
                violation_error_code="vers_phase",
                violation_error_message="Un comité qui doute ou reporte ne change pas la phase.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_issue_display()
