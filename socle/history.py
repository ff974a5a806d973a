"""History of what people edit: one configuration of django-simple-history for every model."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

REASON_LENGTH = 500


class _Records(HistoricalRecords):
    """History rows that are read by what they are about, newest first, whatever the size of the table."""

    def __init__(self, *args, about: str = "", **options):
        super().__init__(*args, **options)
        self.about = about

    def get_meta_options(self, model) -> dict:
        options = super().get_meta_options(model)
        if self.about:
            fields = [self.about, "-history_date", "history_user"]
            name = f"{model._meta.model_name}_historique"
            options["indexes"] = [models.Index(fields=fields, name=name)]
        return options


def tracked(*, about: str = "", **options) -> HistoricalRecords:
    """The `history` attribute of a model: who, when, why (at most REASON_LENGTH characters).

    `about` is the key by which its rows are listed together (`startup`; `id` for the thing itself).
    """
    return _Records(
        about=about,
        history_change_reason_field=models.CharField(max_length=REASON_LENGTH, null=True),
        user_model=settings.AUTH_USER_MODEL,
        **options,
    )


def save_tracked(instance: models.Model, *, by, reason: str = "") -> models.Model:
    """Save `instance` with `by` as the author of its history row; returns it."""
    instance._history_user = by
    instance._change_reason = reason[:REASON_LENGTH] or None
    instance.save()
    return instance


def delete_tracked(instance: models.Model, *, by, reason: str = "") -> None:
    """Delete `instance`, leaving a history row signed by `by`."""
    instance._history_user = by
    instance._change_reason = reason[:REASON_LENGTH] or None
    instance.delete()


def track_many(rows: Sequence[models.Model], *, by, reason: str, created: bool) -> None:
    """Write the history rows of rows of one model already written in bulk, their many-to-many lists included."""
    if not rows:
        return
    manager = type(rows[0]).history
    written = manager.bulk_history_create(
        rows, update=not created, default_user=by, default_change_reason=reason[:REASON_LENGTH] or None
    )
    by_row = {row.pk: history for row, history in zip(rows, written, strict=True)}
    for relation in manager.model._history_m2m_fields:
        _track_list(relation, getattr(manager.model, relation.name).model, by_row)


def _track_list(relation, history_model: type[models.Model], by_row: dict) -> None:
    through, here = relation.remote_field.through, relation.m2m_field_name()
    names = [field.attname for field in through._meta.fields]
    history_model.objects.bulk_create(
        history_model(
            history=by_row[getattr(link, f"{here}_id")], **{name: getattr(link, name) for name in names}
        )
        for link in through.objects.filter(**{f"{here}__in": list(by_row)}).order_by("pk")
    )


@contextmanager
def quietly(instance: models.Model) -> Iterator[None]:
    """Inside, changing many-to-many relations of `instance` leaves no row: the save that follows tells them in one."""
    instance.skip_history_when_saving = True
    try:
        yield
    finally:
        del instance.skip_history_when_saving
