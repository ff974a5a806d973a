"""Prepare a letter: what nobody has said yet is asked, what the portfolio knows is shown and can be corrected."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from annuaire.models import Personne
from missions import regles
from missions.controles import ROLE_OF
from missions.enums import Qualite
from missions.models import Lettre, Section, Signature
from missions.preparation import equipe_of, published_modele
from socle.clock import today
from socle.forms import DsfrForm
from socle.history import REASON_LENGTH
from socle.periods import plausible
from socle.templatetags.socle import jour
from socle.text import normalise, sur_une_ligne
from socle.versions import VersionedForm
from startups.enums import ACTIVE_PHASES
from startups.forms.base import LineField, day, textarea

# Of the directory, those offered while one types.
SUGGESTIONS = 40
# What the control list asks for: shown first while it is empty.
WANTED = [
    "phase",
    "duree",
    "quotite",
    "fonction",
    "bureau",
    "affectation",
    "position",
    "lieu",
    "but",
    "contexte",
    "prevue_le",
]
GROUPS = {
    "La mission": ["phase", "debut", "duree", "unite", "quotite", "derogation"],
    "La personne": ["fonction", "bureau", "affectation", "position", "lieu"],
    "Le service": ["but", "contexte"],
}


class PersonneField(forms.ModelChoiceField):
    """Somebody of a directory too long for a list: a name or an address, typed."""

    widget = forms.TextInput

    def label_from_instance(self, personne: Personne) -> str:
        return f"{personne.nom_complet} ({personne.email})"

    def prepare_value(self, value) -> str:
        if isinstance(value, int):
            value = self.queryset.filter(pk=value).first()
        return self.label_from_instance(value) if isinstance(value, Personne) else value

    def to_python(self, value) -> Personne | None:
        # PostgreSQL knows no null character.
        asked = sur_une_ligne((value or "").replace("\x00", ""))
        if not asked:
            return None
        email = asked.rpartition("(")[2].removesuffix(")").strip().lower()
        exact = self.queryset.filter(email=email).first()
        if exact:
            return exact
        found = (
            list(self.queryset.search(asked).order_by("nom", "prenom", "pk")[:6]) if normalise(asked) else []
        )
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(map(self.label_from_instance, found[:5]))
            raise ValidationError(f"Plusieurs personnes correspondent : précisez l’adresse. {listed}")
        raise ValidationError(
            f"« {asked[:80]} » ne correspond à personne de l’annuaire : ajoutez d’abord cette personne, ou laissez vide."
        )


@dataclass(frozen=True)
class Groupe:
    """Fields that go together, and what they say now; `ouvert` when one of them is to be seen."""

    titre: str
    resume: str
    fields: list[forms.BoundField]
    ouvert: bool


class LettreForm(DsfrForm, VersionedForm):
    """A draft, new or not. `signing`: its signatories, saved or proposed; `champ`: the field one came to mend."""

    fonction = LineField(label="Fonction du titulaire", max_length=250, required=False)
    bureau = LineField(label="Bureau ou service", max_length=250, required=False)
    affectation = LineField(label="Affectation", max_length=250, required=False)
    lieu = LineField(label="Lieu de réalisation", max_length=250, required=False)

    class Meta:
        model = Lettre
        fields = [*GROUPS["La mission"], *GROUPS["La personne"], *GROUPS["Le service"], "prevue_le"]
        widgets = {
            "debut": day(),
            "prevue_le": day(),
            "derogation": textarea(2),
            "but": textarea(2),
            "contexte": textarea(6),
        }

    def __init__(self, data=None, *, instance: Lettre, signing: list[Signature], champ: str = ""):
        super().__init__(data, instance=instance)
        self.champ = champ
        self.signing = {signature.qualite: signature for signature in signing}
        self._set_terms()
        self._add_options()
        for qualite in self.signing:
            if qualite != Qualite.INTRAPRENEUR:
                self._add_signatory(Qualite(qualite))
        for name in self._wanted():
            # Saved without, not issued without; a function left empty is that of the directory.
            self.fields[name].needed_later = not name.startswith("fonction_")
        self.summaries = self._summaries()
        self.missing = [name for name in self._wanted() if self._is_empty(name)]

    def _set_terms(self) -> None:
        phases = [(phase.value, phase.label) for phase in ACTIVE_PHASES]
        kept = self.instance.phase
        if kept and kept not in dict(phases):
            phases.append((kept, self.instance.get_phase_display()))
        self.fields["phase"] = forms.ChoiceField(
            label="Phase", choices=[("", "Choisissez la phase"), *phases], initial=kept
        )
        self.fields["duree"].required = True
        self.fields["quotite"].widget.attrs |= {"min": 1, "max": 100}
        self.fields["quotite"].help_text = self._rules()
        self.fields["position"].choices = [("", "Non renseignée"), *self.fields["position"].choices[1:]]
        self.fields["contexte"].help_text = "En Markdown : paragraphes, listes, liens."

    def _rules(self) -> str:
        incubateur = self.instance.incubateur
        return (
            f"Au moins {incubateur.quotite_investigation}\u00a0% en investigation, {incubateur.quotite}\u00a0% ensuite ; "
            "en dessous, écrivez la dérogation."
        )

    def _add_options(self) -> None:
        modele = self.instance.modele or published_modele(self.instance.incubateur)
        sections = list(Section.objects.filter(modele=modele, facultative=True).order_by("-partie", "rang"))
        if not sections:
            self.initial["options"] = []
            return
        ticked = [str(section.uuid) for section in sections if section.cochee]
        kept = self.instance.options if self.instance.pk else ticked
        self.fields["options"] = forms.MultipleChoiceField(
            label="Paragraphes facultatifs",
            choices=[(str(section.uuid), section.titre) for section in sections],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.initial["options"] = [uuid for uuid in kept if uuid in dict(self.fields["options"].choices)]

    # Signatories ----------------------------------------------------------------------------------------------

    def _add_signatory(self, qualite: Qualite) -> None:
        signature = self.signing[qualite]
        who, function = f"signataire_{qualite}", f"fonction_{qualite}"
        field = self._directory_field if qualite == Qualite.HIERARCHIE else self._holders_field
        self.fields[who] = field(qualite, signature)
        self.fields[function] = LineField(
            label=f"{qualite.label} : fonction",
            max_length=250,
            required=False,
            help_text="Laissée vide, celle de l’annuaire.",
        )
        self.initial[who], self.initial[function] = signature.personne_id, signature.fonction

    def _holders_field(self, qualite: Qualite, signature: Signature) -> forms.ModelChoiceField:
        """Those who are, were or will be in office: the control list says whether they are on the planned day."""
        kept = [signature.personne_id] if signature.personne_id else []
        if qualite in ROLE_OF:
            held = self.instance.startup.affectations.filter(role=ROLE_OF[qualite])
            people = Personne.objects.filter(pk__in=[*held.values_list("personne", flat=True), *kept])
        else:
            equipe = equipe_of(self.instance.incubateur, self.instance.prevue_le or today())
            people = Personne.objects.filter(pk__in=[*(personne.pk for personne in equipe), *kept])
        return forms.ModelChoiceField(
            label=qualite.label,
            queryset=people.order_by("nom", "prenom", "pk"),
            required=False,
            empty_label="Personne n’est désigné",
        )

    def _directory_field(self, qualite: Qualite, signature: Signature) -> PersonneField:
        directory = Personne.objects.active().filter(incubateurs=self.instance.incubateur_id)
        if signature.personne_id:
            directory = Personne.objects.filter(pk=signature.personne_id) | directory
        field = PersonneField(
            label=qualite.label,
            queryset=directory.distinct(),
            required=False,
            help_text="Une personne de l’annuaire : son nom ou son adresse.",
        )
        field.widget.attrs |= {"list": "annuaire", "autocomplete": "off"}
        return field

    def suggestions(self) -> list[str]:
        """People of the directory for the field one types in, those of the titulaire's organisation first."""
        if Qualite.HIERARCHIE not in self.signing:
            return []
        field = self.fields[f"signataire_{Qualite.HIERARCHIE}"]
        people = field.queryset.exclude(pk=self.instance.titulaire_id).order_by("nom", "prenom", "pk")
        close = self.instance.titulaire.organisation_id
        near = list(people.filter(organisation=close)[:SUGGESTIONS]) if close else []
        others = list(people.exclude(pk__in=[one.pk for one in near])[: SUGGESTIONS - len(near)])
        return [field.label_from_instance(personne) for personne in [*near, *others]]

    # What is asked, what is shown -----------------------------------------------------------------------------

    def _wanted(self) -> list[str]:
        signing = [
            f"{what}_{qualite}"
            for qualite in self.signing
            if qualite != Qualite.INTRAPRENEUR
            for what in ("signataire", "fonction")
        ]
        return [*WANTED, *signing]

    def _is_empty(self, name: str) -> bool:
        if name.startswith("fonction_") and not self.initial.get(
            f"signataire_{name.removeprefix('fonction_')}"
        ):
            # Known from the directory once one has said who.
            return False
        return self.initial.get(name) in (None, "")

    def asked(self) -> list[forms.BoundField]:
        """What nobody has said yet, first on the page."""
        return [self[name] for name in self.missing]

    def groups(self) -> list[Groupe]:
        """The rest, folded, with what it says now."""
        planned = [name for name in self._wanted() if "_" in name and name != "prevue_le"]
        layout = GROUPS | {"Les signataires": ["prevue_le", *planned]}
        if "options" in self.fields:
            layout["Les paragraphes facultatifs"] = ["options"]
        found = []
        for titre, names in layout.items():
            left = [name for name in names if name not in self.missing]
            if left:
                opened = self.champ in left or any(self[name].errors for name in left)
                found.append(Groupe(titre, self.summaries[titre], [self[name] for name in left], opened))
        return found

    def _summaries(self) -> dict[str, str]:
        """What each group says before anything is typed: validation writes on the instance."""
        lettre = self.instance
        person = [
            lettre.fonction,
            lettre.bureau,
            lettre.affectation,
            lettre.get_position_display(),
            lettre.lieu,
        ]
        signing = [str(signature.personne) for signature in self.signing.values() if signature.personne]
        planned = f"le {jour(lettre.prevue_le)}, par " if lettre.prevue_le else ""
        kept = [label for uuid, label in self._options() if uuid in self.initial["options"]]
        return {
            "La mission": self._said_of_terms(),
            "La personne": ", ".join(dict.fromkeys(word for word in person if word)),
            "Le service": f"une solution numérique visant à {lettre.but}" if lettre.but else "",
            "Les signataires": planned + ", ".join(signing),
            "Les paragraphes facultatifs": ", ".join(kept) or "aucun",
        }

    def _options(self) -> list[tuple[str, str]]:
        return self.fields["options"].choices if "options" in self.fields else []

    def _said_of_terms(self) -> str:
        lettre = self.instance
        if not (lettre.duree and lettre.phase):
            return f"à partir du {jour(lettre.debut)}"
        length = regles.duree_en_lettres(lettre.duree, lettre.unite)
        dates = f"du {jour(lettre.debut)} au {jour(lettre.fin)} ({length})"
        return f"{lettre.get_phase_display()}, {dates}, {lettre.quotite}\u00a0%"

    # Checked --------------------------------------------------------------------------------------------------

    def clean(self) -> dict:
        data = super().clean()
        debut, duree, unite = data.get("debut"), data.get("duree"), data.get("unite")
        if debut and duree and unite:
            self.instance.fin = regles.dernier_jour(debut, duree, unite)
            try:
                plausible(self.instance.fin)
            except ValidationError as late:
                self.add_error("duree", late)
        return data

    def save(self, commit: bool = False) -> Lettre:
        """The letter with what was typed; actions write it, with its signatories."""
        lettre = super().save(commit=False)
        lettre.options = self.cleaned_data.get("options", lettre.options)
        return lettre

    def signataires(self) -> Mapping[str, tuple[Personne | None, str]]:
        """Who signs in each capacity; a function left empty, or left from somebody else, is that of the directory."""
        found = {}
        for qualite in self.signing:
            if qualite != Qualite.INTRAPRENEUR:
                personne = self.cleaned_data[f"signataire_{qualite}"]
                found[qualite] = (personne, self._function(qualite, personne))
        return found

    def _function(self, qualite: str, personne: Personne | None) -> str:
        name = f"fonction_{qualite}"
        typed = self.cleaned_data[name]
        if personne is None:
            return typed
        before = self.initial[f"signataire_{qualite}"]
        left = before is not None and personne.pk != before and typed == self.initial[name]
        return personne.fonction if left or not typed else typed


class MotifForm(DsfrForm, forms.Form):
    """Why a draft is removed: kept in the history."""

    motif = forms.CharField(
        label="Pourquoi", max_length=REASON_LENGTH, widget=textarea(2), help_text="Gardé dans l’historique."
    )
