"""Indicators and their measures."""

from datetime import date
from decimal import Decimal

from django import forms

from socle.avertissements import WarnedForm
from socle.clock import today
from socle.imports import CellError
from socle.templatetags.socle import chiffre, jour
from startups.enums import Dimension
from startups.forms.base import LineField, RowForm, day, motif
from startups.impact.saisie import as_jour, as_valeur, is_jump, written
from startups.models import Indicateur, Mesure


class JourField(forms.Field):
    """The day of a measure, or a period that stands for its last day, as people write it."""

    def to_python(self, value) -> date | None:
        if isinstance(value, date):
            return value
        if not (value or "").strip():
            return None
        try:
            return as_jour(value)
        except CellError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value):
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


class ValeurField(forms.Field):
    """A figure as people write it; `unite` may follow it."""

    unite = ""

    def to_python(self, value) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        if not (value or "").strip():
            return None
        try:
            return as_valeur(value, self.unite)
        except CellError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value):
        return written(value) if isinstance(value, Decimal) else value


def short(**attrs) -> forms.TextInput:
    """A text that the browser neither completes nor keeps."""
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


class IndicateurForm(RowForm):
    """Describe an indicator."""

    nom = LineField(
        label="Nom", max_length=150, help_text="Ce que l’on compte, par exemple : usagers actifs par mois."
    )
    unite = LineField(
        label="Unité", max_length=40, required=False, help_text="Par exemple : usagers, %, €, sur 10."
    )
    source = LineField(
        label="Source",
        max_length=300,
        required=False,
        help_text="D’où vient le chiffre, pour que quelqu’un d’autre le retrouve.",
    )

    class Meta:
        model = Indicateur
        fields = ["dimension", "nom", "unite", "sens", "source", "frequence", "usagers"]
        widgets = {"sens": forms.RadioSelect}
        help_texts = {
            "dimension": "La question de la matrice d’impact à laquelle il répond.",
            "frequence": "Sans mesure depuis plus longtemps (60 jours au moins), il est dit « ancien ».",
            "usagers": "C’est par lui que se divise la dépense pour dire le coût par usager actif.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dimension"].choices = [("", "Choisissez"), *Dimension.choices]


class ArchiveForm(RowForm):
    """Stop following an indicator; its measures stay."""

    archive_le = forms.DateField(
        label="N’est plus suivi depuis le",
        widget=day(),
        validators=Indicateur._meta.get_field("archive_le").validators,
    )
    motif = motif("Pourquoi", required=False)

    class Meta:
        model = Indicateur
        fields = ["archive_le"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["archive_le"] = self.initial["archive_le"] or today()

    def clean_archive_le(self) -> date:
        found = self.cleaned_data["archive_le"]
        if found > today():
            raise forms.ValidationError("Dites-le le jour venu : cette date est dans le futur.")
        return found


class MesureForm(WarnedForm, RowForm):
    """Type a measure: a date and a figure, asked again when it is a thousand times its neighbour."""

    also_checked = ("indicateur",)

    date = JourField(
        label="Date",
        widget=short(),
        help_text="12/08/2026, août 2026 ou T3 2026.",
    )
    valeur = ValeurField(label="Valeur", widget=short(inputmode="decimal"))
    commentaire = LineField(
        label="Commentaire", max_length=300, required=False, widget=short(), help_text="Ce qui l’explique."
    )

    class Meta:
        model = Mesure
        fields = ["date", "valeur", "commentaire"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unite = self.instance.indicateur.unite
        self.fields["valeur"].unite = unite
        self.fields["valeur"].help_text = (
            f"En {unite} : 1234,5 ou 1\u202f234,5." if unite else "1234,5 ou 1\u202f234,5."
        )

    def clean_date(self) -> date:
        found = self.cleaned_data["date"]
        same = self._others().filter(date=found).first()
        if same:
            raise forms.ValidationError(
                f"Le {jour(found)} a déjà une mesure ({chiffre(same.valeur)}) : corrigez-la dans le tableau."
            )
        return found

    def _others(self):
        return self.instance.indicateur.mesures.exclude(pk=self.instance.pk)

    def warnings(self) -> list[str]:
        found, valeur = self.cleaned_data["date"], self.cleaned_data["valeur"]
        beside = self._others().filter(date__lt=found).first() or self._others().last()
        if beside is None or not is_jump(valeur, beside.valeur):
            return []
        return [
            f"{chiffre(valeur)} est mille fois plus ou moins que {chiffre(beside.valeur)}, "
            f"mesuré le {jour(beside.date)} : vérifiez l’unité et la virgule."
        ]


class MesureCorrectionForm(MesureForm):
    """Correct a measure; what it was stays in its history, with the reason."""

    motif = motif("Pourquoi corriger")


class PrincipalForm(RowForm):
    """Make an indicator the principal one, knowing which it replaces."""

    motif = motif("Pourquoi celui-ci", required=False)

    class Meta:
        model = Indicateur
        fields = []
