"""From which day, and what, a successor takes over."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
from uuid import uuid4

from django import forms

from socle.clock import today
from socle.forms import DsfrForm
from socle.periods import plausible
from socle.remplacements import Choix, Releve, Transmissible, day_input

FURTHEST = timedelta(days=366)


class RemplacementForm(DsfrForm, forms.Form):
    """The day, one tick per thing to hand over, with what may differ for the successor."""

    le = forms.DateField(
        label="Date de la relève",
        help_text="Premier jour de la personne qui arrive. Les rôles changent ce jour-là, les blocages tout de suite.",
        validators=[plausible],
        widget=day_input(),
    )
    mot = forms.CharField(
        label="Un mot pour la personne qui arrive",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, transmissibles: list[Transmissible]):
        super().__init__(data, initial={"le": today(), "cle": uuid4()})
        self.transmissibles = transmissibles
        for found in transmissibles:
            self.fields[found.cle] = forms.BooleanField(
                label=found.titre, help_text=found.precision, required=False, initial=found.coche
            )
            for name, field in found.champs().items():
                self.fields[f"{found.cle}-{name}"] = field

    def groupes(self) -> Iterator[tuple[str, list[tuple[forms.BoundField, list[forms.BoundField]]]]]:
        """Ticks under their headings, each with the fields that go with it."""
        for groupe, items in groupby(self.transmissibles, key=lambda found: found.groupe):
            yield (
                groupe,
                [
                    (self[found.cle], [self[f"{found.cle}-{name}"] for name in found.champs()])
                    for found in items
                ],
            )

    def clean_le(self):
        le = self.cleaned_data["le"]
        if abs(le - today()) > FURTHEST:
            raise forms.ValidationError(
                "Une relève se prépare ou se rattrape à moins d’un an : vérifiez la date."
            )
        return le

    def ticked(self) -> list[tuple[Transmissible, Choix]]:
        """What was ticked, with what was chosen for it."""
        data = self.cleaned_data
        return [
            (found, {name: data.get(f"{found.cle}-{name}") for name in found.champs()})
            for found in self.transmissibles
            if data.get(found.cle)
        ]

    def check(self, releve: Releve) -> bool:
        """Whether all that was ticked can be handed over; each refusal is said at its tick."""
        for found, choix in self.ticked():
            if refus := found.refus(releve, choix):
                self.add_error(found.cle, refus)
        if not self.errors and not self.ticked():
            self.add_error(None, "Cochez au moins une chose à transmettre.")
        return not self.errors

    def told(self, releve: Releve) -> list[tuple[str, list[str]]]:
        """What will happen, title by title."""
        return [(found.titre, found.consequences(releve, choix)) for found, choix in self.ticked()]

    def empreinte(self, releve: Releve) -> str:
        """The same as long as the same would happen to the same rows: what was agreed to is what is done."""
        versions = [found.version for found, _ in self.ticked()]
        return sha256(repr((self.told(releve), versions, str(releve.successeur))).encode()).hexdigest()
