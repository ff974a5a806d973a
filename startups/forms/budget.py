"""Envelopes, orders and services done."""

from datetime import date
from decimal import Decimal

from django import forms
from django.db.models import QuerySet

from socle.avertissements import WarnedForm
from socle.clock import today
from socle.imports import CellError, as_date
from socle.templatetags.socle import jour, montant
from startups.budget.montants import as_montant, written
from startups.enums import SourceFinancement
from startups.financement import FIRST_ORDER, LAST_ORDER
from startups.forms.base import LineField, RowForm, day, motif
from startups.models import Depense, Enveloppe, ServiceFait, Startup

YEARS = range(1990, 2101)
WINTER = "Entre la mi-décembre et le début de février, rien ne se commande en principe."


class MontantField(forms.Field):
    """Euros as people write them."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        if not (value or "").strip():
            return None
        try:
            return as_montant(value)
        except CellError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value):
        return written(value) if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day from the browser's calendar, or typed; what is wrong with it is said."""

    def __init__(self, **options):
        super().__init__(**{"widget": day()} | options)

    def to_python(self, value) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            return as_date(value)
        except CellError as error:
            raise forms.ValidationError(str(error)) from error


class PastDayField(DayField):
    """A day of today or before: what is recorded has happened."""

    def validate(self, value) -> None:
        super().validate(value)
        if value and value > today():
            raise forms.ValidationError(f"Le {jour(value)} est dans le futur : on note ce qui a eu lieu.")


class YearField(forms.IntegerField):
    """A budget year."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**options)
        self.error_messages["invalid"] = "Écrivez une année, par exemple 2026."

    def validate(self, value) -> None:
        super().validate(value)
        if value is not None and value not in YEARS:
            raise forms.ValidationError(f"L’année {value} n’est pas plausible : vérifiez l’exercice.")


class _Corrected(WarnedForm, RowForm):
    """A row whose correction says why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["motif"] = motif("Pourquoi corriger")

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("motif", "")


class EnveloppeForm(_Corrected):
    """Money given by a decision."""

    also_checked = ("startup",)

    intitule = LineField(
        label="Intitulé",
        max_length=200,
        required=False,
        help_text="La décision ou la convention, par exemple : convention 2026.",
    )
    montant = MontantField(label="Montant", help_text="En euros : 150 000, 150000,50 ou 150 k€.")
    exercice = YearField(
        label="Exercice",
        help_text="L’année budgétaire : ce qui n’y est pas engagé est perdu le 31 décembre.",
    )
    debut = DayField(label="Du")
    fin = DayField(label="Au", required=False)

    class Meta:
        model = Enveloppe
        fields = ["source", "intitule", "montant", "exercice", "debut", "fin"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", "Choisissez"), *SourceFinancement.choices]

    def warnings(self) -> list[str]:
        data, found = self.cleaned_data, []
        last = data["fin"] or data["debut"]
        if not data["debut"].year <= data["exercice"] <= max(last.year, data["debut"].year):
            found.append(f"La période ne touche pas l’exercice {data['exercice']}.")
        committed = _total(Depense.objects.filter(enveloppe=self.instance)) if self.instance.pk else 0
        if committed > data["montant"]:
            found.append(
                f"{montant(committed)} sont déjà engagés sur cette enveloppe : elle serait dépassée."
            )
        return found


class EnveloppeChoice(forms.ModelChoiceField):
    """An envelope of the startup, with its amount."""

    def label_from_instance(self, enveloppe: Enveloppe) -> str:
        return f"{enveloppe} ({montant(enveloppe.montant)})"


class DepenseForm(_Corrected):
    """An order (bon de commande)."""

    enveloppe = EnveloppeChoice(label="Enveloppe", queryset=None, empty_label="Choisissez")
    fournisseur = LineField(label="Fournisseur", max_length=200)
    objet = LineField(label="Objet", max_length=300, help_text="Ce qui est commandé.")
    reference = LineField(label="Numéro du bon de commande", max_length=100, required=False)
    montant = MontantField(label="Montant", help_text="En euros : 12 000, 12000,50 ou 12 k€.")
    date = PastDayField(label="Commandé le")

    class Meta:
        model = Depense
        fields = ["enveloppe", "fournisseur", "objet", "reference", "montant", "date"]

    def __init__(self, *args, startup: Startup, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enveloppe"].queryset = startup.enveloppes.all()

    def warnings(self) -> list[str]:
        data = self.cleaned_data
        enveloppe, ordered = data["enveloppe"], data["date"]
        others = Depense.objects.filter(enveloppe=enveloppe).exclude(pk=self.instance.pk)
        left = enveloppe.montant - _total(others)
        found = []
        if data["montant"] > left:
            found.append(
                f"Cette commande engage {montant(data['montant'] - left)} de plus que ce que porte l’enveloppe "
                f"({montant(max(left, Decimal(0)))} restent)."
            )
        if ordered.year != enveloppe.exercice:
            found.append(f"Elle est datée de {ordered.year}, sur l’exercice {enveloppe.exercice}.")
        if (ordered.month, ordered.day) > LAST_ORDER or (ordered.month, ordered.day) < FIRST_ORDER:
            found.append(f"Elle est datée du {jour(ordered)}. {WINTER}")
        return found


class ServiceFaitForm(_Corrected):
    """Part of an order that was done."""

    date = PastDayField(label="Fait le")
    montant = MontantField(label="Montant", help_text="En euros, ce qui est fait de la commande.")

    class Meta:
        model = ServiceFait
        fields = ["date", "montant"]

    def warnings(self) -> list[str]:
        depense, data = self.instance.depense, self.cleaned_data
        done = _total(depense.services_faits.exclude(pk=self.instance.pk)) + data["montant"]
        found = []
        if done > depense.montant:
            found.append(
                f"{montant(done)} seraient faits sur une commande de {montant(depense.montant)} : "
                f"{montant(done - depense.montant)} de trop."
            )
        if data["date"] < depense.date:
            found.append(f"La commande n’a été passée que le {jour(depense.date)}.")
        return found


def _total(rows: QuerySet) -> Decimal:
    # Added here: SQLite would add floats.
    return sum(rows.values_list("montant", flat=True), Decimal(0))
