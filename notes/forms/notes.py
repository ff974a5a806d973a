"""What a note says, as its writers type it."""

from collections.abc import Sequence

from django import forms

from notes.models import Note
from notes.models.notes import FAIT_LENGTH, FAITS
from socle.forms import DsfrForm, InlineRadioSelect
from socle.templatetags.socle import jour, since
from socle.versions import MergingForm
from startups.forms.base import LineField, TexteField, textarea
from startups.models import Blocage

# What a note is made of: nothing of it is required to save, and none of it is an extra.
NEEDED = ["motif", "meteo", "fait_1", "fait_2", "fait_3", "avancees", "indicateurs", "blocages", "suite"]
RANGS = ["Premier fait", "Deuxième fait", "Troisième fait"]


def texte(label: str, rows: int, length: int, help_text: str = "") -> TexteField:
    return TexteField(
        label=label, help_text=help_text, max_length=length, widget=textarea(rows), required=False
    )


class NoteForm(DsfrForm, MergingForm):
    """A draft, begun or not. `racontables`: the blocages it can tell. Nothing is required before it is sent."""

    avancees = texte("Avancées", 10, 10_000, "Ce qui a été fait et appris depuis la dernière note.")
    indicateurs = texte(
        "Ce que disent les indicateurs", 4, 5_000, "Les valeurs sont jointes : dites ce qu’elles montrent."
    )
    blocages = forms.MultipleChoiceField(
        label="Blocages dont parle la note",
        help_text="Chacun est joint avec ce qui est attendu, de qui, et comment il s’est terminé.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": "Un des blocages cochés n’est pas de cette startup : rechargez la page."
        },
    )
    attentes = texte("Autres attentes", 3, 5_000, "Ce que l’on attend des sponsors, hors des blocages.")
    suite = texte("La suite", 5, 10_000, "Ce qui vient d’ici la prochaine note.")

    class Meta:
        model = Note
        fields = ["meteo", "avancees", "indicateurs", "blocages", "attentes", "suite", "cabinet", "motif"]
        widgets = {"meteo": InlineRadioSelect, "motif": textarea(2)}
        labels = {"cabinet": "Adressée aussi au Cabinet"}

    def __init__(self, *args, racontables: Sequence[Blocage], **kwargs):
        super().__init__(*args, **kwargs)
        self._add_faits()
        self.fields["meteo"].choices = self.fields["meteo"].choices[1:]
        self.fields["blocages"].choices = [(str(row.uuid), _told(row)) for row in racontables]
        for name in NEEDED:
            if name in self.fields:
                self.fields[name].needed_later = True
        if self.instance.rectification:
            self.fields["motif"].help_text = "Lu par les destinataires, en tête de la nouvelle version."
        else:
            del self.fields["motif"]

    def _add_faits(self) -> None:
        for rank, label in enumerate(RANGS, 1):
            self.fields[f"fait_{rank}"] = LineField(
                label=label, max_length=FAIT_LENGTH, widget=textarea(2), required=False
            )
            self.initial[f"fait_{rank}"] = (self.instance.faits[rank - 1 : rank] or [""])[0]

    @property
    def faits(self) -> list[forms.BoundField]:
        return [self[f"fait_{rank}"] for rank in range(1, FAITS + 1)]

    def column(self, name: str) -> str:
        return "faits" if name.startswith("fait_") else name

    def _post_clean(self) -> None:
        typed = [self.cleaned_data.get(f"fait_{rank}", "") for rank in range(1, FAITS + 1)]
        while typed and not typed[-1]:
            typed.pop()
        self.instance.faits = typed
        super()._post_clean()


def _told(blocage: Blocage) -> str:
    """« Accès refusé (attendu de Solange Durand, depuis 3 semaines) »."""
    if blocage.resolu_le:
        return f"{blocage.titre} (résolu le {jour(blocage.resolu_le)})"
    whom = f"attendu de {blocage.attendu_de}, " if blocage.attendu_de else ""
    return f"{blocage.titre} ({whom}{since(blocage.depuis)})"
