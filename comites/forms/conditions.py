"""Say that a condition is met, or given up."""

from django import forms

from comites.enums import EtatCondition
from comites.models import Condition
from socle.forms import DsfrForm
from startups.forms.base import textarea


class ConditionCloseForm(DsfrForm, forms.Form):
    """How it was met, or why it no longer is asked for."""

    etat = forms.ChoiceField(
        label="Cette condition est",
        choices=[(each.value, each.label) for each in (EtatCondition.LEVEE, EtatCondition.ABANDONNEE)],
        widget=forms.RadioSelect,
        initial=EtatCondition.LEVEE,
    )
    motif = forms.CharField(
        label="Comment elle est levée, ou pourquoi elle est abandonnée",
        max_length=2_000,
        required=False,
        widget=textarea(3),
        help_text="Obligatoire si elle est abandonnée. Le prochain comité le lira.",
    )

    def __init__(self, *args, condition: Condition, may_drop: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.condition = condition
        if not may_drop:
            # Whoever owns it brings it: giving it up is for those who asked.
            self.fields["etat"].widget = forms.HiddenInput()
            self.fields["etat"].choices = [(EtatCondition.LEVEE.value, EtatCondition.LEVEE.label)]
            self.fields["motif"].label = "Comment elle est levée"
            self.fields["motif"].help_text = "Le prochain comité le lira."

    def clean(self) -> dict:
        data = super().clean()
        if (
            data.get("etat") == EtatCondition.ABANDONNEE
            and not data.get("motif")
            and "motif" not in self.errors
        ):
            self.add_error("motif", "Dites pourquoi cette condition est abandonnée.")
        return data
