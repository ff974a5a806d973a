"""A letter ready to be issued for ingrid, intrapreneuse of `startup`."""

import pytest

from missions.enums import Qualite
from startups.enums import Position
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


@pytest.fixture
def portfolio(startup, ingrid, solange, serge, emile, alice, helene):
    """All that the portfolio can know."""
    startup.mission = "Compter les haies avec ceux qui les plantent."
    startup.fiche = "## Contexte\n\nLes haies disparaissent.\n\n## Solution\n\nUn carnet.\n"
    startup.save()
    bocage = factories.make_organisation(nom="Direction du bocage")
    for personne, fonction in [
        (ingrid, "Chargée de mission"),
        (solange, "Directrice générale"),
        (serge, "Sous-directeur"),
        (emile, "Responsable de l’incubateur"),
        (helene, "Cheffe de bureau"),
    ]:
        personne.fonction, personne.organisation = fonction, bocage
        personne.save()
    ingrid.affectations.update(quotite=70, position=Position.STATUTAIRE)
    return startup
