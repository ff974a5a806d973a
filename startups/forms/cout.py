"""Between which days the cost of impact is asked; they stay in the address."""

from datetime import date

from django import forms

from socle.clock import today
from socle.forms import DsfrForm
from socle.periods import months_before, plausible
from startups.forms.base import day

USUAL_MONTHS = 12


class PeriodeForm(DsfrForm, forms.Form):
    """Two days, the last twelve months by default."""

    du = forms.DateField(label="Du", widget=day(), validators=[plausible])
    au = forms.DateField(label="Au", widget=day(), validators=[plausible])

    @classmethod
    def read(cls, query) -> "PeriodeForm":
        """The form of an address; what it does not say is the usual period."""
        usual = {"du": months_before(today(), USUAL_MONTHS), "au": today()}
        return cls({name: query.get(name) or value.isoformat() for name, value in usual.items()})

    def clean(self) -> dict:
        data = super().clean()
        du, au = data.get("du"), data.get("au")
        if au and au > today():
            self.add_error("au", "Rien n’est encore dépensé après aujourd’hui.")
        elif du and au and du > au:
            self.add_error("du", "Le premier jour est après le dernier.")
        return data

    @property
    def days(self) -> tuple[date, date] | None:
        """Both days, once the form is valid; None else."""
        return (self.cleaned_data["du"], self.cleaned_data["au"]) if self.is_valid() else None
