"""The filters of the lists of comités: what the address asks for, said back in words."""

from datetime import date

from django import forms
from django.utils.formats import date_format

from annuaire.models import Incubateur, Personne
from comites.calendrier import Etat
from comites.enums import StatutComite
from comites.models import Comite, DemiJournee
from comites.permissions import incubateurs_to_plan
from comites.selection import A_VENIR, PASSEES, Criteres, CriteresDus
from startups.forms.filtres import ChoixField, SelectionForm, closed

QUAND = [(A_VENIR, "À venir"), (PASSEES, "Passées")]
ETATS_DUS = [
    (Etat.A_PROGRAMMER.value, "À programmer"),
    (Etat.RETARD.value, "En retard"),
    (Etat.PROGRAMME.value, "Programmés"),
]
TOUS = "tous"


def words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )


class _FiltresForm(SelectionForm):
    """Filters of which one is a row of tabs: `usual` is its name and the value of the first, that no address says."""

    usual: tuple[str, str]

    def pairs(self) -> list[tuple[str, str]]:
        return [pair for pair in super().pairs() if pair != self.usual]

    def add_incubateurs(self, incubateurs) -> None:
        """A list to choose in, when there are several."""
        options = list(incubateurs.order_by("nom", "pk").values_list("identifiant", "nom"))
        if len(options) > 1:
            self.fields["incubateur"] = ChoixField(label="Incubateur", empty="Tous", options=options)

    @property
    def lists(self) -> list[forms.BoundField]:
        """The filters that are lists, for the template."""
        names = ("incubateur", "etat", "annee")
        return [self[name] for name in names if name in self.fields and not self[name].is_hidden]


class SeancesForm(_FiltresForm):
    """What `user` may ask of the séances they see."""

    q = words("Startup")
    quand = closed("Quand", QUAND, widget=forms.HiddenInput)
    etat = closed("État", StatutComite.choices, empty="Tous")

    bare = ["etat"]
    usual = ("quand", A_VENIR)
    said_elsewhere = ["quand"]

    def __init__(self, data, *, user: Personne):
        super().__init__(data)
        visible = Comite.objects.visible_to(user).order_by()
        self.add_incubateurs(Incubateur.objects.filter(pk__in=visible.values("incubateur")))
        days = DemiJournee.objects.filter(comite__in=visible.values("pk"))
        years = [str(day.year) for day in days.dates("date", "year", order="DESC")]
        self.fields["annee"] = closed("Année", [(year, year) for year in years], empty="Toutes")

    def criteres(self) -> Criteres:
        """What is asked and makes sense; the rest has its sentence in `errors`."""
        self.is_valid()
        return Criteres(**{name: value for name, value in self.cleaned_data.items() if value})


class DusForm(_FiltresForm):
    """What `user` may ask of the passages owed."""

    q = words("Startup")
    etat = closed("État", [*ETATS_DUS, (TOUS, "Tous")], widget=forms.HiddenInput)
    mois = forms.RegexField(
        r"^20\d\d-(0[1-9]|1[0-2])$",
        label="À tenir en",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "Ce mois ne correspond à aucune date : ce filtre est ignoré."},
    )

    usual = ("etat", Etat.A_PROGRAMMER.value)
    said_elsewhere = ["etat"]

    def __init__(self, data, *, user: Personne):
        super().__init__(data)
        self.add_incubateurs(incubateurs_to_plan(user))

    def _says(self, name: str, value: str) -> str:
        if name == "mois":
            return f"À tenir en {date_format(date.fromisoformat(f'{value}-01'), 'F Y')}"
        return super()._says(name, value)

    def criteres(self) -> CriteresDus:
        """What is asked and makes sense; the rest has its sentence in `errors`."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if asked.get("etat") == TOUS:
            asked["etat"] = ""
        return CriteresDus(**asked)
