"""What a sponsor, or a writer in return, says about a note."""

from uuid import uuid4

from django import forms

from annuaire.models import Personne
from notes.retours import Retours
from socle.forms import DsfrForm
from startups.forms.base import textarea

LENGTH = 5_000


class ReponseForm(DsfrForm, forms.Form):
    """An answer; who stands in for several sponsors says for whom."""

    pour = forms.ChoiceField(label="Au nom de")
    texte = forms.CharField(label="Votre réponse", max_length=LENGTH, widget=textarea(4))
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, retours: Retours, writes: bool):
        super().__init__(data, initial={"cle": uuid4()}, auto_id="reponse-%s")
        sponsors = [] if writes else retours.visables
        self._named = {str(row.uuid): retours.pour(row) for row in sponsors}
        if len(self._named) > 1:
            self.fields["pour"].choices = [
                ("", "Choisissez une personne"),
                *((str(row.uuid), row.personne) for row in sponsors),
            ]
        else:
            del self.fields["pour"]

    @property
    def seul_pour(self) -> Personne | None:
        """In whose name one answers, when there is no choice; None in one's own."""
        return next(iter(self._named.values()), None) if "pour" not in self.fields else None

    def to_write(self) -> dict:
        """Keyword arguments of `reply`."""
        data = self.cleaned_data
        pour = self._named[data["pour"]] if "pour" in data else self.seul_pour
        return {"texte": data["texte"], "cle": data["cle"], "pour": pour}
