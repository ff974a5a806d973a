"""Give, correct and end the roles of people around a startup."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from annuaire.models import Incubateur, Personne
from socle.avertissements import WarnedForm
from socle.clock import today
from socle.forms import DsfrForm
from socle.text import normalise
from startups import vigilance
from startups.enums import Position
from startups.forms.base import LineField, RowForm, day, motif
from startups.models import Affectation


class AffectationForm(WarnedForm, RowForm):
    """Give somebody a role. What is unusual (two coaches, too little time) is confirmed."""

    position = forms.ChoiceField(
        label="Position", choices=[("", "Non renseignée"), *Position.choices], required=False
    )

    class Meta:
        model = Affectation
        fields = ["role", "debut", "fin", "quotite", "position", "employeur"]
        widgets = {"debut": day(), "fin": day()}
        help_texts = {
            "fin": "Le dernier jour, s’il est connu.",
            "employeur": "Pour une mise à disposition ou une prestation.",
        }

    def __init__(self, *args, also: Sequence[str] = (), **kwargs):
        """`also`: sentences about the person, to confirm along with those about the role."""
        super().__init__(*args, **kwargs)
        self.also = also
        self.fields["quotite"].widget.attrs |= {"min": 1, "max": 100}

    def warnings(self) -> list[str]:
        rows = list(self.instance.startup.affectations.select_related("personne"))
        before = next((row for row in rows if row.pk == self.instance.pk), None)
        known = self._remarks(before, rows) if before else []
        return [*self.also, *(phrase for phrase in self._remarks(self.instance, rows) if phrase not in known)]

    def _remarks(self, affectation: Affectation, rows: list[Affectation]) -> list[str]:
        startup = self.instance.startup
        phase = startup.phase_at(max(affectation.debut, today()))
        return vigilance.remarques(
            affectation,
            rows,
            incubateur=startup.incubateur,
            phase=phase.nom if phase else None,
            today=today(),
        )


class AffectationCorrectionForm(AffectationForm):
    """Correct a role."""

    motif = motif("Pourquoi corriger", required=False)


class FinForm(RowForm):
    """Say which day a role ends."""

    fin = forms.DateField(
        label="Dernier jour", widget=day(), validators=Affectation._meta.get_field("fin").validators
    )
    motif = motif("Pourquoi il se termine", required=False)

    class Meta:
        model = Affectation
        fields = ["fin"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Proposed after the stored value was noted: a proposal is nobody's conflict.
        self.initial["fin"] = self.initial["fin"] or today()


class NouvellePersonneForm(DsfrForm, forms.ModelForm):
    """Somebody to bring into the directory of `incubateur`; `known` is who already has the address typed."""

    prenom = LineField(label="Prénom", max_length=150)
    nom = LineField(label="Nom", max_length=150)

    class Meta:
        model = Personne
        fields = ["prenom", "nom", "email"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off"})}

    def __init__(self, data=None, *, incubateur: Incubateur):
        super().__init__(data)
        self.incubateur = incubateur
        self.known: Personne | None = None

    def validate_unique(self) -> None:
        """`clean_email` has looked, and says more."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        found = Personne.objects.filter(email=email).select_related("fusionnee_dans").first()
        self.known = found and (found.fusionnee_dans or found)
        if self.known and not self.known.is_active:
            raise ValidationError("Cette adresse est celle d’une fiche désactivée.")
        if self.known and self.is_in_directory():
            raise ValidationError(
                f"Cette adresse est déjà celle de {self.known} : choisissez cette personne."
            )
        return email

    def is_in_directory(self) -> bool:
        """Whether the directory already has the person of that address, who may then be named."""
        return self.known is not None and self.known.incubateurs.filter(pk=self.incubateur.pk).exists()

    def warnings(self) -> list[str]:
        """What is confirmed along with the role: known elsewhere, or a namesake here."""
        if self.known:
            return [
                f"L’adresse {self.known.email} figure dans l’annuaire d’un autre incubateur : la personne entrera "
                "dans le vôtre telle qu’elle y est enregistrée, les nom et prénom saisis ici sont laissés de côté."
            ]
        name = normalise(f"{self.instance.prenom} {self.instance.nom}")
        people = Personne.objects.active().filter(incubateurs=self.incubateur).search(name)
        return [
            f"{other} porte déjà ce nom dans l’annuaire ({other.email})."
            for other in people
            if normalise(f"{other.prenom} {other.nom}") == name
        ]
