"""The logo of an incubateur: a picture and what is read in its place."""

from django import forms

from annuaire.models import Logo
from socle.forms import DsfrForm
from socle.images import MAX_BYTES, NotAPicture, clean_picture
from socle.text import sur_une_ligne
from socle.versions import VersionedForm

# Sharp on paper, light in each letter.
LARGEUR, HAUTEUR = 900, 360


class LogoForm(DsfrForm, VersionedForm):
    """Add or replace the logo; without a file, only its text changes."""

    fichier = forms.FileField(
        label="Image",
        required=False,
        help_text=f"PNG ou JPEG, {MAX_BYTES // 1_000_000} Mo au plus, sur fond blanc ou transparent.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    not_compared = frozenset({"fichier"})

    class Meta:
        model = Logo
        fields = ["alternatif"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fichier"].required = self.instance.pk is None
        self.order_fields(["fichier", "alternatif", "version"])
        self.picture = None

    def clean_alternatif(self) -> str:
        return sur_une_ligne(self.cleaned_data["alternatif"])

    def clean_fichier(self):
        fichier = self.cleaned_data["fichier"]
        if fichier:
            try:
                # One byte more than is admitted is enough to refuse it.
                content = fichier.read(MAX_BYTES + 1)
                self.picture = clean_picture(content, largeur=LARGEUR, hauteur=HAUTEUR)
            except NotAPicture as wrong:
                raise forms.ValidationError(str(wrong)) from wrong
        return fichier

    def save(self, commit: bool = True) -> Logo:
        logo = super().save(commit=False)
        if self.picture:
            logo.contenu = self.picture.contenu
            logo.largeur, logo.hauteur = self.picture.largeur, self.picture.hauteur
        if commit:
            logo.save()
        return logo
