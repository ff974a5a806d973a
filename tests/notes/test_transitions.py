"""The states of a note, all of them."""

from notes.enums import TRANSITIONS, StatutNote
from tests.outils.transitions import assert_transitions

BROUILLON, TRANSMISE = StatutNote


def test_every_move_is_allowed_or_not():
    assert_transitions(TRANSITIONS, StatutNote, {BROUILLON: {TRANSMISE}})
