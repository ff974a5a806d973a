"""Issue and cancel: acts whose form says what was read before."""

from django import forms

from missions.models import Lettre
from socle.forms import DsfrForm
from startups.forms.base import textarea

MOTIF_LENGTH = Lettre._meta.get_field("motif").max_length
CHANGED = "Quelqu’un d’autre a enregistré pendant que vous lisiez : relisez ce qui suit avant de confirmer."


class ReadForm(DsfrForm, forms.Form):
    """Confirms what was shown: a letter that changed since is shown again."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, version: int):
        super().__init__(data, files, initial={"version": version})
        self.fresh = version

    def clean(self) -> dict:
        data = super().clean()
        if data.get("version") != self.fresh:
            self.data = self.data.copy()
            self.data["version"] = self.fresh
            self.add_error(None, CHANGED)
        return data


class AnnulationForm(ReadForm):
    """Why an issued letter no longer holds; the reason stays beside its number."""

    motif = forms.CharField(
        label="Pourquoi l’annuler",
        max_length=MOTIF_LENGTH,
        widget=textarea(3),
        help_text="Ce motif reste visible avec le numéro, et figure dans le courriel aux signataires.",
    )
