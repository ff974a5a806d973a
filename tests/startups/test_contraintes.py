"""Each named constraint of the portfolio, kept and broken, on the database of the run."""

import pytest

from startups.enums import CritereStandard, EtatCritere, Meteo, NomPhase, RoleStartup
from startups.models import Affectation, Blocage, EtatStandard, FicheImportee, Phase, Point, Report
from tests.factories import days_ago, moment
from tests.outils.contraintes import assert_constraint, named_constraints
from tests.startups import test_contraintes_budget, test_contraintes_impact

FIN_APRES_DEBUT = "La date de fin ne peut pas précéder la date de début."


def phase(startup, externe, **fields) -> Phase:
    return Phase(**{"startup": startup, "nom": NomPhase.ACCELERATION, "debut": days_ago(10)} | fields)


def affectation(startup, externe, **fields) -> Affectation:
    values = {"startup": startup, "personne": externe, "role": RoleStartup.DESIGNER, "debut": days_ago(10)}
    return Affectation(**values | fields)


def standard(startup, externe, **fields) -> EtatStandard:
    values = {"critere": CritereStandard.CODE_OUVERT, "etat": EtatCritere.TENU, "date": days_ago(10)}
    return EtatStandard(startup=startup, **values | fields)


def point(startup, externe, **fields) -> Point:
    values = {"startup": startup, "auteur": externe, "meteo": Meteo.NUAGEUX, "created_at": moment(10)}
    return Point(**values | fields)


def blocage(startup, externe, **fields) -> Blocage:
    values = {"startup": startup, "ouvert_par": externe, "titre": "Accès refusé", "depuis": days_ago(10)}
    return Blocage(**values | fields)


def point_confirme(startup, externe, **fields) -> Point:
    return point(startup, externe, **{"confirme_le": moment(), "confirme_par": externe} | fields)


def blocage_pris_en_charge(startup, externe, **fields) -> Blocage:
    values = {"pris_en_charge_le": moment(), "pris_en_charge_par": externe}
    return blocage(startup, externe, **values | fields)


def fiche_importee(startup, externe, **fields) -> FicheImportee:
    return FicheImportee(**{"chemin": "_startups/carnet-vert.md", "startup": startup} | fields)


def report(startup, externe, **fields) -> Report:
    values = {"chemin": "_startups/carnet-vert.md", "champ": "mission", "valeur": "Neuve.", "par": externe}
    return Report(**values | fields)


# name of the constraint: (maker, what keeps it, what breaks it, what is said)
CASES = {
    "phase_fin_apres_debut": (
        phase,
        {"fin": days_ago(10)},
        {"nom": NomPhase.TRANSFERT, "fin": days_ago(11)},
        FIN_APRES_DEBUT,
    ),
    "phase_unique_par_jour": (phase, {}, {}, "Cette phase commence déjà ce jour-là."),
    "affectation_fin_apres_debut": (
        affectation,
        {"fin": days_ago(10)},
        {"role": RoleStartup.COACH, "fin": days_ago(11)},
        FIN_APRES_DEBUT,
    ),
    "affectation_quotite_pourcentage": (
        affectation,
        {"quotite": 100},
        {"role": RoleStartup.COACH, "quotite": 101},
        "La quotité est un pourcentage entre 1 et 100.",
    ),
    "affectation_unique_par_debut": (
        affectation,
        {},
        {"quotite": 40},
        "Cette personne a déjà ce rôle sur cette startup à cette date.",
    ),
    "standard_un_constat_par_jour": (
        standard,
        {},
        {"etat": EtatCritere.PARTIEL},
        "Ce standard a déjà été constaté ce jour-là.",
    ),
    "point_confirmation_complete": (
        point_confirme,
        {},
        {"confirme_par": None},
        "Une confirmation a une date et un auteur.",
    ),
    "blocage_resolu_apres_debut": (
        blocage,
        {"resolu_le": days_ago(10)},
        {"resolu_le": days_ago(11)},
        "Un blocage ne peut pas être résolu avant d’avoir commencé.",
    ),
    "blocage_prise_en_charge_complete": (
        blocage_pris_en_charge,
        {},
        {"pris_en_charge_par": None},
        "Une prise en charge a une date et un auteur.",
    ),
    "report_unique_par_champ": (report, {}, {"valeur": "Autre."}, "Ce champ est déjà noté comme reporté."),
}


@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_or_refused(name, startup, externe):
    make, kept, broken, said = CASES[name]
    assert_constraint(
        name, lambda: make(startup, externe, **kept), lambda: make(startup, externe, **broken), said
    )


def test_a_file_is_about_one_row(startup, externe):
    assert_constraint(
        "fiche_importee_un_seul_objet",
        lambda: fiche_importee(startup, externe),
        lambda: fiche_importee(startup, externe, chemin="_startups/autre.md", incubateur=startup.incubateur),
        "Une fiche importée décrit un seul objet.",
    )


def test_every_named_constraint_has_its_case():
    elsewhere = {*test_contraintes_budget.CASES, *test_contraintes_impact.CASES}
    assert named_constraints("startups") == {*CASES, *elsewhere, "fiche_importee_un_seul_objet"}
