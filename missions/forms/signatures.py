"""Record, correct and take back a signature."""

from datetime import date

from django import forms
from django.utils import timezone

from missions.emails import next_signatory
from missions.models import Emission, Signature
from socle.avertissements import WarnedForm
from socle.clock import today
from socle.forms import DsfrForm
from socle.templatetags.socle import jour
from socle.versions import VersionedForm
from startups.forms.base import LineField, day, motif


class SignatureForm(WarnedForm, DsfrForm, VersionedForm):
    """When and where; a signature already recorded also asks why it changes."""

    lieu = LineField(label="Ville où la lettre a été signée", max_length=150)

    class Meta:
        model = Signature
        fields = ["signee_le", "lieu"]
        widgets = {"signee_le": day()}

    not_compared = frozenset({"motif"})

    def __init__(self, data=None, *, instance: Signature):
        self.recorded = instance.signee_le is not None
        super().__init__(data, instance=instance, initial={} if self.recorded else _proposed(instance))
        self.fields["signee_le"].required = True
        self.fields["signee_le"].label = "Signée le"
        self.emission = Emission.objects.filter(lettre=instance.lettre).only("emise_le").first()
        if self.recorded:
            self.fields["motif"] = motif("Pourquoi corriger")

    def clean_signee_le(self) -> date:
        signed = self.cleaned_data["signee_le"]
        issued = timezone.localdate(self.emission.emise_le) if self.emission else None
        if signed > today():
            raise forms.ValidationError("Cette date est à venir : enregistrez la signature une fois donnée.")
        if issued and signed < issued:
            raise forms.ValidationError(f"La lettre n’a été émise que le {jour(issued)} : vérifiez la date.")
        return signed

    def warnings(self) -> list[str]:
        """What is unusual: out of order, or before somebody whose turn came earlier."""
        return [*self._out_of_turn(), *self._out_of_dates()]

    def _out_of_turn(self) -> list[str]:
        turn = next_signatory(self.instance.lettre)
        if self.recorded or turn is None or turn == self.instance:
            return []
        return [
            f"C’est d’abord au tour de {turn.personne} ({turn.get_qualite_display()}), dont la signature n’est pas enregistrée. "
            f"Celle de {self.instance.personne} le serait avant la sienne."
        ]

    def _out_of_dates(self) -> list[str]:
        before = self.instance.lettre.signatures.filter(
            rang__lt=self.instance.rang, signee_le__gt=self.cleaned_data["signee_le"]
        )
        return [
            f"Cette date précède celle de {row.personne}, qui signe avant ({jour(row.signee_le)})."
            for row in before.select_related("personne").order_by("rang")
        ]


def _proposed(signature: Signature) -> dict:
    """Today, and the place of the last signature: the same paper goes from hand to hand."""
    last = signature.lettre.signatures.filter(signee_le__isnull=False).order_by("-enregistree_le").first()
    return {"signee_le": today(), "lieu": last.lieu if last else ""}


class RetraitForm(DsfrForm, VersionedForm):
    """Why a recorded signature is taken back."""

    motif = motif("Pourquoi la retirer")
    not_compared = frozenset({"motif"})

    class Meta:
        model = Signature
        fields = []
