"""The day it is, where the users are."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today's date in the time zone of the settings (Europe/Paris)."""
    return timezone.localdate()
