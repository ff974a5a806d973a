"""Dated events of a startup, and the standards it holds."""

from django import forms

from socle.clock import today
from startups.enums import EtatCritere
from startups.forms.base import RowForm, day, textarea
from startups.models import EtatStandard, Jalon, ViseeStandard


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


class ViseeForm(RowForm):
    """Say what is aimed at for a standard, by which day."""

    class Meta:
        model = ViseeStandard
        fields = ["etat", "echeance", "preuve"]
        widgets = {"echeance": day(), "etat": forms.RadioSelect}
        help_texts = {"preuve": "La page où cela se prépare : un ticket, un audit prévu, un engagement."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preuve"].assume_scheme = "https"
        # One does not aim at holding nothing.
        kept = (EtatCritere.TENU, EtatCritere.PARTIEL)
        self.fields["etat"].choices = [(etat.value, etat.label) for etat in kept]
