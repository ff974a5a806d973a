"""A table of transitions is tested in full: every pair of states, allowed or refused."""

from itertools import product

import pytest

from socle.transitions import ForbiddenTransition, Transitions


def assert_transitions(transitions: Transitions, states, expected: dict[str, set[str]]) -> None:
    """Every pair of `states` moves as `expected`, typed by hand, says; any other raises with its sentence."""
    states = [str(state) for state in states]
    assert set(expected) <= set(states)
    for origin, target in product(states, repeat=2):
        if target in expected.get(origin, set()):
            transitions.check(origin, target, "refusé")
        else:
            with pytest.raises(ForbiddenTransition, match="refusé"):
                transitions.check(origin, target, "refusé")
