"""Triggers that refuse DELETE would stop SQLite's flush after a transactional test: they step aside for it.

PostgreSQL flushes with TRUNCATE, which fires no row trigger.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

from django.db import connection
from django.test import TransactionTestCase


def install() -> None:
    """From now on, transactional tests are flushed without triggers."""
    original = TransactionTestCase._fixture_teardown

    @wraps(original)
    def teardown(self):
        with without_triggers():
            original(self)

    TransactionTestCase._fixture_teardown = teardown


@contextmanager
def without_triggers() -> Iterator[None]:
    """Inside, SQLite's triggers do not exist; they are back after."""
    triggers = _triggers() if connection.vendor == "sqlite" else []
    with connection.cursor() as cursor:
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, sql in triggers:
                cursor.execute(sql)


def _triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return cursor.fetchall()
