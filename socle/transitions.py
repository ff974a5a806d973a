"""State changes go through one table of allowed transitions per model."""

from collections.abc import Mapping


class ForbiddenTransition(Exception):
    """The state does not allow it; the message is a French sentence to show."""


class Transitions:
    """Allowed moves of a state: `table` maps each state to the states that may follow it."""

    def __init__(self, table: Mapping[str, set[str]]):
        self.table = table

    def allows(self, origin: str, target: str) -> bool:
        """Whether `origin` may become `target`."""
        return target in self.table.get(origin, set())

    def check(self, origin: str, target: str, sentence: str) -> None:
        """Raise ForbiddenTransition(sentence) unless `origin` may become `target`."""
        if not self.allows(origin, target):
            raise ForbiddenTransition(sentence)
