"""Each named constraint of envelopes, orders and services done, kept and broken."""

from datetime import date
from decimal import Decimal

import pytest

from startups.enums import SourceFinancement
from startups.models import Depense, Enveloppe, ServiceFait
from tests.factories import make_depense, make_enveloppe
from tests.outils.contraintes import assert_constraint

DAY = date(2026, 3, 1)
NEGATIVE = "Un montant ne peut pas être négatif."


def enveloppe(startup, **fields) -> Enveloppe:
    values = {"montant": Decimal(0), "debut": DAY, "fin": DAY, "exercice": 2026} | fields
    return Enveloppe(startup=startup, source=SourceFinancement.FAST, **values)


def depense(startup, **fields) -> Depense:
    values = {"fournisseur": "Atelier", "objet": "Code", "montant": Decimal(0), "date": DAY} | fields
    return Depense(enveloppe=make_enveloppe(startup), **values)


def service_fait(startup, **fields) -> ServiceFait:
    done = make_depense(make_enveloppe(startup))
    return ServiceFait(**{"depense": done, "date": DAY, "montant": Decimal(0)} | fields)


CASES = {
    "enveloppe_fin_apres_debut": (
        enveloppe,
        {"fin": date(2026, 2, 28)},
        "La date de fin ne peut pas précéder la date de début.",
    ),
    "enveloppe_montant_positif": (enveloppe, {"montant": Decimal("-0.01")}, NEGATIVE),
    "depense_montant_positif": (depense, {"montant": Decimal("-0.01")}, NEGATIVE),
    "service_fait_montant_positif": (service_fait, {"montant": Decimal("-0.01")}, NEGATIVE),
}


@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_or_refused(name, startup):
    make, broken, said = CASES[name]
    assert_constraint(name, lambda: make(startup), lambda: make(startup, **broken), said)
