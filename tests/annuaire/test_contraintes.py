"""Each named constraint of the directory, kept and broken, on the database of the run."""

import pytest
from django.utils import timezone

from annuaire.enums import GenreDemande, IssueDemande, RoleIncubateur
from annuaire.models import Demande, Personne, Rattachement, Suppleance
from tests.factories import days_ago, make_personne
from tests.outils.contraintes import assert_constraint, named_constraints

FIN_APRES_DEBUT = "La date de fin ne peut pas précéder la date de début."


def rattachement(monde, **fields) -> Rattachement:
    values = {"personne": monde["alice"], "incubateur": monde["incubateur"], "role": RoleIncubateur.COACH}
    return Rattachement(**values | {"debut": days_ago(10)} | fields)


def suppleance(monde, **fields) -> Suppleance:
    values = {"personne": monde["alice"], "suppleant": monde["externe"], "debut": days_ago(10)}
    return Suppleance(**values | fields)


def doublon(monde, **fields) -> Personne:
    values = {"prenom": "Alix", "nom": "Durand", "password": "!", "fusionnee_dans": monde["alice"]}
    return Personne(**values | fields)


def demande(monde, **fields) -> Demande:
    values = {"personne": monde["alice"], "demandee_par": monde["externe"], "genre": GenreDemande.ADRESSE}
    return Demande(**values | fields)


# name of the constraint: (a row that keeps it, a row that breaks it, what is said)
CASES = {
    "rattachement_fin_apres_debut": (
        lambda monde: rattachement(monde, fin=days_ago(10)),
        lambda monde: rattachement(monde, debut=days_ago(9), fin=days_ago(10)),
        FIN_APRES_DEBUT,
    ),
    "rattachement_unique_par_debut": (
        rattachement,
        rattachement,
        "Cette personne a déjà ce rôle dans cet incubateur à cette date.",
    ),
    "suppleance_fin_apres_debut": (
        lambda monde: suppleance(monde, fin=days_ago(10)),
        lambda monde: suppleance(monde, debut=days_ago(9), fin=days_ago(10)),
        FIN_APRES_DEBUT,
    ),
    "suppleance_autre_personne": (
        suppleance,
        lambda monde: suppleance(monde, suppleant=monde["alice"]),
        "On ne peut pas se suppléer soi-même.",
    ),
    "suppleance_unique_par_debut": (suppleance, suppleance, "Cette suppléance existe déjà à cette date."),
    "demande_une_a_la_fois": (
        demande,
        demande,
        "Une demande de ce genre attend déjà la réponse de cette personne.",
    ),
    "demande_tranchee_date": (
        lambda monde: demande(monde, issue=IssueDemande.REFUSEE, tranchee_le=timezone.now()),
        lambda monde: demande(monde, issue=IssueDemande.REFUSEE),
        "Une demande tranchée a une date, et elle seule.",
    ),
    "personne_fusionnee_inactive": (
        lambda monde: doublon(monde, email="alix@agence.example", is_active=False),
        lambda monde: doublon(monde, email="alix.durand@agence.example", is_active=True),
        "Une fiche fusionnée dans une autre ne peut plus être active.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_or_refused(name, incubateur, externe):
    good, bad, said = CASES[name]
    monde = {"incubateur": incubateur, "externe": externe, "alice": make_personne("Alice")}
    assert_constraint(name, lambda: good(monde), lambda: bad(monde), said)


def test_every_named_constraint_has_its_case():
    assert named_constraints("annuaire") == set(CASES)
