"""The states of a séance and of its relevé, all of them."""

from comites.enums import (
    A_TENIR,
    TRANSITIONS,
    TRANSITIONS_CONDITION,
    TRANSITIONS_RELEVE,
    EtatCondition,
    StatutComite,
    StatutReleve,
)
from tests.outils.transitions import assert_transitions

PREPARATION, CONVOQUE, EN_SEANCE, CLOS, ANNULE = StatutComite
BROUILLON, DIFFUSE, APPROUVE = StatutReleve


def test_every_move_of_a_seance_is_allowed_or_not():
    expected = {
        PREPARATION: {CONVOQUE, CLOS, ANNULE},
        CONVOQUE: {EN_SEANCE, CLOS, ANNULE},
        EN_SEANCE: {CLOS, CONVOQUE},
    }
    assert_transitions(TRANSITIONS, StatutComite, expected)


def test_every_move_of_a_releve_is_allowed_or_not():
    assert_transitions(
        TRANSITIONS_RELEVE, StatutReleve, {BROUILLON: {DIFFUSE}, DIFFUSE: {BROUILLON, APPROUVE}}
    )


def test_every_move_of_a_condition_is_allowed_or_not():
    a_lever, levee, abandonnee = EtatCondition
    expected = {a_lever: {levee, abandonnee}, levee: {a_lever}, abandonnee: {a_lever}}
    assert_transitions(TRANSITIONS_CONDITION, EtatCondition, expected)


def test_what_is_to_be_held_is_what_may_still_end():
    assert set(A_TENIR) == set(StatutComite) - {CLOS, ANNULE}
