"""Suspend the notes of a startup."""

from django import forms

from notes.enums import NatureDispense
from notes.models import Dispense
from socle.forms import DsfrForm
from socle.templatetags.socle import jour
from socle.versions import VersionedForm
from startups.forms.base import RowForm, day, textarea


class SuspensionForm(RowForm):
    """From when to when no note is owed, and why."""

    motif = forms.CharField(
        label="Pourquoi aucune note n’est attendue",
        max_length=500,
        widget=textarea(2),
        help_text="Lu par ceux qui suivent la startup ; les sponsors voient seulement que la note est suspendue.",
    )
    # Here it is part of what is said, not of this save alone.
    not_compared = frozenset()
    also_checked = (*RowForm.also_checked, "nature")
    field_order = ("debut", "fin", "motif")

    class Meta:
        model = Dispense
        fields = ["debut", "fin", "motif"]
        widgets = {"debut": day(), "fin": day()}
        labels = {"debut": "À partir du", "fin": "Jusqu’au"}
        help_texts = {
            "fin": "Dernier jour compris. Laissez vide si la reprise n’est pas encore connue : vous lèverez la suspension."
        }

    def clean(self) -> dict:
        data = super().clean()
        debut = data.get("debut")
        if debut and not self.errors:
            self._refuse_overlap(debut, data.get("fin"))
        return data

    def _refuse_overlap(self, debut, fin) -> None:
        others = Dispense.objects.filter(
            startup=self.instance.startup, nature=NatureDispense.SUSPENSION
        ).exclude(pk=self.instance.pk)
        other = others.overlapping(debut, fin).exclude(debut=debut).order_by("debut").first()
        if other:
            until = f"jusqu’au {jour(other.fin)}" if other.fin else "sans date de fin"
            self.add_error(
                "debut",
                f"Les notes sont déjà suspendues à partir du {jour(other.debut)}, {until} : "
                "corrigez plutôt cette suspension.",
            )


class LeveeForm(DsfrForm, VersionedForm):
    """Confirm that a dispense ends; it is refused when somebody changed it meanwhile."""

    class Meta:
        model = Dispense
        fields: list[str] = []
