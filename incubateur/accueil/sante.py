"""Whether the service can work: what a supervisor asks every minute."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from socle.models import Courriel


@cache
def _expected() -> frozenset[tuple[str, str]]:
    """Migrations of this version of the application, read from its files once a process."""
    return frozenset(MigrationLoader(None).disk_migrations)


def pending_migrations() -> int:
    """How many migrations the database still lacks."""
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return len(_expected())
    applied = recorder.migration_qs.order_by("pk").values_list("app", "name")
    return len(_expected() - set(applied))


def state() -> dict[str, str | int]:
    """What is reachable and what waits, in counts alone. Raises a database error when there is no database."""
    pending = pending_migrations()
    if pending:
        return {"base": "joignable", "migrations_en_attente": pending}
    return {
        "base": "joignable",
        "migrations_en_attente": 0,
        "courriels_en_attente": Courriel.objects.waiting().count(),
        "courriels_en_echec": Courriel.objects.failed().count(),
    }
