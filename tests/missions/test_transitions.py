"""The states of a letter, all of them."""

from missions.enums import TRANSITIONS, StatutLettre
from tests.outils.transitions import assert_transitions

BROUILLON, EMISE, SIGNEE, ANNULEE = StatutLettre


def test_every_move_is_allowed_or_not():
    expected = {BROUILLON: {EMISE}, EMISE: {SIGNEE, ANNULEE}, SIGNEE: {EMISE, ANNULEE}}
    assert_transitions(TRANSITIONS, StatutLettre, expected)
