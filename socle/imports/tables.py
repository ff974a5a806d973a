"""The columns a table must have, found by their titles; its rows, and what is wrong with each cell."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from socle.imports.csv_files import read_csv
from socle.imports.errors import CellError, LineError, TableError
from socle.imports.ods_files import EXCEL, OTHER, read_ods
from socle.text import normalise

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_CELL = 20_000  # characters
# A table may have a title above its header.
HEADER_WITHIN = 10
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BINARIES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<?xml", b"<!DOCTYPE", b"<html")
PARENTHESES = re.compile(r"\([^)]*\)")
EMPTY = "Ce fichier est vide."

type Numbered = tuple[int, list[str]]


@dataclass(frozen=True)
class Column:
    """A column: its key in the code, its title in the models we give out, and the titles people also use."""

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    required: bool = False

    def is_called(self, title: str) -> bool:
        """Whether a header says this column, whatever its accents, case and parentheses."""
        return normalise(PARENTHESES.sub(" ", title)) in self._names

    @cached_property
    def _names(self) -> set[str]:
        return {normalise(PARENTHESES.sub(" ", name)) for name in (self.key, self.label, *self.synonyms)}


@dataclass(frozen=True)
class Row:
    """One line of the table: its number in a spreadsheet and its texts by key of column, trimmed."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """What was read: rows that hold something, titles nobody expected, labels of the columns that are not there."""

    rows: list[Row]
    unknown: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def read_table(content: bytes, columns: Sequence[Column]) -> Table:
    """Read a CSV or ODS file whose header names `columns`, in any order. Raises TableError, and nothing else."""
    lines = _lines(content)
    top = list(islice(lines, HEADER_WITHIN))
    if not top:
        raise TableError(EMPTY)
    rank = max(range(len(top)), key=lambda rank: len(_places(top[rank][1], columns)))
    header = top[rank]
    places = _header_places(header, columns)
    rows = [_row(line, places) for line in _bounded(chain(top[rank + 1 :], lines))]
    rows = [row for row in rows if any(row.cells.values())]
    if not rows:
        raise TableError("Ce tableau n’a aucune ligne sous ses titres.")
    expected = set(places.values())
    return Table(
        rows=rows,
        unknown=[title for place, title in enumerate(header[1]) if title.strip() and place not in expected],
        missing=[column.label for column in columns if column.key not in places],
    )


def read_lines(content: bytes) -> list[Numbered]:
    """Every line that holds something, with its number, of a file whose columns only the caller knows. Raises TableError."""
    lines = [(number, [_plain(cell) for cell in cells]) for number, cells in _bounded(_lines(content))]
    if not lines:
        raise TableError(EMPTY)
    return lines


def _lines(content: bytes) -> Iterator[Numbered]:
    """Lines that hold something."""
    if len(content) > MAX_BYTES:
        raise TableError(f"Ce fichier est trop lourd : {MAX_BYTES // 1024 // 1024} Mo au plus.")
    if not content.strip():
        raise TableError(EMPTY)
    if content.startswith(OLD_OFFICE):
        raise TableError(EXCEL)
    if content.startswith(BINARIES):
        raise TableError(OTHER)
    lines = read_ods(content) if content.startswith(ZIP) else read_csv(content)
    return ((number, cells) for number, cells in lines if any(cell.strip() for cell in cells))


def _bounded(lines: Iterable[Numbered]) -> Iterator[Numbered]:
    for count, line in enumerate(lines, start=1):
        if count > MAX_ROWS:
            raise TableError(f"Ce tableau a plus de {MAX_ROWS} lignes : partagez-le en plusieurs fichiers.")
        yield line


def _places(titles: list[str], columns: Sequence[Column]) -> list[tuple[int, Column]]:
    """Places of the titles that name a column."""
    return [
        (place, column)
        for place, title in enumerate(titles)
        for column in columns
        if title.strip() and column.is_called(title)
    ]


def _header_places(header: Numbered, columns: Sequence[Column]) -> dict[str, int]:
    """Place of each column found, by key. Raises TableError on a missing or doubled one."""
    number, titles = header
    places: dict[str, int] = {}
    for place, column in _places(titles, columns):
        if column.key in places:
            first, second = titles[places[column.key]].strip(), titles[place].strip()
            raise TableError(
                f"Deux colonnes disent « {column.label} » (« {first} » et « {second} ») : n’en gardez qu’une."
            )
        places[column.key] = place
    absent = [column.label for column in columns if column.required and column.key not in places]
    if absent:
        raise TableError(
            f"Colonnes introuvables : {_quoted(absent)}. Titres lus ligne {number} : {_quoted(titles[:20])}."
        )
    return places


def _quoted(titles: list[str]) -> str:
    return ", ".join(f"« {title.strip()[:40]} »" for title in titles if title.strip())


def _row(line: Numbered, places: dict[str, int]) -> Row:
    number, cells = line
    for cell in cells:
        if len(cell) > MAX_CELL:
            raise TableError(f"Ligne {number} : une case dépasse {MAX_CELL} caractères.")
    return Row(
        number, {key: _plain(cells[place]) if place < len(cells) else "" for key, place in places.items()}
    )


def _plain(cell: str) -> str:
    """Without spaces around, nor the apostrophe that keeps a spreadsheet from running a text as a formula."""
    cell = cell.strip()
    return cell[1:] if re.match(r"'[=+\-@\t\r\n＝＋－＠]", cell) else cell


class Line:
    """Reads the cells of a row one by one, keeping what is wrong with each."""

    def __init__(self, row: Row, columns: Sequence[Column]):
        self.row = row
        self.labels = {column.key: column.label for column in columns}
        self.errors: list[LineError] = []

    @property
    def number(self) -> int:
        return self.row.number

    def text(self, key: str) -> str:
        """The text of a cell, trimmed; empty when the column is not there."""
        return self.row.cells.get(key, "")

    def read[T](self, key: str, parse: Callable[[str], T]) -> T | None:
        """The value of a cell; None when it is empty or wrong, what is wrong being kept."""
        text = self.text(key)
        if not text:
            return None
        try:
            return parse(text)
        except CellError as error:
            self.refuse(key, str(error))
            return None

    def refuse(self, key: str, sentence: str) -> None:
        """Keep what is wrong with a cell."""
        self.errors.append(LineError(self.number, self.labels[key], sentence, self.text(key)[:200]))
