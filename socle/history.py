"""History of what people edit: one configuration of django-simple-history for every model."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

REASON_LENGTH = 500


def tracked(**options) -> HistoricalRecords:
    """The `history` attribute of a model: who, when, why (at most REASON_LENGTH characters)."""
    return HistoricalRecords(
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
