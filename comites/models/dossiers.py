"""What is written about a passage before its séance: the dossier, and apart from it the avis du coach."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from comites.models.seances import Passage
from socle.history import tracked
from socle.versions import Versioned

LENGTH = 10_000
# Priorities one answers for, and supports one asks for (metier.md §6).
LIGNES = 3


def _texte(label: str) -> models.TextField:
    return models.TextField(label, max_length=LENGTH, blank=True)


class Dossier(Versioned):
    """What the team writes. What its follow-up already says is read live (comites.faits), never copied here."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    passage = models.OneToOneField(
        Passage, verbose_name="passage", on_delete=models.PROTECT, related_name="dossier"
    )
    probleme = _texte("le problème")
    solution = _texte("la solution")
    fait = _texte("ce qui a été fait")
    appris = _texte("ce que l’on a appris")
    # UUID of an objective → why it stands where it does.
    explications = models.JSONField("pourquoi, objectif par objectif", default=dict, blank=True)
    vision = _texte("la vision")
    potentiel = _texte("le potentiel de déploiement")
    estimation = _texte("comment ce potentiel est estimé")
    # At most LIGNES of {"priorite", "resultat"}.
    priorites = models.JSONField("les priorités", default=list, blank=True)
    budget = _texte("le budget demandé")
    cout = _texte("le coût de l’impact visé")
    profils = _texte("l’équipe et les profils")
    # At most LIGNES of {"acteur", "besoin", "but"}.
    soutiens = models.JSONField("les soutiens attendus", default=list, blank=True)
    obstacles = _texte("les obstacles")
    # UUIDs of the open blocages that all readers of the dossier find in it; nothing as long as nobody chose.
    blocages = models.JSONField("les blocages joints", null=True, blank=True)
    sans_financement = _texte("ce qui arrive sans financement")
    demandes = _texte("les décisions demandées")

    history = tracked(about="passage")

    class Meta:
        ordering = ["passage"]

    def __str__(self) -> str:
        return f"Dossier de {self.passage.startup}"


class AvisCoach(Versioned):
    """What the coach says to the équipe and the DINUM alone: never part of what members receive."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    passage = models.OneToOneField(
        Passage, verbose_name="passage", on_delete=models.PROTECT, related_name="avis_coach"
    )
    texte = models.TextField("avis du coach", max_length=LENGTH)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        on_delete=models.PROTECT,
        related_name="avis_de_comite",
        editable=False,
    )

    history = tracked(about="passage")

    class Meta:
        verbose_name = "avis du coach"
        verbose_name_plural = "avis des coachs"
        ordering = ["passage"]

    def __str__(self) -> str:
        return f"Avis du coach de {self.passage.startup}"
