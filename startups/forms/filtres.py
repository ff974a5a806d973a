"""The filters of the list and of the board: what the address asks for, said back in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms

from annuaire.models import Personne
from socle.forms import DsfrForm
from socle.text import normalise
from startups import choix, permissions
from startups.enums import Meteo, NomPhase
from startups.selection import (
    ABOUT_POINTS,
    AUCUNE,
    AVEC_BLOCAGES,
    AVEC_FINANCEMENT_COURT,
    AVEC_MESURES_ANCIENNES,
    AVEC_PHASE_LONGUE,
    EN_COURS,
    PAR_FINANCEMENT,
    PAR_NOM,
    PAR_NOM_INVERSE,
    SANS_COACH,
    SANS_INDICATEUR,
    SANS_INTRAPRENEUR,
    SANS_NOUVELLES,
    Criteres,
    offers_own,
)

# Beyond, one types a part of the name: a page stays light whatever the size of the network.
MAX_OPTIONS = 15
PHASES = [(EN_COURS, "En cours"), *NomPhase.choices, (AUCUNE, "Pas encore commencée")]
SANS = [
    (SANS_COACH, "Sans coach"),
    (SANS_INTRAPRENEUR, "Sans intrapreneur·e"),
    (SANS_NOUVELLES, "Sans nouvelles"),
    (SANS_INDICATEUR, "Sans indicateur principal"),
]
AVEC = [
    (AVEC_BLOCAGES, "Blocage ouvert"),
    (AVEC_PHASE_LONGUE, "Phase longue"),
    (AVEC_MESURES_ANCIENNES, "Mesures anciennes"),
    (AVEC_FINANCEMENT_COURT, "Financement de moins de 3 mois"),
]
BOXES = ["sans", "avec"]
# Filters whose choices come from the portfolio: name, label, what says « all ».
OFFERED = [
    ("incubateur", "Incubateur", "Tous"),
    ("coach", "Coach", "Tous et toutes"),
    ("portefeuille", "Suivie à la DINUM par", "Tous et toutes"),
    ("thematique", "Thématique", "Toutes"),
]
TRIS = [
    (PAR_NOM, "Nom, de A à Z"),
    (PAR_NOM_INVERSE, "Nom, de Z à A"),
    ("phase", "Ordre des phases"),
    ("anciennete", "Le plus longtemps dans sa phase"),
    ("-anciennete", "Le moins longtemps dans sa phase"),
    ("nouvelles", "Nouvelles les plus anciennes"),
    ("-nouvelles", "Nouvelles les plus récentes"),
    ("meteo", "Météo, l’orage d’abord"),
    ("blocages", "Le plus de blocages ouverts"),
    (PAR_FINANCEMENT, "Fin du financement, la plus proche d’abord"),
]


class ChoixField(forms.CharField):
    """One of `options`, by its key or by words of its label; cleaned as the keys it stands for.

    A select while it is short, else a text to type.
    """

    def __init__(self, *, label: str, empty: str, options: Sequence[choix.Choix]):
        self.options = options
        if len(options) <= MAX_OPTIONS:
            shape = {"widget": forms.Select(choices=[("", empty), *options])}
        else:
            shape = {"help_text": "Une partie du nom"}
        super().__init__(label=label, required=False, max_length=200, **shape)

    def clean(self, value: str) -> list[str]:
        asked = super().clean(value)
        found = self._matching(asked) if asked else []
        if asked and not found:
            raise forms.ValidationError(f"« {asked} » ne correspond à aucun choix : ce filtre est ignoré.")
        return found

    def _matching(self, asked: str) -> list[str]:
        if asked in dict(self.options):
            return [asked]
        words = normalise(asked).split()
        return [
            key for key, label in self.options if words and all(word in normalise(label) for word in words)
        ]

    def words_for(self, asked: str) -> str:
        """What is shown of a value of the address."""
        return dict(self.options).get(asked, asked)


UNKNOWN = {"invalid_choice": "« %(value)s » ne correspond à aucun choix : ce filtre est ignoré."}


def closed(label: str, choices: Sequence[choix.Choix], empty: str = "", **options) -> forms.ChoiceField:
    """A short closed list, of which anything else is told and ignored."""
    first = [("", empty)] if empty else []
    return forms.ChoiceField(
        label=label, choices=[*first, *choices], required=False, error_messages=UNKNOWN, **options
    )


def several(label: str, choices: Sequence[choix.Choix]) -> forms.MultipleChoiceField:
    """Boxes to tick."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=UNKNOWN,
    )


@dataclass(frozen=True)
class Actif:
    """A filter in force: what it says, and the address without it."""

    texte: str
    url: str


class SelectionForm(DsfrForm, forms.Form):
    """What the address of a list asks, said back in words and in addresses.

    `boxed`: fields of boxes, several values each; `bare`: fields whose values say enough without their label;
    `usual_order`: the order of the list when the address says none; `said_elsewhere`: fields the page already says.
    """

    boxed: Sequence[str] = ()
    bare: Sequence[str] = ()
    usual_order = ""
    said_elsewhere: Sequence[str] = ("tri",)

    @property
    def boxes(self) -> list[forms.boundfield.BoundWidget]:
        """The boxes to tick, for the template."""
        return [box for name in self.boxed for box in self[name]]

    def pairs(self) -> list[tuple[str, str]]:
        """The address of this selection, without what is empty, ignored or the rule."""
        self.is_valid()
        return [
            (name, value)
            for name in self.fields
            if self.cleaned_data.get(name)
            for value in self._raw(name)
            if (name, value) != ("tri", self.usual_order)
        ]

    def _raw(self, name: str) -> list[str]:
        """A value as the address gives it."""
        if name in self.boxed:
            return self.cleaned_data[name]
        alone = isinstance(self.fields[name], forms.BooleanField)
        return ["1"] if alone else [self.data[name].strip()]

    def address(self, **changed: str) -> str:
        """The query of this selection, with some values changed (empty: left out); a box is ticked besides others."""
        kept = [
            (name, value)
            for name, value in self.pairs()
            if name not in changed or (name in self.boxed and value != changed[name])
        ]
        return "?" + urlencode(kept + [(name, value) for name, value in changed.items() if value])

    def actifs(self) -> list[Actif]:
        """Filters in force, each with the address without it."""
        pairs = self.pairs()
        return [
            Actif(self._says(name, value), "?" + urlencode([pair for pair in pairs if pair != (name, value)]))
            for name, value in pairs
            if name not in self.said_elsewhere
        ]

    def _says(self, name: str, value: str) -> str:
        field = self.fields[name]
        if name == "q":
            return f"« {value} »"
        if isinstance(field, forms.BooleanField):
            return field.label
        shown = field.words_for(value) if isinstance(field, ChoixField) else dict(field.choices)[value]
        return shown if name in self.bare or name in self.boxed else f"{field.label} : {shown}"


class FiltresForm(SelectionForm):
    """What `user` may ask; fields about points exist only for who may read some."""

    q = forms.CharField(
        label="Nom, mission ou identifiant",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    phase = closed("Phase", PHASES, widget=forms.HiddenInput)
    mien = forms.BooleanField(label="Mon portefeuille", required=False)
    sans = several("Ce qui manque", SANS)
    avec = several("Ce qui alerte", AVEC)
    tri = closed("Trier par", TRIS)
    meteo = closed("Météo", Meteo.choices, empty="Toutes")

    boxed = BOXES
    bare = ["phase"]
    usual_order = PAR_NOM
    # Of OFFERED, those that are always shown: others, only when asked.
    always = [name for name, _, _ in OFFERED]

    def __init__(self, data, *, user: Personne):
        super().__init__(data)
        if not permissions.can_read_some_points(user):
            self._leave_points_out()
        if not permissions.can_read_some_budget(user):
            self._leave_out("avec", AVEC_FINANCEMENT_COURT)
            self._leave_out("tri", PAR_FINANCEMENT)
        if not offers_own(user):
            del self.fields["mien"]
        self._add_choices(user, {name for name, _, _ in OFFERED if name in self.always or data.get(name)})

    def _add_choices(self, user: Personne, wanted: set[str]) -> None:
        offered = choix.offered(user, wanted)
        for name, label, empty in OFFERED:
            if options := offered.get(name):
                self.fields[name] = ChoixField(label=label, empty=empty, options=options)

    def _leave_out(self, name: str, *left: str) -> None:
        if name in self.fields:
            field = self.fields[name]
            field.choices = [(key, label) for key, label in field.choices if key not in left]

    def _leave_points_out(self) -> None:
        del self.fields["meteo"]
        self._leave_out("avec", AVEC_BLOCAGES)
        self._leave_out("sans", SANS_NOUVELLES)
        self._leave_out("tri", *ABOUT_POINTS)

    @property
    def lists(self) -> list[forms.BoundField]:
        """The filters that are lists, for the template."""
        names = ["incubateur", "meteo", "coach", "portefeuille", "thematique"]
        return [self[name] for name in names if name in self.fields]

    @property
    def has_lists(self) -> bool:
        """Whether one of them is in force."""
        return any(field.data for field in self.lists)

    def criteres(self) -> Criteres:
        """What is asked and makes sense; the rest has its sentence in `errors`."""
        self.is_valid()
        return Criteres(**{name: value for name, value in self.cleaned_data.items() if value})


class TableauForm(FiltresForm):
    """The same on the board, which has its own phases and order."""

    phase = tri = None
    always = ["incubateur"]


class ExportForm(FiltresForm):
    """The same for a file, which shows no filter: only what is asked has its choices read."""

    always = ()
