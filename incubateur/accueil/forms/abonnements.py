"""The automatic mails a person receives."""

from collections.abc import Sequence

from django import forms

from socle.forms import DsfrForm
from socle.relances import Genre


class AbonnementsForm(DsfrForm, forms.Form):
    """A checkbox a kind."""

    def __init__(self, data=None, *, genres: Sequence[Genre], received: set[str]):
        super().__init__(data)
        for genre in genres:
            self.fields[genre.cle] = forms.BooleanField(
                label=genre.label,
                help_text=genre.explication,
                required=False,
                initial=genre.cle in received,
            )

    def wanted(self) -> set[str]:
        """Keys of the kinds that are ticked."""
        return {cle for cle, ticked in self.cleaned_data.items() if ticked}
