"""Each named constraint of indicators, measures and objectives, kept and broken."""

from decimal import Decimal

import pytest

from startups.enums import CritereStandard, Dimension, EtatCritere, IssueObjectif
from startups.models import Indicateur, Mesure, Objectif, ViseeStandard
from tests.factories import days_ago, make_indicateur
from tests.outils.contraintes import assert_constraint


def indicateur(startup, **fields) -> Indicateur:
    return Indicateur(startup=startup, dimension=Dimension.UTILISE, **{"nom": "Usagers"} | fields)


def mesure(startup, **fields) -> Mesure:
    mesured = Indicateur.objects.first() or make_indicateur(startup)
    return Mesure(**{"indicateur": mesured, "date": days_ago(3), "valeur": Decimal(7)} | fields)


def objectif(startup, **fields) -> Objectif:
    values = {"texte": "Une première version", "fixe_le": days_ago(9), "echeance": days_ago(-9)} | fields
    return Objectif(startup=startup, **values)


def visee(startup, **fields) -> ViseeStandard:
    values = {"critere": CritereStandard.CODE_OUVERT, "etat": EtatCritere.TENU, "echeance": days_ago(-90)}
    return ViseeStandard(startup=startup, **values | fields)


# name: (what makes a row, what keeps the constraint, what breaks it, what is said)
CASES = {
    "indicateur_un_seul_principal": (
        indicateur,
        {"principal": True},
        {"nom": "Autre", "principal": True},
        "Cette startup a déjà un indicateur principal.",
    ),
    "indicateur_un_seul_compte_les_usagers": (
        indicateur,
        {"usagers": True},
        {"nom": "Autre", "usagers": True},
        "Un autre indicateur compte déjà les usagers actifs.",
    ),
    "indicateur_nom_unique": (indicateur, {}, {}, "Cette startup a déjà un indicateur de ce nom."),
    "indicateur_principal_suivi": (
        indicateur,
        {"archive_le": days_ago(1)},
        {"nom": "Autre", "principal": True, "archive_le": days_ago(1)},
        "L’indicateur principal est un indicateur que l’on suit encore.",
    ),
    "visee_une_par_standard": (
        visee,
        {},
        {"echeance": days_ago(-30)},
        "Ce standard a déjà une visée\u202f: corrigez-la.",
    ),
    "mesure_une_par_jour": (mesure, {}, {"valeur": 8}, "Cet indicateur a déjà une mesure ce jour-là."),
    "objectif_mesurable": (
        objectif,
        {},
        {"texte": ""},
        "Un objectif est une cible pour un indicateur, ou un résultat en mots.",
    ),
    "objectif_echeance_apres_depart": (
        objectif,
        {"echeance": days_ago(9)},
        {"echeance": days_ago(10)},
        "L’échéance ne peut pas précéder le jour où l’objectif est fixé.",
    ),
    "objectif_cloture_complete": (
        objectif,
        {"issue": IssueObjectif.ATTEINT, "clos_le": days_ago(0)},
        {"issue": IssueObjectif.ATTEINT},
        "Un objectif clos a une issue et une date.",
    ),
    "objectif_abandon_motive": (
        objectif,
        {"issue": IssueObjectif.ABANDONNE, "clos_le": days_ago(0), "motif": "Priorité changée."},
        {"issue": IssueObjectif.ABANDONNE, "clos_le": days_ago(0)},
        "Dites pourquoi l’objectif est abandonné.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_or_refused(name, startup):
    make, kept, broken, said = CASES[name]
    assert_constraint(name, lambda: make(startup, **kept), lambda: make(startup, **broken), said)
