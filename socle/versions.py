"""Optimistic locking: the second of two people who save sees both texts and loses nothing."""

from dataclasses import dataclass

from django import forms
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
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self.fields["version"].initial = self.instance.version
        # Model validation writes on the instance: remember what the database holds.
        self._stored = {name: self._shown(name, self.initial.get(name)) for name in self.fields}

    def clean(self) -> dict:
        data = super().clean()
        seen = data.get("version")
        if self.instance.pk and seen is not None and seen != self.instance.version:
            self._record_conflicts()
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = self.instance.version
            self.add_error(
                None,
                "Quelqu’un d’autre a enregistré pendant que vous écriviez. Votre texte est intact : "
                "comparez, corrigez, puis enregistrez de nouveau.",
            )
        return data

    def _record_conflicts(self) -> None:
        for name, field in self.fields.items():
            yours = self._shown(name, self.cleaned_data.get(name))
            if name != "version" and yours != self._stored[name]:
                self.conflicts.append(Conflict(name, str(field.label), self._stored[name], yours))

    def _shown(self, name: str, value) -> str:
        """`value` as a person reads it in the field."""
        field = self.fields[name]
        if isinstance(value, models.QuerySet | list | tuple | set):
            return ", ".join(str(item) for item in value)
        if isinstance(field, forms.ModelChoiceField) and value not in (None, ""):
            value = field.queryset.filter(pk=getattr(value, "pk", value)).first()
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, value)
        return "" if value is None else str(value)
