"""The filters of the list of notes: what the address asks for, said back in words."""

from django import forms

from annuaire.models import Personne
from notes.enums import EtatNote
from notes.permissions import can_acknowledge_some, can_write_some_notes
from notes.selection import A_VISER, PAR_NOM, PAR_RETARD, PAR_VISA, SANS_VISA, Criteres
from startups import choix
from startups.enums import ACTIVE_PHASES
from startups.forms.filtres import ChoixField, SelectionForm, closed, several
from startups.selection import offers_own

AVEC = {A_VISER: "Attend mon visa", SANS_VISA: "Attend le visa d’un sponsor"}
TRIS = {
    PAR_RETARD: "Ce qui presse d’abord",
    PAR_VISA: "Ce que je dois viser d’abord",
    PAR_NOM: "Startup, de A à Z",
}
OFFERED = [("incubateur", "Incubateur", "Tous"), ("coach", "Coach", "Tous et toutes")]
# A state, as many startups.
ETATS = {
    EtatNote.EN_RETARD: "En retard",
    EtatNote.ATTENDUE: "Attendues",
    EtatNote.BROUILLON: "En préparation",
    EtatNote.TRANSMISE: "Transmises",
    EtatNote.DISPENSEE: "Dispensées",
    EtatNote.INVESTIGATION: "En investigation",
    EtatNote.PASSEE: "Passées",
    EtatNote.RIEN: "Sans note",
}


class FiltresForm(SelectionForm):
    """What `user` may ask: nothing about drafts, visas or people that they could not read on the page."""

    q = forms.CharField(
        label="Nom, mission ou identifiant",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    etat = closed("État", list(ETATS.items()), widget=forms.HiddenInput)
    mien = forms.BooleanField(label="Mes startups", required=False)
    avec = several("Seulement", list(AVEC.items()))
    tri = closed("Trier par", list(TRIS.items()))
    phase = closed("Phase", [(phase.value, phase.label) for phase in ACTIVE_PHASES], empty="Toutes")

    boxed = ["avec"]
    bare = ["etat", "phase"]

    def __init__(self, data, *, user: Personne):
        super().__init__(data)
        acknowledges, writes = can_acknowledge_some(user), can_write_some_notes(user)
        offered = {A_VISER: acknowledges, SANS_VISA: writes}
        self.fields["avec"].choices = [(key, label) for key, label in AVEC.items() if offered[key]]
        # Whoever acknowledges without writing comes for that.
        self.usual_order = PAR_VISA if acknowledges and not writes else PAR_RETARD
        orders = [key for key in TRIS if key != PAR_VISA or acknowledges]
        orders.sort(key=lambda key: key != self.usual_order)
        self.fields["tri"].choices = [(key, TRIS[key]) for key in orders]
        if not offers_own(user):
            del self.fields["mien"]
        self._add_choices(user)

    def _add_choices(self, user: Personne) -> None:
        offered = choix.offered(user, {name for name, _, _ in OFFERED})
        for name, label, empty in OFFERED:
            if len(offered.get(name, [])) > 1:
                self.fields[name] = ChoixField(label=label, empty=empty, options=offered[name])

    @property
    def lists(self) -> list[forms.BoundField]:
        """The filters that are lists, for the template."""
        return [self[name] for name in ("phase", "incubateur", "coach") if name in self.fields]

    @property
    def has_lists(self) -> bool:
        """Whether one of them is in force."""
        return any(field.data for field in self.lists)

    def criteres(self) -> Criteres:
        """What is asked and makes sense; the rest has its sentence in `errors`."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return Criteres(**{"tri": self.usual_order} | asked)
