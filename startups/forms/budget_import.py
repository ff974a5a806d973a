"""Upload a table of budget; confirm what it would write."""

from django import forms

from socle.forms import DsfrForm
from socle.imports import TableError
from socle.imports.tables import MAX_BYTES
from startups.budget.lot import Apercu, Statut


class FichierForm(DsfrForm, forms.Form):
    """A table of envelopes, orders and services done."""

    fichier = forms.FileField(
        label="Votre tableau",
        help_text=f"Au format ODS ou CSV, {MAX_BYTES // 1024 // 1024} Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".ods,.csv,text/csv"}),
        error_messages={"empty": "Ce fichier est vide."},
    )

    def __init__(self, *args, read, **kwargs):
        super().__init__(*args, **kwargs)
        self.read = read
        self.content = b""

    def clean_fichier(self):
        # One byte more than what is accepted is enough to refuse it.
        self.content = self.cleaned_data["fichier"].read(MAX_BYTES + 1)
        try:
            self.read(self.content)
        except TableError as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["fichier"]


class ConfirmationForm(DsfrForm, forms.Form):
    """The agreement to the very preview that was shown."""

    empreinte = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, apercu: Apercu, **kwargs):
        super().__init__(*args, **kwargs)
        self.apercu = apercu
        self.fields["empreinte"].initial = apercu.empreinte()

    def clean(self) -> dict:
        fresh = self.apercu.empreinte()
        if self.apercu.of(Statut.ERREUR):
            self.add_error(None, "Corrigez d’abord les lignes en erreur : un budget s’importe en entier.")
        elif self.cleaned_data.get("empreinte") != fresh:
            self.data = self.data.copy()
            self.data["empreinte"] = fresh
            self.add_error(
                None,
                "Le budget a changé depuis l’aperçu que vous avez lu : le voici à jour. Vérifiez, puis confirmez.",
            )
        return self.cleaned_data
