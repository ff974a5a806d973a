"""Merge two rows of one model: what pointed to the duplicate points to the one kept.

Every foreign key of the project is followed, whatever the package it stands in, hidden ones and the tables of
many-to-many relations included. Left alone: history, which stays true; sealed rows, which never change (those of an
Immutable model, and those that say they are `frozen`); and the parts of a row that die with it (`on_delete=CASCADE`),
such as the means of signing in.
"""

from collections import Counter
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from simple_history.models import HistoricalChanges

from socle.history import delete_tracked, save_tracked
from socle.immutable import Immutable
from socle.periods import Dated


def references_to(model: type[models.Model]) -> list[models.ForeignKey]:
    """Foreign keys by which rows point to `model` and that a merge moves, in a stable order."""
    relations = (
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and (relation.one_to_many or relation.one_to_one)
    )
    found = [relation.field for relation in relations if _moves(relation.field, model)]
    return sorted(found, key=lambda field: (field.model._meta.label, field.name))


def _moves(field: models.ForeignKey, model: type[models.Model]) -> bool:
    holder = field.model
    if issubclass(holder, HistoricalChanges | Immutable):
        return False
    if holder._meta.auto_created:
        # A many-to-many of the row itself (where it belongs) is copied by who merges, not taken away from it.
        return holder._meta.auto_created is not model
    return field.remote_field.on_delete is not models.CASCADE


def count_references(row: models.Model) -> list[tuple[models.ForeignKey, int]]:
    """How many rows point to `row`, by foreign key; only those that some do. One query for all."""
    fields = references_to(type(row))
    counts = [
        _pointing(field, row)
        .order_by()
        .values(place=Value(place, models.IntegerField()))
        .annotate(count=models.Count("pk"))
        .values_list("place", "count")
        for place, field in enumerate(fields)
    ]
    found = counts[0].union(*counts[1:], all=True).order_by("place")
    return [(fields[place], count) for place, count in found if count]


def _pointing(field: models.ForeignKey, row: models.Model) -> models.QuerySet:
    return field.model._base_manager.filter(**{field.name: row}).order_by("pk")


def absorb(kept: models.Model, duplicate: models.Model, *, by, reason: str) -> Counter:
    """Make everything that points to `duplicate` point to `kept`; how many rows, by foreign key.

    A row that `kept` already has (same values in a unique set) completes that one and disappears; so does a row that
    would say that somebody is related to themselves.
    """
    moved: Counter = Counter()
    for field in references_to(type(kept)):
        for row in _pointing(field, duplicate):
            if getattr(row, "frozen", False):
                continue
            moved[field] += 1
            _move(row, field, kept, by=by, reason=reason)
    return moved


def _move(row: models.Model, field: models.ForeignKey, kept: models.Model, *, by, reason: str) -> None:
    twin = _twin(row, field, kept)
    if twin is not None:
        absorb(twin, row, by=by, reason=reason)
        completed = _complete(twin, row)
        _delete(row, by=by, reason=reason)
        if completed:
            _save(twin, completed, by=by, reason=reason)
        return
    broken = _broken(row)
    setattr(row, field.name, kept)
    if _broken(row) - broken:
        _delete(row, by=by, reason=reason)
    else:
        _save(row, [field.name], by=by, reason=reason)


def _twin(row: models.Model, field: models.ForeignKey, kept: models.Model) -> models.Model | None:
    """The row about `kept` that cannot stand beside `row` once it is moved."""
    for names, condition in _unique_sets(type(row)):
        values = {name: getattr(row, name) for name in names} | {field.name: kept}
        if field.name in names and None not in values.values():
            rows = type(row)._base_manager.filter(condition).order_by("pk")
            twin = rows.filter(**values).exclude(pk=row.pk).first()
            if twin and rows.filter(pk=row.pk).exists():
                return twin
    return None


def _unique_sets(model: type[models.Model]) -> Iterator[tuple[tuple[str, ...], models.Q]]:
    for names in model._meta.unique_together:
        yield names, models.Q()
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint):
            yield rule.fields, rule.condition or models.Q()
    for field in model._meta.fields:
        if field.unique:
            yield (field.name,), models.Q()


def _broken(row: models.Model) -> set[str]:
    """Names of the check constraints that `row` does not satisfy."""
    found = set()
    for rule in row._meta.constraints:
        if isinstance(rule, models.CheckConstraint):
            try:
                rule.validate(type(row), row)
            except ValidationError:
                found.add(rule.name)
    return found


def _complete(twin: models.Model, row: models.Model) -> list[str]:
    """Give `twin` what only `row` says; names of the fields that changed."""
    changed = []
    for field in twin._meta.concrete_fields:
        mine, theirs = getattr(twin, field.name), getattr(row, field.name)
        if field.name == "fin" and isinstance(twin, Dated):
            # Of two periods with one start, the longer holds; no end is the longest.
            wanted = None if None in (mine, theirs) else max(mine, theirs)
        elif field.editable and not field.unique and mine in (None, ""):
            wanted = theirs
        else:
            continue
        if wanted not in (mine, ""):
            setattr(twin, field.name, wanted)
            changed.append(field.name)
    return changed


def _is_tracked(row: models.Model) -> bool:
    return hasattr(row._meta, "simple_history_manager_attribute")


def _save(row: models.Model, names: list[str], *, by, reason: str) -> None:
    if _is_tracked(row):
        save_tracked(row, by=by, reason=reason)
    else:
        values = {name: getattr(row, name) for name in names}
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _delete(row: models.Model, *, by, reason: str) -> None:
    if _is_tracked(row):
        # What it held when it goes is what its history must show.
        delete_tracked(type(row)._base_manager.get(pk=row.pk), by=by, reason=reason)
    else:
        row.delete()
