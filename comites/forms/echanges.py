"""What members type before the séance, and what the team answers."""

from uuid import uuid4

from django import forms

from comites.models import Grille, Question
from comites.models.echanges import LIGNES_NOTEES, NOTE_MAX
from socle.forms import DsfrForm, InlineRadioSelect
from socle.versions import VersionedForm
from startups.forms.base import TexteField, textarea


class QuestionForm(DsfrForm, forms.Form):
    """A question of a member."""

    texte = TexteField(
        label="Votre question",
        help_text="Lue par l’équipe et par tous les membres du passage ; la réponse aussi.",
        max_length=2_000,
        widget=textarea(4),
    )
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data, initial={"cle": uuid4()})


class ReponseForm(DsfrForm, VersionedForm):
    """What the team answers."""

    class Meta:
        model = Question
        fields = ["reponse"]
        labels = {"reponse": "Votre réponse"}
        widgets = {"reponse": textarea(6)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reponse"].required = True


class GrilleForm(DsfrForm, VersionedForm):
    """Ten lines from 0 to 5, any of which may wait."""

    class Meta:
        model = Grille
        fields = [*LIGNES_NOTEES, "commentaire"]
        widgets = {"commentaire": textarea(4)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "Sans avis"), *((note, str(note)) for note in range(NOTE_MAX + 1))]
        for name in LIGNES_NOTEES:
            label = self.fields[name].label
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                widget=InlineRadioSelect,
            )
            self.fields[name].needed_later = True
            self.initial[name] = "" if getattr(self.instance, name) is None else getattr(self.instance, name)
