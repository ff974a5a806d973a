"""Confirm an act on what was shown: what changed since is shown again first."""

from django import forms

from socle.forms import DsfrForm

CHANGED = "Quelque chose a changé pendant que vous lisiez : relisez ce qui suit avant de confirmer."


class ConfirmationForm(DsfrForm, forms.Form):
    """`vu` tells what was shown; `fresh` what would be done now."""

    vu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, fresh: str):
        super().__init__(data, initial={"vu": fresh})
        self.fresh = fresh

    def clean(self) -> dict:
        data = super().clean()
        if data.get("vu") != self.fresh:
            self.show_changed()
        return data

    def show_changed(self) -> None:
        self.data = self.data.copy()
        self.data["vu"] = self.fresh
        self.add_error(None, CHANGED)
