"""Set an objective, say how it ended, and the aims of the standards."""

from datetime import date

from django import forms

from socle.avertissements import WarnedForm
from socle.clock import today
from startups.enums import IssueObjectif, Sens
from startups.forms.base import LineField, RowForm, day, textarea
from startups.forms.impact import ValeurField, short
from startups.models import Objectif
from startups.models.impact import CLOSED

# Of what did not fully succeed, one says why.
EXPLAINED = {IssueObjectif.PARTIEL, IssueObjectif.MANQUE, IssueObjectif.ABANDONNE}


class ObjectifForm(WarnedForm, RowForm):
    """A figure to reach for an indicator, or a result in words."""

    also_checked = ("startup",)

    texte = LineField(
        label="Résultat attendu",
        max_length=300,
        required=False,
        help_text="En une phrase. Facultatif si vous choisissez un indicateur, obligatoire sinon.",
    )
    depart = ValeurField(
        label="Valeur de départ",
        required=False,
        widget=short(inputmode="decimal"),
        help_text="Laissée vide : la dernière mesure connue le jour où l’objectif est fixé.",
    )
    cible = ValeurField(label="Cible", required=False, widget=short(inputmode="decimal"))

    class Meta:
        model = Objectif
        fields = ["indicateur", "depart", "cible", "texte", "fixe_le", "echeance"]
        widgets = {"fixe_le": day(), "echeance": day()}
        help_texts = {"indicateur": "Aucun, si nul chiffre ne convient : le résultat est alors en mots."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["indicateur"]
        field.queryset = self.instance.startup.indicateurs.all()
        field.empty_label = "Aucun : un résultat en mots"

    def clean(self) -> dict:
        data = super().clean()
        indicateur, cible = data.get("indicateur"), data.get("cible")
        if indicateur is None:
            self._check_words(data)
            return data
        if cible is None and "cible" not in self.errors:
            self.add_error("cible", "Donnez la valeur à atteindre.")
        if data.get("depart") is None and "depart" not in self.errors and data.get("fixe_le"):
            known = indicateur.mesures.filter(date__lte=data["fixe_le"]).first()
            data["depart"] = known.valeur if known else None
        if cible is not None and data.get("depart") == cible:
            self.add_error("cible", "La cible est déjà la valeur de départ : visez autre chose.")
        return data

    def _check_words(self, data: dict) -> None:
        if not data.get("texte") and "texte" not in self.errors:
            self.add_error("texte", "Choisissez un indicateur, ou écrivez le résultat attendu.")
        for name in ("depart", "cible"):
            if data.get(name) is not None:
                self.add_error(name, "Un chiffre demande un indicateur : choisissez lequel.")

    def warnings(self) -> list[str]:
        data = self.cleaned_data
        indicateur, depart, cible = data["indicateur"], data["depart"], data["cible"]
        if indicateur is None or depart is None or (cible > depart) == (indicateur.sens == Sens.HAUSSE):
            return []
        way = "monte" if cible > depart else "descend"
        return [
            f"De {depart.normalize():f} à {cible.normalize():f}, la valeur {way} : c’est l’inverse du progrès."
        ]


class ClotureObjectifForm(RowForm):
    """Say how an objective ended."""

    issue = forms.ChoiceField(
        label="Comment il se termine",
        choices=[(issue.value, issue.label) for issue in CLOSED],
        widget=forms.RadioSelect,
    )
    motif = forms.CharField(
        label="Pourquoi",
        max_length=2_000,
        required=False,
        widget=textarea(3),
        help_text="Ce qui a aidé, ce qui a manqué, ce que l’on a appris. Facultatif s’il est atteint.",
    )
    clos_le = forms.DateField(
        label="Clos le", widget=day(), validators=Objectif._meta.get_field("clos_le").validators
    )

    class Meta:
        model = Objectif
        fields = ["issue", "motif", "clos_le"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["clos_le"] = self.initial["clos_le"] or today()

    def clean_clos_le(self) -> date:
        found = self.cleaned_data["clos_le"]
        if found > today():
            raise forms.ValidationError("Dites-le le jour venu : cette date est dans le futur.")
        if found < self.instance.fixe_le:
            raise forms.ValidationError("C’est avant le jour où l’objectif est fixé.")
        return found

    def clean(self) -> dict:
        data = super().clean()
        if data.get("issue") in EXPLAINED and not data.get("motif") and "motif" not in self.errors:
            self.add_error("motif", "Dites pourquoi : le comité le lira.")
        return data
