"""Where a startup stands before a gate: one row a criterion, with the evidence of it."""

from uuid import uuid4

from django.db import models

from comites.enums import EtatGate
from comites.models.seances import Passage
from socle.history import tracked
from socle.versions import Versioned


class PreuveGate(Versioned):
    """What is said of one criterion (a key of comites.gates), and the link that shows it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    passage = models.ForeignKey(
        Passage, verbose_name="passage", on_delete=models.PROTECT, related_name="preuves"
    )
    critere = models.CharField("critère", max_length=30, editable=False)
    etat = models.CharField("où en est-on", max_length=20, choices=EtatGate)
    preuve = models.URLField("lien vers la preuve", max_length=500, blank=True)
    commentaire = models.TextField("en quelques mots", max_length=2_000, blank=True)

    history = tracked(about="passage")

    class Meta:
        verbose_name = "preuve"
        ordering = ["passage", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="preuve_unique_par_critere",
                fields=["passage", "critere"],
                violation_error_message="Ce critère est déjà renseigné.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.critere} : {self.get_etat_display()}"

    @property
    def shown(self) -> bool:
        """Whether something backs what is said of it."""
        return bool(self.preuve or self.commentaire)
