"""Paste or upload a table of measures; confirm what it would write."""

from django import forms

from socle.forms import DsfrForm
from socle.imports import TableError
from socle.imports.tables import MAX_BYTES
from startups.forms.base import textarea
from startups.impact.lot import Apercu, Statut
from startups.models import Indicateur, Startup


class TableauForm(DsfrForm, forms.Form):
    """A table, pasted from a spreadsheet or as a file: one of the two."""

    texte = forms.CharField(
        label="Collez votre tableau",
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=textarea(8),
        help_text="Copié d’un tableur, avec ou sans ses titres. Une date par ligne, ou une par colonne.",
    )
    fichier = forms.FileField(
        label="Ou déposez un fichier",
        required=False,
        help_text=f"Au format ODS ou CSV, {MAX_BYTES // 1024 // 1024} Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".ods,.csv,.txt,text/csv"}),
        error_messages={"empty": "Ce fichier est vide."},
    )

    def __init__(self, *args, startup: Startup, seul: Indicateur | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.startup, self.seul = startup, seul
        self.content = b""

    def clean(self) -> dict:
        data = super().clean()
        texte, fichier = (data.get("texte") or "").strip(), data.get("fichier")
        if self.errors:
            return data
        if bool(texte) == bool(fichier):
            said = "Collez un tableau ou déposez un fichier, pas les deux." if texte else None
            self.add_error("texte", said or "Collez un tableau, ou déposez un fichier ci-dessous.")
            return data
        # One byte more than what is accepted is enough to refuse it.
        self.content = fichier.read(MAX_BYTES + 1) if fichier else texte.encode()
        try:
            Apercu(self.content, startup=self.startup, seul=self.seul)
        except TableError as error:
            self.add_error("fichier" if fichier else "texte", str(error))
        return data


class ImportForm(DsfrForm, forms.Form):
    """The agreement: to the very preview that was shown, and to what it has of unusual."""

    empreinte = forms.CharField(widget=forms.HiddenInput)
    remplacer = forms.BooleanField(
        label="Remplacer les valeurs déjà connues par celles du tableau",
        help_text="Sinon elles restent comme elles sont. Ce qui est remplacé reste dans l’historique de la mesure.",
        required=False,
    )
    sauts = forms.BooleanField(
        label="Les valeurs mille fois plus grandes ou plus petites que la précédente sont justes",
        required=False,
    )
    sans_erreur = forms.BooleanField(
        label="Importer les lignes sans erreur",
        help_text="Celles en erreur sont laissées de côté : vous pourrez les corriger ensuite.",
        required=False,
    )

    def __init__(self, *args, apercu: Apercu, **kwargs):
        super().__init__(*args, **kwargs)
        self.fresh = apercu.empreinte()
        self.fields["empreinte"].initial = self.fresh
        asked = {
            "remplacer": apercu.of(Statut.DIFFERENTE),
            "sauts": apercu.sauts,
            "sans_erreur": apercu.of(Statut.ERREUR),
        }
        for name, lines in asked.items():
            if not lines:
                del self.fields[name]

    def clean_sauts(self) -> bool:
        if not self.cleaned_data["sauts"]:
            raise forms.ValidationError(
                "Vérifiez l’unité et la virgule de ces valeurs, puis cochez cette case si elles sont justes."
            )
        return True

    def clean_sans_erreur(self) -> bool:
        if not self.cleaned_data["sans_erreur"]:
            raise forms.ValidationError("Corrigez le tableau, ou cochez cette case pour importer le reste.")
        return True

    def clean(self) -> dict:
        if self.cleaned_data.get("empreinte") != self.fresh:
            self.data = self.data.copy()
            self.data[self.add_prefix("empreinte")] = self.fresh
            self.add_error(
                None,
                "Des mesures ont changé depuis l’aperçu que vous avez lu : le voici à jour. "
                "Vérifiez-le, puis confirmez.",
            )
        return self.cleaned_data
