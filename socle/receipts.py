"""Receipts (« lu le »): the one thing a GET writes, through the one exception to `socle.readonly`.

A view calls `leave`; once its page is made and the read-only guard is lifted, `readonly` adds the rows. They are
rows of a `Receipt`, which are never changed: a GET adds one, once, and writes nothing else.
"""

from django.http import HttpRequest

from socle.immutable import Immutable


class Receipt(Immutable):
    """Abstract: a row that says that somebody opened something; the second of two is not written."""

    class Meta:
        abstract = True


def leave(request: HttpRequest, receipt: Receipt) -> None:
    """Have this new row written once the page is made. Looked at by a HEAD, nothing was read."""
    if request.method == "GET":
        request.receipts = [*_left(request), receipt]


def write(request: HttpRequest) -> None:
    """Add the rows that the view left; called by `readonly` alone."""
    for receipt in _left(request):
        if not isinstance(receipt, Receipt) or not receipt._state.adding:
            raise TypeError("A GET adds receipts, nothing else.")
        type(receipt).objects.bulk_create([receipt], ignore_conflicts=True)


def _left(request: HttpRequest) -> list[Receipt]:
    return getattr(request, "receipts", [])
