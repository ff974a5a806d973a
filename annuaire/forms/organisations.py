"""Organisations, and what an incubateur says of itself and rules for itself."""

from django import forms
from django.utils.text import slugify

from annuaire.models import Incubateur, Organisation
from socle.forms import DsfrForm
from socle.text import normalise
from socle.versions import VersionedForm


class OrganisationForm(DsfrForm, VersionedForm):
    """Create or correct an organisation; its identifiant never changes, files are matched by it."""

    identifiant = forms.SlugField(
        label="Identifiant beta.gouv.fr",
        max_length=120,
        required=False,
        help_text="S’il existe déjà là-bas. Sinon, laissez vide : il viendra du nom.",
    )

    class Meta:
        model = Organisation
        fields = ["nom", "sigle", "type", "domaine_ministeriel", "identifiant"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["identifiant"]

    def clean_nom(self) -> str:
        nom = self.cleaned_data["nom"]
        others = Organisation.objects.exclude(pk=self.instance.pk).search(nom)
        if any(normalise(other.nom) == normalise(nom) for other in others):
            raise forms.ValidationError(f"« {nom} » existe déjà.")
        return nom

    def clean_identifiant(self) -> str:
        nom = self.cleaned_data.get("nom", "")
        identifiant = self.cleaned_data["identifiant"] or slugify(nom)[:120]
        if nom and not identifiant:
            raise forms.ValidationError("Ce nom n’a ni lettre ni chiffre : donnez un identifiant.")
        if Organisation.objects.filter(identifiant=identifiant).exists():
            raise forms.ValidationError(
                f"L’identifiant « {identifiant} » est déjà pris : donnez-en un autre.", code="taken"
            )
        return identifiant


PRESENTATION = ["nom", "organisation", "resume", "presentation", "contact", "adresse", "site", "github"]
RULES = [
    "note_mois",
    "comite_mois",
    "investigation_semaines",
    "quotite_investigation",
    "quotite",
    "silence_jours",
    "coach_mois",
    "adresse_achats",
]


class IncubateurForm(DsfrForm, VersionedForm):
    """What an incubateur says of itself, and its rules."""

    site = forms.URLField(label="Site", max_length=500, required=False, assume_scheme="https")
    github = forms.URLField(label="Compte GitHub", max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Incubateur
        fields = [*PRESENTATION, *RULES]
        widgets = {
            "resume": forms.Textarea(attrs={"rows": 2}),
            "presentation": forms.Textarea(attrs={"rows": 6}),
        }

    def presentation_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PRESENTATION]

    def rule_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in RULES]

    def clean(self) -> dict:
        data = super().clean()
        before, after = data.get("quotite_investigation"), data.get("quotite")
        if before and after and after < before:
            self.add_error("quotite", "À partir de la construction, la quotité ne peut pas diminuer.")
        return data
