"""The filters of the list of letters: what the address asks for, said back in words."""

from django import forms

from annuaire.models import Incubateur, Personne
from missions.enums import StatutLettre
from missions.models import Lettre
from missions.selection import (
    A_SIGNER,
    EXPIREE,
    FIN_PROCHE,
    FIN_PROCHE_JOURS,
    PAR_DEBUT,
    PAR_MOI,
    Criteres,
)
from startups.enums import ACTIVE_PHASES
from startups.forms.filtres import ChoixField, SelectionForm, closed, several

AVEC = [
    (A_SIGNER, "À signer"),
    (PAR_MOI, "Attend ma signature"),
    (FIN_PROCHE, f"Se termine dans {FIN_PROCHE_JOURS}\u00a0jours"),
    (EXPIREE, "Expirée"),
]
TRIS = [
    (PAR_DEBUT, "Début le plus récent"),
    ("fin", "Fin la plus proche"),
    ("startup", "Startup, de A à Z"),
    ("titulaire", "Titulaire, de A à Z"),
    ("numero", "Numéro, le dernier d’abord"),
]


class FiltresForm(SelectionForm):
    """What `user` may ask of the letters they see."""

    q = forms.CharField(
        label="Startup, personne ou numéro",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    etat = closed("État", StatutLettre.choices, widget=forms.HiddenInput)
    avec = several("Seulement", AVEC)
    tri = closed("Trier par", TRIS)
    phase = closed("Phase", [(phase.value, phase.label) for phase in ACTIVE_PHASES], empty="Toutes")

    boxed = ["avec"]
    bare = ["etat", "phase"]
    usual_order = PAR_DEBUT

    def __init__(self, data, *, user: Personne):
        super().__init__(data)
        visible = Lettre.objects.visible_to(user).order_by()
        incubateurs = Incubateur.objects.filter(pk__in=visible.values("incubateur")).order_by("nom", "pk")
        options = list(incubateurs.values_list("identifiant", "nom"))
        if len(options) > 1:
            self.fields["incubateur"] = ChoixField(label="Incubateur", empty="Tous", options=options)

    @property
    def lists(self) -> list[forms.BoundField]:
        """The filters that are lists, for the template."""
        return [self[name] for name in ("phase", "incubateur") if name in self.fields]

    @property
    def has_lists(self) -> bool:
        """Whether one of them is in force."""
        return any(field.data for field in self.lists)

    def criteres(self) -> Criteres:
        """What is asked and makes sense; the rest has its sentence in `errors`."""
        self.is_valid()
        return Criteres(**{name: value for name, value in self.cleaned_data.items() if value})
