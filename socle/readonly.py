"""A GET never writes: every view carries `@readonly`, and the database itself refuses. One exception: `socle.receipts`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps

from django.db import connection, transaction

from socle import receipts

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def readonly(view: Callable) -> Callable:
    """Run the view's GET in a transaction in which the database refuses any write; a POST passes through."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method not in SAFE_METHODS:
            return view(request, *args, **kwargs)
        with read_only_database():
            response = view(request, *args, **kwargs)
            # A template response renders lazily: do it while the guard holds.
            if hasattr(response, "render") and callable(response.render):
                response.render()
        receipts.write(request)
        return response

    wrapper.is_readonly = True
    return wrapper


def atomic_post(view: Callable) -> Callable:
    """Run the view's POST in one transaction, so that what it locks stays so until it answers.

    A GET gets none: on SQLite it would queue behind the writers.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        with nullcontext() if request.method in SAFE_METHODS else transaction.atomic():
            return view(request, *args, **kwargs)

    return wrapper


@contextmanager
def read_only_database() -> Iterator[None]:
    """Inside, any INSERT, UPDATE or DELETE raises a database error."""
    if connection.vendor == "sqlite":
        with _query_only():
            yield
    else:
        with transaction.atomic():
            # In a nested transaction (tests) it holds until the savepoint ends.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            yield


@contextmanager
def _query_only() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
