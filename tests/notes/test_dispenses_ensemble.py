"""Several people suspend the notes of a startup, or accept a dossier, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from notes.cadence import periode_of
from socle.clock import today
from startups.enums import GenreJalon
from tests import factories
from tests.factories import days_ago

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts) -> list:
    """What each act returns, all begun together."""
    barrier = Barrier(len(acts))

    def together(act):
        try:
            barrier.wait(20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(together, acts))


def test_two_suspensions_that_overlap_never_both_hold(sign_in, startup, ingrid, alice):
    address = reverse("notes:suspendre", args=[startup.identifiant])
    clients = [(sign_in(ingrid), days_ago(3)), (sign_in(alice), today())]
    answers = at_once(
        [
            lambda client=client, day=day: client.post(address, {"debut": day, "motif": "Congé"}).status_code
            for client, day in clients
        ]
    )
    assert sorted(answers) == [200, 302]
    assert startup.dispenses.count() == 1


def test_a_dossier_accepted_by_two_people_is_accepted_once(sign_in, startup, ingrid, alice):
    factories.make_jalon(startup, genre=GenreJalon.COMITE, date=today())
    address = reverse("notes:dossier", args=[startup.identifiant, periode_of(startup, today()).cle])
    clients = [sign_in(ingrid), sign_in(alice)]
    assert at_once([lambda client=client: client.post(address).status_code for client in clients]) == [
        302,
        302,
    ]
    assert startup.dispenses.get().history.count() == 1
