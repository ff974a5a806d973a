"""The logo of an incubateur, apart from it: pages and lists never read its bytes."""

from django.db import models

from annuaire.models.organisations import Incubateur
from socle.history import tracked
from socle.versions import Versioned


class Logo(Versioned):
    """A PNG in the database, so that a letter and the logo it bears are backed up together."""

    incubateur = models.OneToOneField(
        Incubateur, verbose_name="incubateur", on_delete=models.PROTECT, related_name="logo"
    )
    contenu = models.BinaryField("image")
    largeur = models.PositiveSmallIntegerField("largeur")
    hauteur = models.PositiveSmallIntegerField("hauteur")
    alternatif = models.CharField(
        "texte de remplacement",
        max_length=150,
        help_text="Lu à voix haute à la place de l’image : « Logo de l’incubateur des haies ».",
    )

    history = tracked(excluded_fields=["contenu"])

    class Meta:
        ordering = ["incubateur"]

    def __str__(self) -> str:
        return self.alternatif
