"""Optimistic locking: the second of two people who save sees both texts and loses nothing."""

import json
from dataclasses import dataclass
from hashlib import sha256

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


class ComparedForm(forms.ModelForm):
    """Abstract ModelForm that finds what somebody else saved since it was shown; `conflicts` lists what differs.

    The view loads the instance with `select_for_update` inside the saving transaction.

    A constraint of the model whose `violation_error_code` is the name of a field has its message shown beside it.
    """

    # Visible fields that say something of this save alone, not of the row.
    not_compared: frozenset[str] = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []

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

    def _record_conflict(self, name: str) -> None:
        """Both values of a field, when one reads a difference."""
        # `initial` holds what the database holds: validation writes on the instance, not there.
        theirs = self._shown(name, self.initial.get(name))
        yours = self._shown(name, self.cleaned_data.get(name))
        if yours != theirs:
            self.conflicts.append(Conflict(name, str(self.fields[name].label), theirs, yours))

    def _say_conflict(self) -> None:
        self.add_error(
            None,
            "Quelqu’un d’autre a enregistré pendant que vous écriviez. Votre texte est intact : "
            "comparez, corrigez, puis enregistrez de nouveau.",
        )

    def _shown(self, name: str, value) -> str:
        """`value` as a person reads it in the field."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return "Oui" if value else "Non"
        if isinstance(value, models.QuerySet | list | tuple | set):
            labels = dict(field.choices) if isinstance(field, forms.MultipleChoiceField) else {}
            return ", ".join(str(labels.get(item, item)) for item in value)
        if isinstance(field, forms.ModelChoiceField) and value not in (None, ""):
            value = field.queryset.filter(pk=getattr(value, "pk", value)).first()
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, value)
        return "" if value is None else str(value)


class VersionedForm(ComparedForm):
    """ModelForm of a Versioned model with a hidden `version`.

    On a stale version the form is invalid and the redisplayed form carries the fresh version: sending it again is a
    knowing overwrite.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._fresh = self.stored_version()
        self.fields["version"].initial = self._fresh

    def stored_version(self):
        """What the database holds now; a form about a part of a row overrides it to watch that part alone."""
        return self.instance.version

    def clean(self) -> dict:
        data = super().clean()
        seen = data.get("version")
        if self.instance.pk and seen not in (None, "") and seen != self._fresh:
            for name in self.fields:
                if name not in {"version", *self.not_compared}:
                    self._record_conflict(name)
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = self._fresh
            self._say_conflict()
        return data


class MergingForm(ComparedForm):
    """ModelForm that several people fill at once, and that saves itself as one writes.

    The hidden `vu` holds a print of each field as it was shown. A field that somebody else changed and that was left
    alone keeps what they wrote (`merged` names it); one that both changed is a conflict: the form is invalid, and the
    redisplayed one carries fresh prints, so that sending it again is a knowing overwrite.

    `own`: columns that the same person saved a moment ago (the text that saved itself while the button was pressed):
    they are written over without a word, and `written_over` tells it.
    """

    vu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, own=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.own = own
        self.merged: list[str] = []
        self.written_over = False

    def column(self, name: str) -> str:
        """The column a field writes: a form that spreads one over several fields overrides it."""
        return name

    def compared(self) -> list[str]:
        return [name for name in self.fields if name != "vu" and name not in self.not_compared]

    def stored(self, name: str):
        """What the database holds in a field; what is proposed, of a row that is not saved yet."""
        return self.get_initial_for_field(self.fields[name], name)

    def prints(self) -> dict[str, str]:
        """Of what the database holds: the `vu` of a form that is shown for the first time."""
        return {name: print_of(self.stored(name)) for name in self.compared()}

    def get_initial_for_field(self, field: forms.Field, field_name: str):
        """As Django; the prints are taken when asked for, once every field is in place."""
        if field_name == "vu":
            return json.dumps(self.prints())
        return super().get_initial_for_field(field, field_name)

    def clean(self) -> dict:
        data = super().clean()
        self._seen = _read_prints(data.get("vu", ""))
        if self.instance.pk:
            for name in self.compared():
                if name in data:
                    self._settle(name, data)
        if self.conflicts:
            self._show_fresh()
            self._say_conflict()
        return data

    def _settle(self, name: str, data: dict) -> None:
        theirs, mine, seen = print_of(self.stored(name)), print_of(data[name]), self._seen.get(name)
        if theirs in {mine, seen}:
            return
        if mine == seen:
            data[name] = self.stored(name)
            self.merged.append(name)
        elif self.column(name) in self.own:
            self.written_over = True
        else:
            self._record_conflict(name)

    def _show_fresh(self) -> None:
        """What others wrote where one did not, and prints of what one is now shown."""
        self.data = self.data.copy()
        self.data[self.add_prefix("vu")] = json.dumps(self.prints())
        for name in self.merged:
            stored = self.stored(name)
            values = stored if isinstance(stored, list) else [stored] if stored else []
            self.data.setlist(self.add_prefix(name), values)

    @property
    def next_vu(self) -> str:
        """The `vu` of the page that stays in the browser once this was saved: a merged field still shows what it did."""
        kept = {name: self._seen[name] for name in self.merged}
        return json.dumps({name: print_of(self.cleaned_data[name]) for name in self.compared()} | kept)

    @property
    def changes(self) -> bool:
        """Whether saving would change what the database holds."""
        return any(
            print_of(self.stored(name)) != print_of(self.cleaned_data[name]) for name in self.compared()
        )


def print_of(value) -> str:
    """A short print of what a field holds: the same for the same words, whatever the browser makes of the line ends."""
    if isinstance(value, list | tuple | set):
        value = sorted(map(str, value))
    text = "" if value in (None, False) else str(value)
    return sha256("\n".join(text.split("\r\n")).strip().encode()).hexdigest()[:12]


def _read_prints(text: str) -> dict[str, str]:
    """What `vu` says; nothing when it was tampered with, and then every difference is a conflict."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
