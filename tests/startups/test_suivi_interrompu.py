"""A point published with the blocages it resolves and opens is all there or not at all, wherever the process dies."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from socle.clock import today
from socle.models import Courriel
from startups.actions.suivi import NewBlocage, publish_point
from startups.models import Blocage, Point
from tests import factories
from tests.outils.killed import killed_after_each_statement


@pytest.mark.django_db(transaction=True)
def test_point_and_its_blocages_live_or_die_together():
    def arrange():
        alice, solange = factories.make_personne("Alice"), factories.make_personne("Solange")
        startup = factories.make_startup()
        factories.make_affectation(startup, alice)
        return SimpleNamespace(
            startup=startup,
            alice=alice,
            solange=solange,
            resolved=factories.make_blocage(startup, solange, attendu_de=solange),
            cle=uuid4(),
        )

    def act(case):
        publish_point(
            startup=case.startup,
            by=case.alice,
            cle=case.cle,
            meteo="nuageux",
            fait="Deux ateliers.",
            suite="",
            resolved={case.resolved: "Accès donné."},
            opened=NewBlocage(titre="Pas de serveur", attendu_de=case.solange),
        )

    def written(case) -> dict:
        blocages = case.startup.blocages
        return {
            "points": case.startup.points.count(),
            "histoire des points": Point.history.filter(startup=case.startup).count(),
            "résolus": blocages.filter(resolu_le=today(), issue="Accès donné.").count(),
            "ouverts": blocages.filter(titre="Pas de serveur").count(),
            "histoire des blocages": Blocage.history.filter(startup=case.startup).count(),
            "courriels": Courriel.objects.filter(destinataire=case.solange.email).count(),
        }

    def check(case, finished):
        after = {"points": 1, "histoire des points": 1, "résolus": 1, "ouverts": 1}
        after |= {"histoire des blocages": 3, "courriels": 2}
        before = dict.fromkeys(after, 0) | {"histoire des blocages": 1}
        assert written(case) == (after if finished else before)
        # Sent again, the same form completes what was not written and doubles nothing.
        act(case)
        assert written(case) == after

    assert killed_after_each_statement(arrange, act, check) >= 15
