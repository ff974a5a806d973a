"""A test client stricter than the browser: answers are checked, a GET that writes fails."""

import re
from contextlib import ExitStack

from django.db import connections
from django.test import Client, TestCase

from tests.outils.html import faults

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
WRITE = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+\"?(\w+)", re.IGNORECASE
)
# Django keeps the session whatever the method; receipts (« lu le ») have one named door (socle.receipts).
WRITABLE_BY_GET = {"django_session", "notes_lecture"}


class WriteOnGet(AssertionError):
    """A GET wrote to the database."""


class StrictClient(Client):
    """Checks the markup of each answer, refuses writes on GET, runs what waits for the commit."""

    checks_markup = True

    def request(self, **request):
        with ExitStack() as stack:
            stack.enter_context(TestCase.captureOnCommitCallbacks(execute=True))
            if request["REQUEST_METHOD"] in SAFE_METHODS:
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(refuse_write))
            response = super().request(**request)
        if self.checks_markup:
            check_answer(response)
        return response


class HtmxClient(StrictClient):
    """Asks as htmx does."""

    def generic(self, *args, **extra):
        headers = {"HX-Request": "true"} | dict(extra.pop("headers", None) or {})
        return super().generic(*args, headers=headers, **extra)


def refuse_write(execute, sql, params, many, context):
    """An execute_wrapper that fails on any write outside WRITABLE_BY_GET."""
    written = WRITE.match(sql)
    if written and written[1] not in WRITABLE_BY_GET:
        raise WriteOnGet(f"a GET wrote to {written[1]}: {sql[:120]}")
    return execute(sql, params, many, context)


def check_answer(response) -> None:
    """Fail on faulty markup; Django's plain error pages are not ours."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    if response.status_code >= 400 and not any(template.name for template in response.templates):
        return
    if found := faults(response.text) if response.content else []:
        raise AssertionError(f"{response.request['PATH_INFO']}:\n- " + "\n- ".join(found[:12]))
