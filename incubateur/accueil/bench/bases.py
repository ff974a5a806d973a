"""One database a size, filled with the demonstration, all within one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

FOLDER = settings.VAR_DIR / "bench"
VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Base:
    """A throw-away database beside that of DATABASE_URL, holding `startups` invented startups."""

    def __init__(self, startups: int):
        self.startups = startups
        self.vendor = connection.vendor
        self.nom = VENDORS[self.vendor]
        self.wrapper = self._create()

    def _create(self) -> BaseDatabaseWrapper:
        values = deepcopy(connection.settings_dict)
        if self.vendor == "sqlite":
            values["NAME"] = str(_new_file(FOLDER / f"{self.startups}.sqlite3"))
        else:
            values["NAME"] = f"bench_{self.startups}"
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {values['NAME']}")
                cursor.execute(f"CREATE DATABASE {values['NAME']}")
        return load_backend(values["ENGINE"]).DatabaseWrapper(values, "default")

    @contextmanager
    def used(self) -> Iterator[None]:
        """Inside, `default` is this database."""
        before = connections["default"]
        connections["default"] = self.wrapper
        try:
            yield
        finally:
            connections["default"] = before

    def fill(self) -> None:
        """Tables, then the invented portfolio; the planner of PostgreSQL learns what there is."""
        with self.used():
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            call_command("demo", startups=self.startups, verbosity=0)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")


def _new_file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    return path
