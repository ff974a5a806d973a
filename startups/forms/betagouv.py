"""Upload of beta.gouv.fr's files, confirmation of an import, choice between two values."""

from collections.abc import Sequence

from django import forms

from socle.forms import DsfrForm, InlineRadioSelect
from startups.actions.ecarts import BETAGOUV, ICI
from startups.betagouv.correspondance import Correspondance, CorrespondanceRefusee, lire_correspondance
from startups.betagouv.differences import Difference, empreinte
from startups.betagouv.sources import MAX_ARCHIVE

MAX_CORRESPONDANCE = 100_000
PLUS_TARD = "plus_tard"


class UploadForm(DsfrForm, forms.Form):
    """A ZIP, and what older names of phases mean when it holds some."""

    fichier = forms.FileField(
        label="Archive ZIP du dossier « content »",
        help_text=f"Format attendu : .zip. Taille maximale : {MAX_ARCHIVE // 1_000_000} Mo.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    correspondance = forms.FileField(
        label="Correspondance des anciens noms de phases",
        help_text="Petit fichier YAML qui dit ce que deviennent « success » ou « alumni ». Taille maximale : 100 ko.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def clean_fichier(self):
        fichier = self.cleaned_data["fichier"]
        if fichier.size > MAX_ARCHIVE:
            raise forms.ValidationError(
                f"Ce fichier dépasse {MAX_ARCHIVE // 1_000_000} Mo : ne gardez que le dossier « content »."
            )
        return fichier

    def clean_correspondance(self) -> Correspondance:
        fichier = self.cleaned_data["correspondance"]
        if not fichier:
            return Correspondance()
        if fichier.size > MAX_CORRESPONDANCE:
            raise forms.ValidationError("Ce fichier dépasse 100 ko.")
        try:
            return lire_correspondance(fichier.read())
        except CorrespondanceRefusee as error:
            raise forms.ValidationError(str(error)) from error


class ConfirmForm(DsfrForm, forms.Form):
    """« Importer », with what must be accepted when many paths would change."""

    forcer = forms.BooleanField(
        label="J’accepte de changer les phases de plus d’une startup sur cinq",
        error_messages={"required": "Cochez cette case si c’est bien ce que vous voulez."},
    )

    def __init__(self, data=None, *, trop_de_parcours: bool):
        super().__init__(data)
        if not trop_de_parcours:
            del self.fields["forcer"]


class ChoixForm(DsfrForm, forms.Form):
    """For each divergence: keep what is here, take what beta.gouv.fr says, or decide later."""

    vu = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, ecarts: Sequence[Difference]):
        self.ecarts = ecarts
        super().__init__(data, initial={"vu": empreinte(ecarts)})
        for index, ecart in enumerate(ecarts):
            self.fields[f"choix_{index}"] = forms.ChoiceField(
                label=f"Que garder pour « {ecart.libelle} » ?",
                choices=[
                    (ICI, "Garder ici"),
                    (BETAGOUV, "Prendre beta.gouv.fr"),
                    (PLUS_TARD, "Décider plus tard"),
                ],
                widget=InlineRadioSelect,
                initial=PLUS_TARD,
            )

    def clean(self) -> dict:
        data = super().clean()
        if self.ecarts and not self.choix():
            raise forms.ValidationError("Choisissez au moins une valeur.")
        return data

    def lignes(self) -> list[tuple[Difference, forms.BoundField]]:
        """Divergences with their field, for the template."""
        return [(ecart, self[f"choix_{index}"]) for index, ecart in enumerate(self.ecarts)]

    def choix(self) -> dict[str, str]:
        """{field: chosen side} of what was chosen."""
        sides = {
            ecart.champ: self.cleaned_data.get(f"choix_{index}") for index, ecart in enumerate(self.ecarts)
        }
        return {champ: side for champ, side in sides.items() if side in {ICI, BETAGOUV}}

    def refresh(self) -> None:
        """Show again what is true now, with what the person had chosen where it still makes sense."""
        self.data = self.data.copy()
        self.data["vu"] = empreinte(self.ecarts)
