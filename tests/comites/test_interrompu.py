"""A séance proposed is all there or not at all, wherever the process dies; so is an order changed."""

from datetime import time
from types import SimpleNamespace

import pytest

from annuaire.enums import RoleIncubateur
from comites.actions.passages import move_passage
from comites.actions.seances import propose_comite
from comites.calendrier import due, owing
from comites.models import Comite, DemiJournee, Membre, Passage
from comites.proposition import compose
from socle.clock import today
from socle.models import Courriel
from startups.enums import NomPhase, RoleStartup
from startups.models import Startup
from tests import factories
from tests.factories import days_ago
from tests.outils.killed import killed_after_each_statement


@pytest.mark.django_db(transaction=True)
def test_a_proposed_seance_lives_or_dies_whole():
    def arrange():
        incubateur = factories.make_incubateur()
        startup = factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        ingrid, emile = factories.make_personne("Ingrid"), factories.make_personne("Émile")
        factories.make_affectation(startup, ingrid, RoleStartup.INTRAPRENEUR)
        factories.make_rattachement(emile, incubateur, RoleIncubateur.EQUIPE)
        return SimpleNamespace(incubateur=incubateur, startup=startup, ingrid=ingrid, emile=emile)

    def act(case):
        [owed] = owing(Startup.objects.filter(pk=case.startup.pk).select_related("incubateur"), today())
        comite = Comite(incubateur=case.incubateur, titre="Comité", propose_par=case.ingrid)
        half_day = DemiJournee(date=days_ago(-30), debut=time(9), fin=time(12))
        propose_comite(proposition=compose(comite, [half_day], [due(owed, today())]), by=case.ingrid)

    def written(case) -> dict:
        comites = Comite.objects.filter(incubateur=case.incubateur)
        return {
            "séances": comites.count(),
            "demi-journées": DemiJournee.objects.filter(comite__in=comites).count(),
            "passages": Passage.objects.filter(startup=case.startup).count(),
            "membres": Membre.objects.filter(comite__in=comites).count(),
            "histoire": Passage.history.filter(startup=case.startup).count(),
            "courriels": Courriel.objects.filter(destinataire=case.emile.email).count(),
        }

    def check(case, finished):
        expected = dict.fromkeys(written(case), 1) | {"membres": 2}
        assert written(case) == (expected if finished else dict.fromkeys(expected, 0))

    assert killed_after_each_statement(arrange, act, check) > 10


@pytest.mark.django_db(transaction=True)
def test_an_order_is_changed_whole_or_not_at_all():
    def arrange():
        emile = factories.make_personne("Émile")
        comite = factories.make_comite(factories.make_incubateur(), emile)
        for nom in "AB":
            factories.make_passage(comite, factories.make_startup(nom, incubateur=comite.incubateur))
        return SimpleNamespace(emile=emile, comite=comite, last=comite.passages.get(startup__nom="B"))

    def act(case):
        move_passage(passage=case.last, up=True, by=case.emile)

    def check(case, finished):
        order = [passage.startup.nom for passage in case.comite.passages.in_order().select_related("startup")]
        ranks = sorted(case.comite.passages.order_by("rang").values_list("rang", flat=True))
        assert (order, ranks) == (["B", "A"] if finished else ["A", "B"], [1, 2])

    assert killed_after_each_statement(arrange, act, check) > 4
