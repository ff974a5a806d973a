"""Rows that hold from a day to another, both included."""

from calendar import monthrange
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from socle.clock import today

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


def plausible(value: date) -> None:
    """Refuse the typing mistakes that a date field lets through.

    Raises ValidationError outside 1990–2100.
    """
    if not EARLIEST <= value <= LATEST:
        raise ValidationError(
            f"L’année {value.year} n’est pas plausible : vérifiez la date.", code="implausible"
        )


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` earlier; the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class DatedQuerySet(models.QuerySet):
    def current(self, at: date | None = None) -> "DatedQuerySet":
        """Rows in force on the day `at` (today by default)."""
        at = at or today()
        return self.filter(Q(fin__isnull=True) | Q(fin__gte=at), debut__lte=at)

    def upcoming(self, at: date | None = None) -> "DatedQuerySet":
        """Rows that start after the day `at`."""
        return self.filter(debut__gt=at or today())

    def past(self, at: date | None = None) -> "DatedQuerySet":
        """Rows that ended before the day `at`."""
        return self.filter(fin__lt=at or today())

    def overlapping(self, debut: date, fin: date | None) -> "DatedQuerySet":
        """Rows in force on at least one day from `debut` to `fin` (included; None: without end)."""
        found = self.filter(Q(fin__isnull=True) | Q(fin__gte=debut))
        return found if fin is None else found.filter(debut__lte=fin)


class Dated(models.Model):
    """Abstract: `debut` and an optional `fin`, the last day in force."""

    debut = models.DateField("début", validators=[plausible])
    fin = models.DateField("fin", null=True, blank=True, validators=[plausible])

    class Meta:
        abstract = True

    def is_current(self, at: date | None = None) -> bool:
        """Whether the row is in force on the day `at` (today by default)."""
        at = at or today()
        return self.debut <= at and (self.fin is None or self.fin >= at)


def end_after_start(prefix: str) -> models.CheckConstraint:
    """The constraint every Dated model declares: the end is not before the start."""
    return models.CheckConstraint(
        name=f"{prefix}_fin_apres_debut",
        condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")),
        violation_error_code="fin",
        violation_error_message="La date de fin ne peut pas précéder la date de début.",
    )
