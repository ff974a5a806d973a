"""What can be wrong with a table; each message is a French sentence to show."""

from dataclasses import dataclass


class TableError(Exception):
    """The file cannot be read as the expected table."""


class CellError(Exception):
    """The text of a cell is not what its column expects."""


@dataclass(frozen=True)
class LineError:
    """What is wrong with one cell: the line a spreadsheet numbers so, the column's title, why, and what was read."""

    line: int
    column: str
    sentence: str
    value: str = ""
