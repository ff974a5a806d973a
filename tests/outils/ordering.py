"""Reading several rows of an unordered queryset fails the test: databases promise no order.

Looked at: what our own packages evaluate, directly, in a template or through a prefetch. Left alone: tests, libraries, and
what Django reads only to look rows up by key (deletions, single relations, `get`, `in_bulk`, sets of a relation).
"""

import re
import sys
from functools import wraps
from pathlib import Path

import django
from django.conf import settings
from django.db.models.query import QuerySet

DJANGO = str(Path(django.__file__).parent)
BY_KEY = re.compile(
    r"^(Collector\..*|QuerySet\.(get|in_bulk)|ModelMultipleChoiceField\._check_values"
    r"|.*RelatedManager\.(set|add|remove|clear|_.*)|ReverseOneToOneDescriptor\.get_prefetch_querysets)$"
)
PACKAGES = ("incubateur", "appels", "missions", "comites", "notes", "startups", "annuaire", "socle")


class UnorderedQuery(AssertionError):
    """Rows were read in whatever order the database pleased."""


def install() -> None:
    """Watch every queryset evaluated from now on."""
    original_fetch, original_iterator = QuerySet._fetch_all, QuerySet._iterator

    @wraps(original_fetch)
    def fetch_all(self):
        fresh = self._result_cache is None
        original_fetch(self)
        if fresh:
            _check(self, len(self._result_cache))

    @wraps(original_iterator)
    def iterator(self, *args, **kwargs):
        for rank, row in enumerate(original_iterator(self, *args, **kwargs), start=1):
            if rank <= 2:
                _check(self, rank)
            yield row

    QuerySet._fetch_all = fetch_all
    QuerySet._iterator = iterator


def _check(queryset: QuerySet, rows: int) -> None:
    if rows < (1 if queryset.query.is_sliced else 2) or queryset.ordered:
        return
    if place := _ours(sys._getframe(2)):
        raise UnorderedQuery(f"{place} reads {queryset.model.__name__} rows in no order: add order_by(…)")


def _ours(frame) -> str | None:
    """Where our code asked for the rows, or None when it is a test, a library, or a look-up by key."""
    while frame:
        if not frame.f_code.co_filename.startswith((DJANGO, __file__)):
            return _product_line(frame.f_code.co_filename, frame.f_lineno)
        if BY_KEY.match(frame.f_code.co_qualname):
            return None
        if frame.f_code.co_name == "prefetch_one_level" and frame.f_locals.get("single"):
            return None
        frame = frame.f_back
    return None


def _product_line(filename: str, line: int) -> str | None:
    if not Path(filename).is_relative_to(settings.BASE_DIR):
        return None
    path = Path(filename).relative_to(settings.BASE_DIR)
    return f"{path}:{line}" if path.parts[0] in PACKAGES else None
