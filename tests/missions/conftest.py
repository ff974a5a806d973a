"""A letter ready to be issued for ingrid, intrapreneuse of `startup`."""

import pytest

from missions.enums import Qualite
from tests import factories


@pytest.fixture
def helene(incubateur):
    """Head of ingrid's office."""
    return factories.make_personne("Hélène", annuaires=[incubateur])


@pytest.fixture
def signataires(ingrid, solange, serge, helene, emile):
    return {
        Qualite.INTRAPRENEUR: ingrid,
        Qualite.SPONSOR_DG: solange,
        Qualite.SPONSOR_PROXIMITE: serge,
        Qualite.HIERARCHIE: helene,
        Qualite.INCUBATEUR: emile,
    }


@pytest.fixture
def lettre(startup, ingrid, emile, alice, signataires):
    return factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)
