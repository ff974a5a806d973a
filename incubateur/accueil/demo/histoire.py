"""Rows written in bulk with the history of how they came to be, so that « Historique » tells a plausible story."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.db import models
from django.utils import timezone

from annuaire.models import Personne
from socle.versions import Versioned

BATCH = 200


@dataclass(frozen=True)
class Acte:
    """Something done to a row: when, by whom, why. `avant` holds the values it had then and has no longer."""

    le: date
    par: Personne | None
    motif: str
    avant: dict = field(default_factory=dict)


def noon(day: date) -> datetime:
    """Noon of the day, where the users are."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def stable_uuid(*parts) -> UUID:
    """The same identifier at each filling, so that a link to the demonstration keeps working that day."""
    return uuid5(NAMESPACE_DNS, "/".join(map(str, parts)))


def write(model: type[models.Model], lives: Iterable[tuple[models.Model, list[Acte]]]) -> list[models.Model]:
    """Insert rows, each with one line of history per act, the first one its creation; returns the rows."""
    lives = list(lives)
    if issubclass(model, Versioned):
        for row, acts in lives:
            row.version = len(acts)
    rows = model._default_manager.bulk_create([row for row, _ in lives], batch_size=BATCH)
    _date_creation(model, lives)
    past = model.history.model
    past.objects.bulk_create(
        [_line(past, row, act, rank) for row, acts in lives for rank, act in enumerate(acts)],
        batch_size=BATCH,
    )
    return rows


def _date_creation(model: type[models.Model], lives: list) -> None:
    """`created_at` that Django sets to now becomes the day of the first act."""
    created_at = next((f for f in model._meta.concrete_fields if f.name == "created_at"), None)
    if created_at is None or not created_at.auto_now_add:
        return
    for row, acts in lives:
        row.created_at = noon(acts[0].le)
    model._default_manager.bulk_update([row for row, _ in lives], ["created_at"], batch_size=BATCH)


def _line(past: type[models.Model], row: models.Model, act: Acte, rank: int) -> models.Model:
    values = {tracked.attname: getattr(row, tracked.attname) for tracked in past.tracked_fields}
    if isinstance(row, Versioned):
        values["version"] = rank + 1
    return past(
        **values | act.avant,
        history_date=noon(act.le),
        history_user=act.par,
        history_change_reason=act.motif,
        history_type="~" if rank else "+",
    )
