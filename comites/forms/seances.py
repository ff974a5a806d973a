"""What a séance says of itself: where, who chairs, its half-days, its passages and who sits at them."""

from datetime import date as day_type

from django import forms
from django.db.models import Q

from comites import sieges
from comites.agenda import overlapping
from comites.forms.proposition import hour
from comites.models import Comite, DemiJournee, Membre, Passage
from socle.clock import today
from socle.forms import DsfrForm
from socle.templatetags.socle import heure, jour
from socle.versions import VersionedForm
from startups.forms.base import LineField, RowForm, day
from startups.forms.suivi import PersonneChoice


class ComiteForm(DsfrForm, VersionedForm):
    """Title, place, who chairs."""

    titre = LineField(label="Titre", max_length=150)
    lieu = LineField(label="Lieu", max_length=250, required=False)
    visio = forms.URLField(
        label="Lien de visioconférence", max_length=500, required=False, assume_scheme="https"
    )
    president = PersonneChoice(
        label="Présidence", queryset=None, required=False, empty_label="À désigner plus tard"
    )

    class Meta:
        model = Comite
        fields = ["titre", "lieu", "visio", "president"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        comite = self.instance
        chairs = sieges.chairs(comite.incubateur, today())
        seated = comite.membres.filter(obligatoire=True).order_by().values("personne")
        # Whoever must come may chair, and who chairs already stays a choice.
        people = chairs.model.objects.filter(
            Q(pk__in=chairs.values("pk")) | Q(pk__in=seated) | Q(pk=comite.president_id)
        )
        self.fields["president"].queryset = people


class DemiJourneeForm(RowForm):
    """A half-day of a séance: its day and hours."""

    also_checked = ("comite",)

    class Meta:
        model = DemiJournee
        fields = ["date", "debut", "fin"]
        widgets = {"date": day(), "debut": hour(), "fin": hour()}

    def clean_date(self) -> day_type:
        date = self.cleaned_data["date"]
        if date < today() and date != self.initial.get("date"):
            raise forms.ValidationError("Cette date est passée.")
        return date

    def clean(self) -> dict:
        data = super().clean()
        wanted = {name: data.get(name) for name in ("date", "debut", "fin")}
        if all(wanted.values()):
            others = self.instance.comite.demi_journees.exclude(pk=self.instance.pk)
            for one, _ in overlapping([*others, DemiJournee(**wanted)]):
                self.add_error(
                    "debut",
                    f"La séance a déjà une demi-journée le {jour(one.date)} de {heure(one.debut)} à {heure(one.fin)}.",
                )
        return data


class _DemiJourneeChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: DemiJournee) -> str:
        return f"{jour(row.date)}, {heure(row.debut)} – {heure(row.fin)}"


class PassageForm(RowForm):
    """What a passage is for, how long each part takes, in which half-day."""

    also_checked = ("comite", "startup")
    demi_journee = _DemiJourneeChoice(label="Demi-journée", queryset=None, empty_label=None)

    class Meta:
        model = Passage
        fields = ["objet", "presentation", "questions", "deliberation", "demi_journee"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["demi_journee"].queryset = self.instance.comite.demi_journees.all()


class MembreForm(RowForm):
    """In what capacity somebody sits, and whether they must come."""

    also_checked = ("comite", "passage", "personne")

    class Meta:
        model = Membre
        fields = ["capacite", "obligatoire"]
