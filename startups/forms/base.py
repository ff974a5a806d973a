"""What the forms of a startup's page share."""

from django import forms

from socle.forms import DsfrForm
from socle.history import REASON_LENGTH
from socle.text import sur_une_ligne
from socle.versions import VersionedForm


def textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LineField(forms.CharField):
    """A text of one line, without doubled spaces."""

    def to_python(self, value) -> str:
        return sur_une_ligne(super().to_python(value))


class TexteField(forms.CharField):
    """A long text, its line ends counted once: browsers send two characters for each."""

    def to_python(self, value) -> str:
        return super().to_python("\n".join(str(value or "").split("\r\n")))


def motif(label: str, *, required: bool = True) -> forms.CharField:
    """Why: kept in the history."""
    return forms.CharField(
        label=label,
        max_length=REASON_LENGTH,
        widget=textarea(2),
        required=required,
        help_text="Gardé dans l’historique.",
    )


class RowForm(DsfrForm, VersionedForm):
    """Form of a row that hangs on a startup, whose instance says which."""

    not_compared = frozenset({"motif"})

    # What a form may not show, and constraints are about.
    also_checked = ("startup", "personne", "debut")

    def _get_validation_exclusions(self) -> set[str]:
        # Without this, Django skips a constraint as soon as it is about one field that is not of the form.
        known = {
            name
            for name in self.also_checked
            if name not in self.fields and getattr(self.instance, name, None) is not None
        }
        return super()._get_validation_exclusions() - known


class SuppressionForm(DsfrForm, forms.Form):
    """Remove a row entered by mistake: why, and whether it is still the one that was shown."""

    motif = motif("Pourquoi supprimer")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, version: int):
        super().__init__(data, initial={"version": version})
        self.fresh = version

    def clean(self) -> dict:
        data = super().clean()
        if data.get("version") != self.fresh:
            self.data = self.data.copy()
            self.data["version"] = self.fresh
            self.add_error(
                None,
                "Quelqu’un d’autre a enregistré pendant que vous lisiez : relisez ce qui suit avant de supprimer.",
            )
        return data
