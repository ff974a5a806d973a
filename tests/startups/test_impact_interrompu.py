"""A table of measures is all written or not at all, there is one principal indicator, whoever dies or writes at the same time."""

import threading
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from startups.actions import impact as actions
from startups.models import Indicateur, Mesure
from tests import factories
from tests.outils.killed import killed_after_each_statement


@pytest.mark.django_db(transaction=True)
def test_table_is_written_whole_or_not_at_all():
    def arrange():
        startup = factories.make_startup()
        indicateur = factories.make_indicateur(startup)
        return SimpleNamespace(
            ingrid=factories.make_personne("Ingrid"),
            indicateur=indicateur,
            known=factories.make_mesure(indicateur, "5", date=date(2025, 1, 31)),
        )

    def act(case):
        days = [date(2025, 2, 28), date(2025, 3, 31)]
        actions.record_many(
            added=[(case.indicateur, day, Decimal(7), "") for day in days],
            replaced=[(case.known, Decimal(6))],
            by=case.ingrid,
        )

    def check(case, finished):
        values = sorted(case.indicateur.mesures.values_list("valeur", flat=True))
        assert values == ([6, 7, 7] if finished else [5])
        signed = Mesure.history.filter(indicateur=case.indicateur, history_user=case.ingrid)
        assert signed.count() == (3 if finished else 0)

    assert killed_after_each_statement(arrange, act, check) >= 4


@pytest.mark.django_db(transaction=True)
def test_there_is_always_one_principal_indicator():
    def arrange():
        startup = factories.make_startup()
        return SimpleNamespace(
            ingrid=factories.make_personne("Ingrid"),
            startup=startup,
            former=factories.make_indicateur(startup, "Ancien", principal=True),
            chosen=factories.make_indicateur(startup, "Nouveau"),
        )

    def act(case):
        actions.make_principal(indicateur=case.chosen, by=case.ingrid)

    def check(case, finished):
        principal = Indicateur.objects.get(startup=case.startup, principal=True)
        assert principal == (case.chosen if finished else case.former)

    assert killed_after_each_statement(arrange, act, check) >= 5


def at_once(*acts) -> None:
    """Run the acts in as many threads."""

    def run(act):
        act()
        connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_measure_of_a_day_typed_by_several_people_at_once_is_one(sign_in, startup, alice, ingrid):
    indicateur = factories.make_indicateur(startup)
    url, statuses = reverse("startups:indicateur", args=[startup.identifiant, indicateur.uuid]), []

    def typed(client, valeur):
        data = {"date": "12/08/2025", "valeur": valeur}
        return lambda: statuses.append(client.post(url, data).status_code)

    at_once(*(typed(sign_in(who), valeur) for who, valeur in ((alice, 7), (ingrid, 8), (alice, 9))))
    assert sorted(statuses) == [200, 200, 302]
    assert indicateur.mesures.count() == 1


@pytest.mark.django_db(transaction=True)
def test_principal_chosen_by_two_people_at_once_is_one(sign_in, startup, alice, ingrid):
    factories.make_indicateur(startup, "Ancien", principal=True)
    statuses = []

    def choose(client, indicateur):
        url = reverse("startups:indicateur_principal", args=[startup.identifiant, indicateur.uuid])
        data = {"version": indicateur.version}
        return lambda: statuses.append(client.post(url, data).status_code)

    at_once(*(choose(sign_in(who), factories.make_indicateur(startup)) for who in (alice, ingrid)))
    assert statuses == [302, 302]
    assert startup.indicateurs.filter(principal=True).count() == 1
