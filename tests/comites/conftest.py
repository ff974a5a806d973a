"""A séance of the incubateur with two passages: that of `startup`, where solange sits, and that of `autre_startup`."""

import pytest

from comites.enums import Capacite
from tests import factories


@pytest.fixture
def comite(incubateur, emile):
    return factories.make_comite(incubateur, emile)


@pytest.fixture
def passage(comite, startup, solange):
    passage = factories.make_passage(comite, startup)
    factories.make_membre(passage, solange, Capacite.SPONSOR_DG, obligatoire=True)
    return passage


@pytest.fixture
def autre_passage(comite, passage, autre_startup):
    return factories.make_passage(comite, autre_startup)
