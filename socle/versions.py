"""Optimistic locking: the second of two people who save sees both texts and loses nothing."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models


class Versioned(models.Model):
    """Abstract: `version` grows at each save, so that a form knows whether what it showed is still true."""

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        self.version += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)


@dataclass(frozen=True)
class Conflict:
    """One field that somebody else changed since the form was shown."""

    champ: str
    label: str
    theirs: str
    yours: str


class VersionedForm(forms.ModelForm):
    """ModelForm of a Versioned model with a hidden `version`.

    The view loads the instance with `select_for_update` inside the saving transaction. On a stale version the form
    is invalid, `conflicts` lists what differs, and the redisplayed form carries the fresh version: sending it
    again is a knowing overwrite.

    A constraint of the model whose `violation_error_code` is the name of a field has its message shown beside it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Visible fields that say something of this save alone, not of the row.
    not_compared: frozenset[str] = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self._fresh = self.stored_version()
        self.fields["version"].initial = self._fresh

    def stored_version(self):
        """What the database holds now; a form about a part of a row overrides it to watch that part alone."""
        return self.instance.version

    def add_error(self, field: str | None, error) -> None:
        """As Django, with the messages of constraints put beside the field their code names."""
        if field is None and hasattr(error, "error_dict"):
            error = ValidationError(self._beside_fields(error.error_dict))
        super().add_error(field, error)

    def _beside_fields(self, errors: dict) -> dict:
        placed: dict = {}
        for name, found in errors.items():
            for error in found:
                named = name == NON_FIELD_ERRORS and error.code in self.fields
                placed.setdefault(error.code if named else name, []).append(error)
        return placed

    def clean(self) -> dict:
        data = super().clean()
        seen = data.get("version")
        if self.instance.pk and seen not in (None, "") and seen != self._fresh:
            self._record_conflicts()
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = self._fresh
            self.add_error(
                None,
                "Quelqu’un d’autre a enregistré pendant que vous écriviez. Votre texte est intact : "
                "comparez, corrigez, puis enregistrez de nouveau.",
            )
        return data

    def _record_conflicts(self) -> None:
        for name, field in self.fields.items():
            # `initial` holds what the database holds: validation writes on the instance, not there.
            theirs = self._shown(name, self.initial.get(name))
            yours = self._shown(name, self.cleaned_data.get(name))
            if name != "version" and yours != theirs:
                self.conflicts.append(Conflict(name, str(field.label), theirs, yours))

    def _shown(self, name: str, value) -> str:
        """`value` as a person reads it in the field."""
        field = self.fields[name]
        if isinstance(value, models.QuerySet | list | tuple | set):
            labels = dict(field.choices) if isinstance(field, forms.MultipleChoiceField) else {}
            return ", ".join(str(labels.get(item, item)) for item in value)
        if isinstance(field, forms.ModelChoiceField) and value not in (None, ""):
            value = field.queryset.filter(pk=getattr(value, "pk", value)).first()
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, value)
        return "" if value is None else str(value)
