"""Counting queries: a page costs the same number whatever the number of rows."""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def counted():
    """`with counted() as queries:` then `len(queries)`; savepoints and the session are not counted."""
    ContentType.objects.clear_cache()
    queries: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield queries
    queries += [row["sql"] for row in captured.captured_queries if _counts(row["sql"])]


def assert_num_queries_constant(read: Callable, grow: Callable, *, at_most: int | None = None) -> int:
    """`read()` costs as many queries after `grow()` (which adds rows) as before; returns that number.

    Call it with one row in place, and let `grow` add two more.
    """
    read()  # what is read once per process is not the page's cost
    with counted() as before:
        read()
    grow()
    with counted() as after:
        read()
    assert len(after) == len(before), f"{len(before)} queries, then {len(after)}:\n{_extra(before, after)}"
    assert at_most is None or len(after) <= at_most, f"{len(after)} queries:\n" + "\n".join(after)
    return len(after)


def _counts(sql: str) -> bool:
    bookkeeping = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "SET TRANSACTION")
    return not sql.startswith(bookkeeping) and "django_session" not in sql


def _extra(before: list[str], after: list[str]) -> str:
    """The queries that multiplied, without their values."""
    shapes = Counter(_shape(sql) for sql in after) - Counter(_shape(sql) for sql in before)
    return "\n".join(f"+{times}  {shape}" for shape, times in shapes.most_common(5))


def _shape(sql: str) -> str:
    """The query without its columns and values."""
    tables = sql.partition(" FROM ")[2] or sql
    return re.sub(r"'[^']*'|\b\d+\b", "?", tables)[:200]
