"""Which values to keep when two entries are merged."""

from django import forms

from annuaire.actions.fusion import CHOSEN_FIELDS
from annuaire.models import Personne
from socle.forms import DsfrForm

KEPT, DUPLICATE = "gardee", "doublon"


class FusionForm(DsfrForm, forms.Form):
    """One choice per field in which the two entries differ; refuses to go on about entries that changed meanwhile."""

    versions = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, kept: Personne, duplicate: Personne):
        self._versions = f"{kept.version}-{duplicate.version}"
        super().__init__(data, initial={"versions": self._versions})
        for name in CHOSEN_FIELDS:
            mine, theirs = getattr(kept, name), getattr(duplicate, name)
            if mine != theirs:
                self.fields[name] = self._choice(name, mine, theirs)

    def _choice(self, name: str, mine, theirs) -> forms.ChoiceField:
        label = Personne._meta.get_field(name).verbose_name
        return forms.ChoiceField(
            label=label[0].upper() + label[1:],
            choices=[
                (KEPT, f"{mine or 'Rien'} (fiche gardée)"),
                (DUPLICATE, f"{theirs or 'Rien'} (doublon)"),
            ],
            initial=KEPT if mine else DUPLICATE,
            widget=forms.RadioSelect,
        )

    def clean(self) -> dict:
        data = super().clean()
        if data.get("versions") != self._versions:
            self.data = self.data.copy()
            self.data["versions"] = self._versions
            self.add_error(
                None, "L’une des deux fiches a changé pendant que vous compariez. Vérifiez, puis fusionnez."
            )
        return data

    def champs(self) -> list[str]:
        """Names of the fields taken from the duplicate."""
        return [name for name in CHOSEN_FIELDS if self.cleaned_data.get(name) == DUPLICATE]
