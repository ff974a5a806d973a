"""« Proposer une séance »: when, where, who chairs, which startups. The most urgent are ticked already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import uuid4

from django import forms

from annuaire.models import Incubateur, Personne
from comites import sieges
from comites.agenda import capacity, overlapping
from comites.calendrier import Du, due, in_state, owing
from comites.models import Comite, DemiJournee
from comites.permissions import runs, startups_to_plan
from comites.proposition import DUREE_USUELLE
from socle.clock import today
from socle.forms import DsfrForm
from socle.periods import plausible
from socle.templatetags.socle import jour
from startups.forms.base import LineField, day
from startups.forms.suivi import PersonneChoice

# A morning, an afternoon: each holds five passages of fifty minutes.
HEURES = [(time(8, 45), time(13)), (time(13, 45), time(18))]
RANGS = ["Première", "Deuxième", "Troisième", "Quatrième"]
# Startups that can be chosen at once; the others join the séance from its page.
MOST = 30
# Due within that many days, they are ticked as long as they fit.
PRESSANT = timedelta(days=92)
TITRE = "Comité d’investissement"


def hour() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


@dataclass(frozen=True)
class Choix:
    """A startup that may be chosen, its box, and what it owes."""

    du: Du
    id: str
    coche: bool

    @property
    def valeur(self) -> str:
        return self.du.startup.identifiant


class PropositionForm(DsfrForm, forms.Form):
    """A séance of `incubateur`, on one half-day to four, for startups that owe a passage."""

    titre = LineField(label="Titre", max_length=150, initial=TITRE)
    lieu = LineField(label="Lieu", max_length=250, required=False)
    visio = forms.URLField(
        label="Lien de visioconférence", max_length=500, required=False, assume_scheme="https"
    )
    president = PersonneChoice(
        label="Présidence", queryset=None, required=False, empty_label="À désigner plus tard"
    )
    startups = forms.MultipleChoiceField(
        label="Startups",
        error_messages={
            "required": "Cochez au moins une startup.",
            "invalid_choice": "« %(value)s » ne peut pas être choisie : elle est déjà programmée, ou n’est pas des vôtres.",
        },
    )
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data, *, user: Personne, incubateur: Incubateur, startup: str = ""):
        super().__init__(data)
        self.incubateur, self.wanted = incubateur, startup
        self.fields["cle"].initial = uuid4()
        chairs = sieges.chairs(incubateur, today())
        self.fields["president"].queryset = chairs
        if runs(user, incubateur):
            self.fields["president"].initial = user
        for number in range(len(RANGS)):
            self._add_half_day(number)
        self.dus = self._dus(user)
        self.fields["startups"].choices = [(du.startup.identifiant, du.startup.nom) for du in self.dus]
        self.fields["startups"].initial = self._ticked()

    def _add_half_day(self, number: int) -> None:
        begins, ends = HEURES[number % 2]
        first = number == 0
        self.fields[f"date_{number}"] = forms.DateField(
            label=f"{RANGS[number]} demi-journée", required=first, widget=day(), validators=[plausible]
        )
        self.fields[f"debut_{number}"] = forms.TimeField(
            label="de", required=False, widget=hour(), initial=begins
        )
        self.fields[f"fin_{number}"] = forms.TimeField(label="à", required=False, widget=hour(), initial=ends)
        # Only needed with a date: not said to be optional.
        for name in ("debut", "fin"):
            self.fields[f"{name}_{number}"].needed_later = True

    def _dus(self, user: Personne) -> list[Du]:
        """Startups one may choose, the most urgent first; the one asked for whatever its rank."""
        planned_by = startups_to_plan(user).filter(incubateur=self.incubateur).order_by()
        owed = in_state(owing(planned_by, today()), "a-programmer", today())
        rows = owed.select_related("incubateur").defer("fiche").by_name("du_le")
        self.total = rows.count()
        shown = list(rows[:MOST])
        # What was asked, or is being sent, stays a choice whatever has become more urgent.
        kept = {self.wanted, *(self.data.getlist("startups") if self.is_bound else ())} - {""}
        absent = kept - {startup.identifiant for startup in shown}
        if absent:
            shown += list(rows.filter(identifiant__in=absent))
        return [due(startup, today()) for startup in shown]

    def _ticked(self) -> list[str]:
        if self.wanted:
            return [self.wanted]
        room = sum(capacity([DemiJournee(debut=begins, fin=ends)], DUREE_USUELLE) for begins, ends in HEURES)
        pressing = [du.startup.identifiant for du in self.dus if du.le <= today() + PRESSANT]
        return pressing[:room]

    # What the template shows ----------------------------------------------------------------------------

    @property
    def lignes(self) -> list[tuple[int, Sequence[forms.BoundField]]]:
        """The fields of each half-day."""
        names = ("date", "debut", "fin")
        return [(number, [self[f"{name}_{number}"] for name in names]) for number in range(len(RANGS))]

    @property
    def deplie(self) -> bool:
        """Whether the half-days beyond the second are in use."""
        return any(self[f"date_{number}"].value() for number in range(2, len(RANGS)))

    @property
    def choix(self) -> list[Choix]:
        ticked = set(self["startups"].value() or ())
        return [
            Choix(du, f"id_startups_{rank}", du.startup.identifiant in ticked)
            for rank, du in enumerate(self.dus)
        ]

    @property
    def autres(self) -> int:
        """Startups that are not shown."""
        return max(self.total - len(self.dus), 0)

    # What is read ---------------------------------------------------------------------------------------

    def clean(self) -> dict:
        data = super().clean()
        for number in range(len(RANGS)):
            self._clean_half_day(number, data)
        if not self.errors:
            for one, other in overlapping(self.demi_journees()):
                self.add_error(
                    None,
                    f"Deux demi-journées se chevauchent le {jour(one.date)} : "
                    f"{one.debut:%H:%M}–{one.fin:%H:%M} et {other.debut:%H:%M}–{other.fin:%H:%M}.",
                )
        return data

    def _clean_half_day(self, number: int, data: dict) -> None:
        date, debut, fin = (data.get(f"{name}_{number}") for name in ("date", "debut", "fin"))
        if date is None:
            return
        if date < today():
            self.add_error(f"date_{number}", "Cette date est passée.")
        for name, value in (("debut", debut), ("fin", fin)):
            if value is None and f"{name}_{number}" not in self.errors:
                self.add_error(f"{name}_{number}", "Dites à quelle heure.")
        if debut and fin and fin <= debut:
            self.add_error(f"fin_{number}", "La demi-journée finit après avoir commencé.")

    def demi_journees(self) -> list[DemiJournee]:
        """Half-days that have a date, not saved."""
        data = self.cleaned_data
        return [
            DemiJournee(date=data[f"date_{number}"], debut=data[f"debut_{number}"], fin=data[f"fin_{number}"])
            for number in range(len(RANGS))
            if data.get(f"date_{number}")
        ]

    def comite(self, by: Personne) -> Comite:
        """The séance, not saved."""
        names = ("titre", "lieu", "visio", "president", "cle")
        return Comite(
            incubateur=self.incubateur,
            propose_par=by,
            **{name: self.cleaned_data[name] for name in names},
        )

    def chosen(self) -> list[Du]:
        """What the startups that are ticked owe, the most urgent first."""
        ticked = set(self.cleaned_data["startups"])
        return [du for du in self.dus if du.startup.identifiant in ticked]
