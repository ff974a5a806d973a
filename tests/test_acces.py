"""Every address answers each person as the table of rights says (format: tests/outils/acces.py)."""

from collections import Counter

import pytest
from django.db import transaction
from django.urls import reverse

from tests.outils import acces
from tests.outils.client import StrictClient

LINES = acces.all_lines()


class QuickClient(StrictClient):
    """Who may enter is the question: markup is checked by each page's own tests."""

    checks_markup = False


@pytest.fixture(scope="module")
def monde(django_db_setup, django_db_blocker):
    """One world for all the lines: each request is undone, and the world with the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield acces.make_monde()
        transaction.set_rollback(True)


def status(monde, line: acces.Line, personne) -> str:
    """What `personne` gets, as the tables write it; nothing of it stays in the database."""
    client = QuickClient()
    url = reverse(line.address, kwargs=line.arguments(monde))
    with transaction.atomic():
        if personne:
            client.force_login(personne)
        response = client.get(url) if line.method == "GET" else client.post(url, line.data(monde))
        transaction.set_rollback(True)
    return acces.told(response, personne)


@pytest.mark.django_db
@pytest.mark.parametrize("line", LINES, ids=str)
def test_everybody_gets_what_the_table_says(monde, line):
    got = {code: status(monde, line, personne) for code, personne in monde.people.items()}
    wrong = [
        f"{acces.PEOPLE[code]}: {got[code]} instead of {expected}"
        for code, expected in line.expected.items()
        if got[code] != expected
    ]
    assert not wrong, f"{line}\n- " + "\n- ".join(wrong)


def test_every_address_has_its_line():
    written, existing = {line.address for line in LINES}, set(acces.all_addresses())
    assert sorted(existing - written) == [], "addresses without a line in tests/<package>/acces*.py"
    assert sorted(written - existing) == [], "lines about addresses that do not exist"


def test_no_line_is_written_twice():
    assert [line for line, times in Counter(map(str, LINES)).items() if times > 1] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted({line.address for line in LINES}))
def test_method_without_a_line_is_refused(monde, address):
    lines = [line for line in LINES if line.address == address]
    missing = {"GET", "POST"} - {line.method for line in lines}
    for method in missing:
        line = acces.Line(address, method, {}, lines[0].arguments)
        assert status(monde, line, monde.people["équ"]) == "405", f"{method} {address}"
