"""Open, correct and close the phases of a startup."""

from django import forms

from socle.avertissements import WarnedForm
from socle.clock import today
from startups import parcours
from startups.enums import ACTIVE_PHASES, NomPhase
from startups.forms.base import RowForm, day, motif, textarea
from startups.models import Phase


class PathForm(WarnedForm, RowForm):
    """A change of the path: what it makes unusual is confirmed, what is impossible is refused by the model."""

    # Kinds of remarks that the change is about, so that nobody is asked to confirm them.
    meant: frozenset[str] = frozenset()

    def warnings(self) -> list[str]:
        rows = list(self.instance.startup.phases.all())
        others = [row for row in rows if row.pk != self.instance.pk]
        return parcours.nouvelles_remarques(
            parcours.lire(rows, today()),
            parcours.lire([*others, self.instance], today()),
            sauf=self.meant,
        )


class PhaseForm(PathForm):
    """Open a phase."""

    commentaire = forms.CharField(label="Commentaire", max_length=5_000, widget=textarea(2), required=False)

    class Meta:
        model = Phase
        fields = ["nom", "debut", "fin", "commentaire"]
        widgets = {"debut": day(), "fin": day()}
        help_texts = {
            "fin": "Seulement si elle est connue : sinon, la phase suivante y mettra fin.",
        }


class PhaseCorrectionForm(PhaseForm):
    """Correct a phase."""

    motif = motif("Pourquoi corriger", required=False)


class ClotureForm(PathForm):
    """Say when a phase ended, and why."""

    meant = frozenset({"sans-suite"})
    fin = forms.DateField(
        label="Dernier jour", widget=day(), validators=Phase._meta.get_field("fin").validators
    )
    motif = motif("Pourquoi elle se termine")

    class Meta:
        model = Phase
        fields = ["fin"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Proposed after the stored value was noted: a proposal is nobody's conflict.
        self.initial["fin"] = self.initial["fin"] or today()


def proposed(path: list[parcours.Etape]) -> NomPhase:
    """The phase that usually follows, to prefill the form."""
    active = [etape.nom for etape in path if not etape.nom.is_outcome]
    if not active:
        return NomPhase.INVESTIGATION
    return ACTIVE_PHASES[min(active[-1].rank + 1, len(ACTIVE_PHASES) - 1)]
