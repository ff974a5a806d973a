"""Each named constraint of the comités, kept and broken."""

from datetime import time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from comites.enums import Capacite, EtatCondition, EtatGate, Issue, StatutComite
from comites.models import (
    Comite,
    Condition,
    Decision,
    DemiJournee,
    Grille,
    Membre,
    ObjectifFixe,
    Passage,
    PreuveGate,
    Question,
)
from comites.models.echanges import LIGNES_NOTEES
from startups.enums import NomPhase, SourceFinancement
from tests import factories
from tests.factories import days_ago
from tests.outils.contraintes import assert_constraint, named_constraints


@pytest.fixture
def monde(startup, autre_startup, emile, externe):
    """A séance with one passage."""
    comite = factories.make_comite(startup.incubateur, emile)
    return SimpleNamespace(
        comite=comite,
        passage=factories.make_passage(comite, startup),
        autre=autre_startup,
        by=emile,
        externe=externe,
    )


def comite(monde, **fields) -> Comite:
    values = {"titre": "Comité", "propose_par": monde.by} | fields
    return Comite(incubateur=monde.comite.incubateur, **values)


def demi_journee(monde, **fields) -> DemiJournee:
    values = {"date": days_ago(-20), "debut": time(14), "fin": time(17)} | fields
    return DemiJournee(comite=monde.comite, **values)


def passage(monde, **fields) -> Passage:
    values = {"comite": monde.comite, "startup": monde.autre} | fields
    return Passage(demi_journee=monde.comite.demi_journees.first(), **values)


def membre(monde, **fields) -> Membre:
    values = {"comite": monde.comite, "personne": monde.externe, "capacite": Capacite.INVITE} | fields
    return Membre(**values)


def seated(monde, **fields) -> Membre:
    return membre(monde, passage=monde.passage, **fields)


def decision(monde, **fields) -> Decision:
    """A new séance each time: a passage has one decision."""
    held = factories.make_comite(monde.comite.incubateur, monde.by)
    values = {"issue": Issue.CONVAINCU, "duree": 6} | fields
    return Decision(passage=factories.make_passage(held, monde.autre), **values)


def fixed(monde, **fields) -> ObjectifFixe:
    """An objective of a new decision."""
    made = decision(monde)
    made.save()
    return ObjectifFixe(decision=made, **{"echeance": days_ago(-90)} | fields)


def condition(monde, **fields) -> Condition:
    """A condition of a new decision."""
    made = decision(monde)
    made.save()
    values = {"texte": "Ouvrir les données", "responsable": monde.externe, "echeance": days_ago(-30)} | fields
    return Condition(decision=made, **values)


def measured(monde) -> dict:
    return {"indicateur": factories.make_indicateur(monde.autre), "texte": "Adopté par tous"}


def question(monde, **fields) -> Question:
    """An answered question."""
    values = {"texte": "Combien d’usagers ?", "reponse": "Mille.", "repondu_par": monde.by} | fields
    return Question(passage=monde.passage, auteur=monde.externe, **values)


def preuve(monde) -> PreuveGate:
    return PreuveGate(passage=monde.passage, critere="probleme", etat=EtatGate.ACQUIS)


def grille(monde, **fields) -> Grille:
    """The grid of another member each time."""
    values = {"membre": factories.make_personne()} | fields
    return Grille(passage=monde.passage, **values)


NOT = {"issue": Issue.NON_CONVAINCU, "duree": None, "motif": "Pas d’usagers"}
PERHAPS = {"issue": Issue.INCERTAIN, "duree": 2, "motif": "Preuves attendues"}
LATER = {"issue": Issue.AJOURNE, "duree": None, "motif": "Sponsor absent", "prochain_le": days_ago(-40)}
MONEY = {"montant": Decimal(50_000), "source": SourceFinancement.DINUM}
# name: (what makes a row, what keeps the constraint, what breaks it, what is said)
CASES = {
    "comite_annulation_motivee": (
        comite,
        {"statut": StatutComite.ANNULE, "motif": "Grève"},
        {"statut": StatutComite.ANNULE},
        "Une séance annulée a un motif, et elle seule.",
    ),
    "demi_journee_fin_apres_debut": (
        demi_journee,
        {},
        {"debut": time(18), "fin": time(18)},
        "La demi-journée finit après avoir commencé.",
    ),
    "demi_journee_unique": (
        demi_journee,
        {},
        {"fin": time(16)},
        "Cette séance a déjà une demi-journée à cette heure.",
    ),
    "passage_unique_par_seance": (passage, {}, {}, "Cette startup passe déjà dans cette séance."),
    "passage_duree_positive": (
        passage,
        {"presentation": 0, "questions": 0, "deliberation": 1},
        lambda monde: {
            "presentation": 0,
            "questions": 0,
            "deliberation": 0,
            "startup": factories.make_startup(incubateur=monde.comite.incubateur),
        },
        "Un passage dure au moins une minute.",
    ),
    "membre_unique_par_passage": (
        seated,
        {},
        {"capacite": Capacite.USAGER},
        "Cette personne siège déjà à ce passage.",
    ),
    "membre_unique_par_seance": (
        membre,
        {},
        {"capacite": Capacite.USAGER},
        "Cette personne siège déjà à toute la séance.",
    ),
    "decision_convaincu_duree": (
        decision,
        {"duree": 24},
        {"duree": None},
        "Un comité convaincu dit pour combien de mois, 24 au plus.",
    ),
    "decision_incertain_duree": (
        decision,
        PERHAPS,
        PERHAPS | {"duree": 3},
        "Un comité incertain donne un ou deux mois, le temps d’apporter des preuves.",
    ),
    "decision_sans_suite_sans_duree": (
        decision,
        NOT,
        NOT | {"duree": 6},
        "Une décision qui ne finance pas n’a pas de durée.",
    ),
    "decision_sans_suite_sans_montant": (
        decision,
        MONEY,
        NOT | MONEY,
        "Une décision qui ne finance pas n’accorde pas de montant.",
    ),
    "decision_montant_et_source": (
        decision,
        MONEY,
        {"source": SourceFinancement.DINUM},
        "Un montant est positif et a une source\u202f; sans montant, pas de source.",
    ),
    "decision_motivee": (
        decision,
        NOT,
        NOT | {"motif": ""},
        "Dites pourquoi le comité n’est pas convaincu, doute ou reporte.",
    ),
    "decision_ajournee_datee": (
        decision,
        LATER,
        LATER | {"prochain_le": None},
        "Un passage ajourné a une nouvelle date.",
    ),
    "decision_convaincu_sans_arret": (
        decision,
        {"vers_phase": NomPhase.TRANSFERT},
        {"vers_phase": NomPhase.ABANDON},
        "Un comité convaincu n’arrête pas la startup.",
    ),
    "decision_sans_changement_de_phase": (
        decision,
        NOT | {"vers_phase": NomPhase.ABANDON},
        PERHAPS | {"vers_phase": NomPhase.ACCELERATION},
        "Un comité qui doute ou reporte ne change pas la phase.",
    ),
    "objectif_fixe_mesurable": (
        fixed,
        {"texte": "Un premier territoire convaincu"},
        measured,
        "Un objectif est une cible pour un indicateur, ou un résultat en mots.",
    ),
    "condition_close_datee": (
        condition,
        {"etat": EtatCondition.LEVEE, "close_le": days_ago(1)},
        {"etat": EtatCondition.LEVEE},
        "Une condition levée ou abandonnée a une date, et elle seule.",
    ),
    "condition_abandon_motive": (
        condition,
        {"etat": EtatCondition.ABANDONNEE, "close_le": days_ago(1), "motif": "Sans objet"},
        {"etat": EtatCondition.ABANDONNEE, "close_le": days_ago(1)},
        "Dites pourquoi cette condition est abandonnée.",
    ),
    "question_reponse_signee": (
        question,
        {},
        {"repondu_par": None},
        "Une réponse a un auteur.",
    ),
    "preuve_unique_par_critere": (preuve, {}, {}, "Ce critère est déjà renseigné."),
    "grille_une_par_membre": (
        lambda monde: grille(monde, membre=monde.externe),
        {},
        {},
        "Vous avez déjà une grille pour ce passage.",
    ),
    **{
        f"grille_{ligne}_de_0_a_5": (grille, {ligne: 5}, {ligne: 6}, "Une note va de 0 à 5.")
        for ligne in LIGNES_NOTEES
    },
}


@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_or_refused(name, monde):
    make, kept, broken, said = CASES[name]
    if callable(broken):
        broken = broken(monde)
    assert_constraint(name, lambda: make(monde, **kept), lambda: make(monde, **broken), said)


@pytest.mark.parametrize(
    ("make", "broken"),
    [
        (fixed, {}),
        (fixed, {"texte": "Mille usagers", "cible": Decimal(1_000)}),
        (condition, {"close_le": days_ago(1)}),
    ],
    ids=["said nothing", "figure of nothing", "met and not met"],
)
def test_impossible_objectives_and_conditions_are_refused_too(monde, make, broken):
    row = make(monde, **broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "broken",
    [
        {"duree": 25},
        PERHAPS | {"duree": None},
        {"montant": Decimal(10)},
        {"montant": Decimal(0), "source": SourceFinancement.FAST},
        PERHAPS | {"motif": ""},
        LATER | {"motif": ""},
        LATER | {"vers_phase": NomPhase.ABANDON},
        {"vers_phase": NomPhase.ABANDON_INVESTIGATION},
    ],
    ids=str,
)
def test_other_impossible_decisions_are_refused_too(monde, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        decision(monde, **broken).save()


def test_somebody_may_sit_at_two_passages_and_at_the_whole(monde):
    other = factories.make_passage(monde.comite, monde.autre)
    for row in (seated(monde), membre(monde, passage=other), membre(monde)):
        row.save()
    assert monde.comite.membres.count() == 3


def test_every_named_constraint_has_its_case():
    assert named_constraints("comites") == {*CASES}
