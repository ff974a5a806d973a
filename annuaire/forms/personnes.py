"""Create and correct people."""

import re

from django import forms

from annuaire.models import Incubateur, Personne
from annuaire.permissions import writable_incubateurs
from socle.forms import DsfrForm
from socle.text import normalise
from socle.versions import VersionedForm

PHONE = re.compile(r"[\d\s+.()/-]*")
FIELDS = ["prenom", "nom", "email", "fonction", "organisation", "telephone"]


class PersonneForm(DsfrForm, VersionedForm):
    """What the directory says of a person. `known` is the entry that already has the address typed."""

    class Meta:
        model = Personne
        fields = FIELDS
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "telephone": forms.TextInput(attrs={"type": "tel"}),
        }

    def __init__(self, *args, user: Personne, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.known: Personne | None = None
        self.fields["organisation"].empty_label = "Non renseignée"

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        found = Personne.objects.exclude(pk=self.instance.pk).filter(email=email).first()
        if found:
            # A merged duplicate answers for the entry that was kept.
            self.known = found.fusionnee_dans or found
            raise forms.ValidationError(self.said_of_known(), code="known")
        return email

    def clean_telephone(self) -> str:
        telephone = self.cleaned_data["telephone"]
        if not PHONE.fullmatch(telephone):
            raise forms.ValidationError("Un numéro s’écrit avec des chiffres, des espaces et « + ».")
        return telephone

    def known_is_visible(self) -> bool:
        return Personne.objects.visible_to(self.user).filter(pk=self.known.pk).exists()

    def said_of_known(self) -> str:
        """Names the person to whoever may see them; only admits to others that the address is taken."""
        if self.known == self.instance:
            return "Cette adresse est celle d’une fiche fusionnée dans celle-ci."
        if self.known_is_visible():
            return f"Cette adresse est déjà celle de {self.known}."
        return "Cette adresse est déjà celle d’une personne connue d’un autre incubateur."


class NewPersonneForm(PersonneForm):
    """A new person, in a directory; warns of a namesake once."""

    incubateur = forms.ModelChoiceField(label="Dans l’annuaire de", queryset=Incubateur.objects.none())
    namesakes_seen = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = writable_incubateurs(self.user)
        self.fields["incubateur"].queryset = choices
        self.fields["incubateur"].empty_label = None
        if len(choices) == 1:
            self.fields["incubateur"].widget = forms.HiddenInput()
            self.fields["incubateur"].initial = choices[0]
        self.namesakes: list[Personne] = []

    def can_add_known(self) -> bool:
        """Whether the address is that of somebody whom the chosen directory does not hold yet."""
        incubateur = self.known and self.cleaned_data.get("incubateur")
        if not incubateur:
            return False
        return not self.known.incubateurs.filter(pk=incubateur.pk).exists()

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not data["namesakes_seen"]:
            self._look_for_namesakes(f"{data['prenom']} {data['nom']}")
        return data

    def _look_for_namesakes(self, name: str) -> None:
        found = (
            Personne.objects.visible_to(self.user).not_merged().search(name).order_by("recherche", "pk")[:20]
        )
        self.namesakes = [
            other for other in found if normalise(f"{other.prenom} {other.nom}") == normalise(name)
        ]
        if self.namesakes:
            self.data = self.data.copy()
            self.data[self.add_prefix("namesakes_seen")] = "on"
            self.add_error(
                None, "Quelqu’un porte déjà ce nom. Si c’est une autre personne, ajoutez-la de nouveau."
            )
