"""Dated events of a startup, and the standards it holds."""

from django import forms

from socle.clock import today
from startups.forms.base import RowForm, day, textarea
from startups.models import EtatStandard, Jalon


class JalonForm(RowForm):
    """Add or correct a jalon; it may be planned."""

    commentaire = forms.CharField(label="Commentaire", max_length=5_000, widget=textarea(3), required=False)

    class Meta:
        model = Jalon
        fields = ["genre", "date", "commentaire"]
        widgets = {"date": day()}


class StandardForm(RowForm):
    """Say what was observed of a standard on a day."""

    class Meta:
        model = EtatStandard
        fields = ["critere", "etat", "date", "preuve"]
        widgets = {"date": day(), "etat": forms.RadioSelect}
        help_texts = {"preuve": "La page qui le montre, par exemple https://service.gouv.fr/stats."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preuve"].assume_scheme = "https"

    def clean_date(self):
        date = self.cleaned_data["date"]
        if date > today():
            raise forms.ValidationError("On constate un standard aujourd’hui ou dans le passé.")
        return date
