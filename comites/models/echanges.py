"""What members say before the séance: their questions, and each one's arbitration grid (metier.md §6)."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from comites.models.seances import Passage
from socle.history import tracked
from socle.versions import Versioned

NOTE_MAX = 5
# Lines of the grid, in the order they are read.
LIGNES_NOTEES = (
    "positionnement",
    "usage",
    "resultats",
    "cout",
    "objectifs",
    "cout_projete",
    "priorites",
    "besoins",
    "pilotage",
    "adaptation",
)


class Question(Versioned):
    """A question sent before the séance, which never changes, and what the team answers."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    passage = models.ForeignKey(
        Passage, verbose_name="passage", on_delete=models.PROTECT, related_name="questions_posees"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        on_delete=models.PROTECT,
        related_name="questions_de_comite",
        editable=False,
    )
    texte = models.TextField("question", max_length=2_000)
    created_at = models.DateTimeField("posée le", auto_now_add=True)
    reponse = models.TextField("réponse", max_length=5_000, blank=True)
    repondu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="répondu par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    # Drawn by the form when it is shown: the same form sent twice asks once.
    cle = models.UUIDField(default=uuid4, unique=True, editable=False)

    history = tracked(about="passage", excluded_fields=["cle"])

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="question_reponse_signee",
                condition=Q(reponse="") | Q(repondu_par__isnull=False),
                violation_error_message="Une réponse a un auteur.",
            )
        ]

    def __str__(self) -> str:
        return f"Question de {self.auteur}"


def _note(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(NOTE_MAX)]
    )


class Grille(Versioned):
    """The ten lines that one member scores for themselves, each from 0 to 5; empty as long as they do not know."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    passage = models.ForeignKey(
        Passage, verbose_name="passage", on_delete=models.PROTECT, related_name="grilles"
    )
    membre = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="membre",
        on_delete=models.PROTECT,
        related_name="grilles_de_comite",
        editable=False,
    )
    positionnement = _note("Positionnement : le bon service, au bon endroit")
    usage = _note("Utilisable, utile, utilisé")
    resultats = _note("Objectifs passés atteints, ou impact démontré")
    cout = _note("Coût de l’impact aujourd’hui")
    objectifs = _note("Pertinence des prochains objectifs")
    cout_projete = _note("Coût de l’impact visé")
    priorites = _note("Priorités à même d’atteindre ces objectifs")
    besoins = _note("Besoins cohérents avec les objectifs et le potentiel")
    pilotage = _note("Équipe pilotée par l’impact, et qui le mesure")
    adaptation = _note("Équipe capable de s’adapter")
    commentaire = models.TextField("commentaire", max_length=5_000, blank=True)

    history = tracked(about="passage")

    class Meta:
        verbose_name = "grille d’arbitrage"
        ordering = ["passage", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="grille_une_par_membre",
                fields=["passage", "membre"],
                violation_error_message="Vous avez déjà une grille pour ce passage.",
            ),
            *(
                models.CheckConstraint(
                    name=f"grille_{ligne}_de_0_a_5",
                    condition=Q(**{f"{ligne}__isnull": True}) | Q(**{f"{ligne}__lte": NOTE_MAX}),
                    violation_error_code=ligne,
                    violation_error_message="Une note va de 0 à 5.",
                )
                for ligne in LIGNES_NOTEES
            ),
        ]

    def __str__(self) -> str:
        return f"Grille de {self.membre}"
