"""Roles for an incubateur and suppléances: from when to when."""

from datetime import timedelta

from django import forms

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne, Rattachement, Suppleance
from annuaire.permissions import leaves_without_equipe, writable_incubateurs
from socle.clock import today
from socle.forms import DsfrForm
from socle.templatetags.socle import jour
from socle.versions import VersionedForm

LAST_DAY = "Dernier jour compris. Laissez vide si rien ne l’arrête ; pour couper l’accès dès maintenant, indiquez hier."


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def period(row) -> str:
    """« du … au … » or « depuis le … »."""
    return f"du {jour(row.debut)} au {jour(row.fin)}" if row.fin else f"depuis le {jour(row.debut)}"


class PeriodForm(DsfrForm, VersionedForm):
    """From when to when a row holds; two rows that say the same do not overlap."""

    # What overlapping rows have in common.
    same: tuple[str, ...]
    overlaps: str

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["debut"].label, self.fields["fin"].label = "À partir du", "Jusqu’au"
        self.fields["fin"].help_text = LAST_DAY
        if not self.instance.pk:
            self.initial["debut"] = today()

    def clean(self) -> dict:
        data = super().clean()
        debut, fin = data.get("debut"), data.get("fin")
        values = {name: data.get(name) or getattr(self.instance, name, None) for name in self.same}
        if debut and None not in values.values() and (fin is None or fin >= debut):
            rows = self._meta.model.objects.filter(**values).exclude(pk=self.instance.pk)
            if other := rows.overlapping(debut, fin).order_by("debut").first():
                self.add_error("debut", f"{self.overlaps} {period(other)} : corrigez plutôt ces dates.")
        return data


class RoleForm(PeriodForm):
    """Give a role in one's own incubateur."""

    same = ("personne", "incubateur", "role")
    overlaps = "Cette personne a déjà ce rôle"
    role = forms.ChoiceField(
        label="Rôle",
        choices=RoleIncubateur.choices,
        widget=forms.RadioSelect,
        help_text="L’équipe écrit tout. Coach et portefeuille lisent le suivi de toutes les startups et l’annuaire ; "
        "« lecture seule », les pages des startups.",
    )

    class Meta:
        model = Rattachement
        fields = ["incubateur", "role", "debut", "fin"]
        widgets = {"debut": day_input(), "fin": day_input()}

    def __init__(self, *args, personne: Personne, user: Personne, **kwargs):
        super().__init__(*args, instance=Rattachement(personne=personne), **kwargs)
        choices = writable_incubateurs(user)
        self.fields["incubateur"].queryset = choices
        self.fields["incubateur"].empty_label = None
        if len(choices) == 1:
            self.fields["incubateur"].widget = forms.HiddenInput()
            self.initial["incubateur"] = choices[0]

    def to_give(self) -> dict:
        """Keyword arguments of `give_role`."""
        return {name: self.cleaned_data[name] for name in ("incubateur", "role", "debut", "fin")}


class RoleDatesForm(PeriodForm):
    """End a role or correct its dates; ending the last role of an équipe asks for a tick."""

    same = ("personne", "incubateur", "role")
    overlaps = "Cette personne a déjà ce rôle"

    class Meta:
        model = Rattachement
        fields = ["debut", "fin"]
        widgets = {"debut": day_input(), "fin": day_input()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "sans_equipe" in self.data or leaves_without_equipe(self.instance, today()):
            self._ask_tick()

    def _ask_tick(self) -> None:
        self.fields["sans_equipe"] = forms.BooleanField(
            label="Je le sais et je continue",
            help_text="Si ce rôle s’arrête, plus personne ne pourra écrire pour cet incubateur, ni y donner de rôle.",
            required=False,
        )

    def clean(self) -> dict:
        data = super().clean()
        later = data.get("debut") and data["debut"] > today()
        last_day = today() - timedelta(days=1) if later else data.get("fin")
        if leaves_without_equipe(self.instance, last_day) and not data.get("sans_equipe"):
            self._ask_tick()
            self.add_error(
                "sans_equipe", "C’est le dernier rôle d’équipe : cochez pour l’arrêter quand même."
            )
        return data


class SuppleanceForm(PeriodForm):
    """Somebody chosen stands in for the person, from when to when."""

    same = ("personne", "suppleant")
    overlaps = "Cette suppléance existe déjà"

    class Meta:
        model = Suppleance
        fields = ["debut", "fin"]
        widgets = {"debut": day_input(), "fin": day_input()}
