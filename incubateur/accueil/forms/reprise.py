"""Upload the table of a reprise; confirm what it would do."""

from django import forms

from annuaire.models import Incubateur, Personne
from annuaire.permissions import writable_incubateurs
from incubateur.accueil.reprise.apercu import Apercu
from incubateur.accueil.reprise.colonnes import COLUMNS
from socle.forms import DsfrForm
from socle.imports import TableError, read_table
from socle.imports.tables import MAX_BYTES, MAX_ROWS
from socle.periods import plausible
from socle.templatetags.socle import nombre


class DepotForm(DsfrForm, forms.Form):
    """The file, and whose directory it is about when the person is in several équipes."""

    incubateur = forms.ModelChoiceField(
        label="Annuaire de", queryset=None, to_field_name="identifiant", empty_label="Choisissez"
    )
    fichier = forms.FileField(
        label="Votre tableau",
        help_text=(
            f"Au format ODS ou CSV, {nombre(MAX_ROWS)} lignes et {MAX_BYTES // 1024 // 1024} Mo au plus. "
            "Rien n’est écrit avant votre accord."
        ),
        widget=forms.FileInput(attrs={"accept": ".ods,.csv,.txt,text/csv"}),
        error_messages={"empty": "Ce fichier est vide.", "required": "Choisissez un fichier."},
    )

    def __init__(self, *args, user: Personne, **kwargs):
        super().__init__(*args, **kwargs)
        incubateurs = writable_incubateurs(user)
        self.fields["incubateur"].queryset = incubateurs
        self.only: Incubateur | None = None
        if len(incubateurs) == 1:
            [self.only] = incubateurs
            del self.fields["incubateur"]

    @property
    def chosen(self) -> Incubateur:
        return self.only or self.cleaned_data["incubateur"]

    def clean_fichier(self) -> bytes:
        """The content of a file that can be read as the expected table."""
        # One byte more than what is accepted is enough to refuse it.
        content = self.cleaned_data["fichier"].read(MAX_BYTES + 1)
        try:
            read_table(content, COLUMNS)
        except TableError as error:
            raise forms.ValidationError(str(error)) from error
        return content


class DebutForm(DsfrForm, forms.Form):
    """A start for the new roles whose lines give none; it stays in the address of the preview."""

    debut = forms.DateField(
        label="Date de début pour les lignes qui n’en ont pas",
        required=False,
        validators=[plausible],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ConfirmationForm(DsfrForm, forms.Form):
    """The agreement: to the very preview that was shown, and knowing that some lines are left out."""

    empreinte = forms.CharField(widget=forms.HiddenInput)
    sans_erreur = forms.BooleanField(
        label="Importer les lignes sans erreur",
        help_text="Les lignes en erreur sont laissées de côté : vous pourrez les corriger ensuite.",
        required=False,
    )

    def __init__(self, *args, apercu: Apercu, **kwargs):
        super().__init__(*args, **kwargs)
        self.fresh = apercu.empreinte()
        self.fields["empreinte"].initial = self.fresh
        if not apercu.erreurs:
            del self.fields["sans_erreur"]

    def clean_sans_erreur(self) -> bool:
        if not self.cleaned_data["sans_erreur"]:
            raise forms.ValidationError(
                "Corrigez les lignes en erreur et déposez de nouveau le fichier, "
                "ou cochez cette case pour importer les autres."
            )
        return True

    def clean(self) -> dict:
        if self.cleaned_data.get("empreinte") != self.fresh:
            self.data = self.data.copy()
            self.data[self.add_prefix("empreinte")] = self.fresh
            self.add_error(
                None,
                "L’annuaire a changé depuis l’aperçu que vous avez lu : le voici à jour. "
                "Vérifiez-le, puis confirmez.",
            )
        return self.cleaned_data
