"""Filters of the list of people."""

from django import forms

from annuaire.models import Incubateur, Personne
from incubateur.accueil.annuaire import ETATS, ROLES, TRIS
from socle.forms import DsfrForm


class FiltreForm(DsfrForm, forms.Form):
    """Criteria kept in the address; what cannot be understood there filters nothing."""

    q = forms.CharField(
        label="Nom, fonction, organisation ou adresse e-mail",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    incubateur = forms.ModelChoiceField(
        label="Annuaire de", queryset=None, to_field_name="identifiant", required=False, empty_label="Tous"
    )
    role = forms.ChoiceField(label="Rôle aujourd’hui", choices=ROLES, required=False)
    etat = forms.ChoiceField(label="Fiches", choices=list(ETATS.items()), required=False)
    tri = forms.ChoiceField(
        label="Trier par", choices=[(key, label) for key, (label, _) in TRIS.items()], required=False
    )
    organisation = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, user: Personne):
        super().__init__(data)
        incubateurs = Incubateur.objects.visible_to(user)
        self.fields["incubateur"].queryset = incubateurs
        if len(incubateurs) < 2:
            del self.fields["incubateur"]

    def lists(self) -> list[forms.BoundField]:
        """What few people filter by, folded away until they do."""
        return [self[name] for name in ("incubateur", "role", "etat") if name in self.fields]

    def has_lists(self) -> bool:
        return any(self.data.get(field.name) for field in self.lists())

    def criteria(self) -> dict:
        """Keyword arguments of `Annuaire.find`, and `incubateur`."""
        self.is_valid()
        return {"incubateur": None} | self.cleaned_data
