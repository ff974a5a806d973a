"""What the comité decided of a startup: the decision, and as many objectives and conditions as it sets."""

from collections.abc import Iterator, Mapping
from datetime import date

from django import forms
from django.db.models import Q

from annuaire.models import Personne
from comites.enums import Issue
from comites.models import Condition, Decision, Membre, ObjectifFixe, Passage
from comites.models.decisions import STOPS
from socle.avertissements import WarnedForm
from socle.clock import today
from socle.forms import DsfrForm
from socle.templatetags.socle import jour
from socle.versions import Conflict
from startups import parcours
from startups.enums import NomPhase, SourceFinancement
from startups.forms.base import LineField, RowForm, textarea
from startups.forms.budget import DayField, MontantField
from startups.forms.impact import ValeurField, short
from startups.forms.suivi import PersonneChoice, expected_people
from startups.models import Phase

# Objectives, and conditions, of one decision.
MOST = 8


class DecisionForm(WarnedForm, RowForm):
    """Convinced, doubtful, not convinced or put off; time, money, phase, words."""

    also_checked = ("passage",)

    issue = forms.ChoiceField(label="Décision", choices=Issue.choices, widget=forms.RadioSelect)
    montant = MontantField(label="Montant accordé", required=False, help_text="En euros : 150 000 ou 150 k€.")
    prochain_le = DayField(
        label="Prochain passage le",
        required=False,
        help_text="Obligatoire si le passage est ajourné.",
    )

    class Meta:
        model = Decision
        fields = [
            "issue",
            "duree",
            "montant",
            "source",
            "vers_phase",
            "prochain_le",
            "motif",
            "reserves",
        ]
        widgets = {"motif": textarea(3), "reserves": textarea(2), "duree": short(inputmode="numeric")}
        help_texts = {
            "duree": "Un ou deux mois si le comité est incertain.",
            "motif": "Obligatoire si le comité n’est pas convaincu, doute ou reporte.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.passage: Passage = self.instance.passage
        self.le = self.passage.demi_journee.date
        for name in ("duree", "source", "prochain_le", "motif"):
            # What the decision asks for is said beside it: not optional for all that.
            self.fields[name].needed_later = True
        self.fields["source"].choices = [("", "Choisissez"), *SourceFinancement.choices]
        self.fields["vers_phase"].choices = [("", "La phase ne change pas"), *NomPhase.choices]

    def clean_prochain_le(self) -> date | None:
        found = self.cleaned_data["prochain_le"]
        if found and found <= self.le:
            raise forms.ValidationError(
                f"Le passage dont on décide est le {jour(self.le)} : dites un jour suivant."
            )
        return found

    def clean_vers_phase(self) -> str:
        """The phase the startup is in on that day is no change."""
        wanted = self.cleaned_data["vers_phase"]
        held = self.passage.startup.phase_at(self.le) if wanted else None
        if held and held.nom == wanted:
            raise forms.ValidationError(f"Le {jour(self.le)}, la startup est déjà dans cette phase.")
        return wanted

    def warnings(self) -> list[str]:
        """What the new phase would make unusual of the path."""
        wanted = self.cleaned_data["vers_phase"]
        if not wanted:
            return []
        startup = self.passage.startup
        rows = list(startup.phases.all())
        opened = Phase(startup=startup, nom=wanted, debut=self.le)
        return parcours.nouvelles_remarques(
            parcours.lire(rows, today()), parcours.lire([*rows, opened], today()), sauf={"sans-suite"}
        )


# Rows -----------------------------------------------------------------------------------------------------


class _RangeeForm(DsfrForm, forms.ModelForm):
    """A row of the decision; `uuid` says which one is corrected."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, passage: Passage, choix: Mapping[str, list], **kwargs):
        super().__init__(*args, **kwargs)
        self.le = passage.demi_journee.date
        self._offer(passage, choix)

    def _offer(self, passage: Passage, choix: Mapping[str, list]) -> None:
        raise NotImplementedError

    def clean_echeance(self) -> date:
        found = self.cleaned_data["echeance"]
        if found < self.le:
            raise forms.ValidationError(f"C’est avant la séance du {jour(self.le)}.")
        return found

    @property
    def removed(self) -> bool:
        return bool(self.cleaned_data.get("DELETE"))

    @property
    def visible(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields]


class ObjectifFixeForm(_RangeeForm):
    """A figure to reach, or a result in words."""

    texte = LineField(
        label="Résultat attendu",
        max_length=300,
        required=False,
        help_text="Facultatif si vous choisissez un indicateur.",
    )
    cible = ValeurField(label="Cible", required=False, widget=short(inputmode="decimal"))
    echeance = DayField(label="Pour le")

    class Meta:
        model = ObjectifFixe
        fields = ["texte", "indicateur", "cible", "echeance"]

    def _offer(self, passage: Passage, choix: Mapping[str, list]) -> None:
        for name in ("texte", "cible"):
            self.fields[name].needed_later = True
        self.fields["indicateur"].queryset = passage.startup.indicateurs.all()
        self.fields["indicateur"].choices = choix["indicateur"]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("indicateur") and data.get("cible") is None and "cible" not in self.errors:
            self.add_error("cible", "Donnez la valeur à atteindre.")
        if not data.get("indicateur") and data.get("cible") is not None:
            self.add_error("indicateur", "Un chiffre demande un indicateur : choisissez lequel.")
        if not data.get("indicateur") and not data.get("texte") and "texte" not in self.errors:
            self.add_error("texte", "Choisissez un indicateur, ou écrivez le résultat attendu.")
        return data


class ConditionForm(_RangeeForm):
    """What somebody brings, by when."""

    texte = LineField(label="Condition", max_length=500)
    responsable = PersonneChoice(label="Responsable", queryset=None)
    echeance = DayField(label="Avant le")

    class Meta:
        model = Condition
        fields = ["texte", "responsable", "echeance"]

    def _offer(self, passage: Passage, choix: Mapping[str, list]) -> None:
        self.fields["responsable"].queryset = _owners(passage)
        self.fields["responsable"].choices = choix["responsable"]


def _owners(passage: Passage):
    """Who may be asked for something: those around the startup, the équipe, those who sit."""
    around = expected_people(passage.startup).order_by()
    seats = Membre.objects.filter(comite=passage.comite).filter(Q(passage=passage) | Q(passage__isnull=True))
    asked = Condition.objects.filter(decision__passage=passage)
    return Personne.objects.active().filter(
        Q(pk__in=around.values("pk"))
        | Q(pk__in=seats.order_by().values("personne"))
        | Q(pk__in=asked.order_by().values("responsable"))
    )


class _Rangees(forms.BaseFormSet):
    """Rows without number: an empty one says nothing."""

    deletion_widget = forms.CheckboxInput

    def get_form_kwargs(self, index: int | None) -> dict:
        return super().get_form_kwargs(index) | {"empty_permitted": True, "use_required_attribute": False}

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Retirer"

    @property
    def kept(self) -> list[_RangeeForm]:
        return [form for form in self.forms if form.cleaned_data and not form.removed]


def _set(form: type[_RangeeForm]) -> type[_Rangees]:
    return forms.formset_factory(
        form, formset=_Rangees, extra=0, can_delete=True, max_num=MOST, absolute_max=MOST * 2
    )


ObjectifsFixes, Conditions = _set(ObjectifFixeForm), _set(ConditionForm)


# All of it ------------------------------------------------------------------------------------------------


class Saisie:
    """The whole form of a decision. `socle/bilan.html` shows it as one form."""

    def __init__(self, data, *, decision: Decision, adding: str = ""):
        """With `adding`, « objectifs » or « conditions », what is typed is shown again with one more row of that kind."""
        self.decision, self.adding = decision, adding
        self.stored = _stored(decision)
        self.choix = _choices(decision.passage)
        self.data = data
        self.stale = bool(data) and data.get("version") not in {None, "", str(decision.version)}
        bound = None if adding else data
        typed = {name: data.get(name) for name in [*DecisionForm.Meta.fields, "version"]} if adding else {}
        self.form = DecisionForm(bound, instance=decision, initial=typed)
        self.objectifs = self._rows("objectifs", ObjectifsFixes, bound)
        self.conditions = self._rows("conditions", Conditions, bound)
        self.groupes = {"objectifs": self.objectifs, "conditions": self.conditions}

    def _rows(self, kind: str, factory: type[_Rangees], bound) -> _Rangees:
        fields = factory.form.Meta.fields
        rows = [
            {"uuid": uuid, **{name: getattr(row, f"{name}_id", getattr(row, name)) for name in fields}}
            for uuid, row in self.stored[kind].items()
        ]
        if self.adding:
            rows = _typed_rows(self.data, kind, [*fields, "uuid", "DELETE"])
            rows += [{}] if kind == self.adding and len(rows) < MOST else []
        return factory(
            bound,
            prefix=kind,
            initial=None if bound is not None else rows or [{}],
            form_kwargs={"passage": self.decision.passage, "choix": self.choix},
        )

    def is_valid(self) -> bool:
        rows = [formset.is_valid() for formset in self.groupes.values()]
        valid = self.form.is_valid() and all(rows)
        if all(rows):
            self._refuse_objectives_of_a_stop()
            self._compare_rows()
        return valid and not self.form.errors

    def _refuse_objectives_of_a_stop(self) -> None:
        if self.form.cleaned_data.get("vers_phase") in STOPS and self.objectifs.kept:
            self.form.add_error(
                "vers_phase", "Une startup qui s’arrête n’a plus d’objectifs à atteindre : retirez-les."
            )

    def _compare_rows(self) -> None:
        """Of two who record at once, both lists are shown."""
        if not self.stale:
            return
        for kind, label in (("objectifs", "Objectifs"), ("conditions", "Conditions")):
            theirs = _listed(self.stored[kind].values())
            yours = _listed(form.instance for form in self.groupes[kind].kept)
            if theirs != yours:
                self.form.conflicts.append(Conflict(kind, label, theirs, yours))

    # What is saved --------------------------------------------------------------------------------------

    def to_record(self) -> dict:
        """Keyword arguments of `record_decision`."""
        changed, removed = [], []
        for kind, formset in self.groupes.items():
            known = dict(self.stored[kind])
            for form in formset.kept:
                row = known.pop(form.cleaned_data["uuid"], None)
                if row is None:
                    changed.append(form.instance)
                elif _corrected(row, form):
                    changed.append(row)
            removed += known.values()
        return {"decision": self.form.save(commit=False), "changed": changed, "removed": removed}

    # What the template shows ----------------------------------------------------------------------------

    @property
    def errors(self) -> bool:
        return self.form.is_bound and bool(self.form.errors or any(map(any, self._row_errors())))

    def _row_errors(self) -> Iterator[list]:
        return (formset.errors for formset in self.groupes.values())

    @property
    def non_field_errors(self) -> list[str]:
        """Sentences about no field in particular, of the decision and of the lists."""
        found = list(self.form.non_field_errors())
        for formset in self.groupes.values():
            found += formset.non_form_errors()
            found += [error for form in formset.forms for error in form.non_field_errors()]
        return found

    @property
    def conflicts(self) -> list[Conflict]:
        return self.form.conflicts

    @property
    def to_confirm(self) -> list[str]:
        return self.form.to_confirm

    @property
    def confirmation(self) -> str:
        return self.form.confirmation

    def __iter__(self) -> Iterator[forms.BoundField]:
        yield from self.form
        for formset in self.groupes.values():
            for form in formset.forms:
                yield from form


def _stored(decision: Decision) -> dict[str, dict]:
    if not decision.pk:
        return {"objectifs": {}, "conditions": {}}
    return {
        "objectifs": {row.uuid: row for row in decision.objectifs.select_related("indicateur")},
        "conditions": {row.uuid: row for row in decision.conditions.select_related("responsable")},
    }


def _choices(passage: Passage) -> dict[str, list]:
    """Choices of the rows, read once whatever their number."""
    indicateurs = passage.startup.indicateurs.order_by("nom", "pk")
    field = PersonneChoice(queryset=None)
    people = _owners(passage).order_by("nom", "prenom", "pk")
    return {
        "indicateur": [("", "Aucun : un résultat en mots"), *((row.pk, str(row)) for row in indicateurs)],
        "responsable": [("", "Choisissez"), *((row.pk, field.label_from_instance(row)) for row in people)],
    }


def _typed_rows(data, kind: str, names: list[str]) -> list[dict]:
    total = data.get(f"{kind}-TOTAL_FORMS", "0")
    count = min(int(total), MOST) if total.isdecimal() else 0
    return [{name: data.get(f"{kind}-{rank}-{name}") for name in names} for rank in range(count)]


def _corrected(row, form: _RangeeForm) -> bool:
    """Write what was typed on the stored row; whether anything differs."""
    different = {
        name: form.cleaned_data[name]
        for name in form.Meta.fields
        if getattr(row, name) != form.cleaned_data[name]
    }
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _listed(rows) -> str:
    return "\n".join(f"{row}, {jour(row.echeance)}" for row in rows)
