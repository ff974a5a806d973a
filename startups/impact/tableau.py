"""The shapes a table of measures may have, each cell found with the line and the column a person would name.

- a line a measure, with titles: « Indicateur ; Date ; Valeur », in any order; « Indicateur » may be left out;
- dates down, one column an indicator: « Date ; Usagers actifs ; Satisfaction »;
- dates across: « Indicateur ; janvier 2026 ; février 2026 »;
- no title at all: « date ; valeur » or « indicateur ; date ; valeur ».
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socle.imports import CellError, TableError
from socle.text import normalise
from startups.impact.saisie import as_jour

DATE = {"date", "jour", "mois", "periode", "le", "mesure le"}
VALEUR = {"valeur", "mesure", "chiffre", "value", "resultat"}
INDICATEUR = {"indicateur", "indicateurs", "indicator", "nom", "nom de l indicateur"}
COMMENTAIRE = {"commentaire", "commentaires", "comment", "remarque"}
MAX_MEASURES = 5_000
UNKNOWN = (
    "Ce tableau n’est pas reconnu : donnez à ses colonnes les titres « Indicateur », « Date » et « Valeur », "
    "ou écrivez une date par ligne dans la première colonne et un indicateur par colonne."
)

type Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Case:
    """A measure as it is written: where, and its three texts. `colonne` is the title of its figure."""

    ligne: int
    colonne: str
    indicateur: str
    date: str
    valeur: str
    commentaire: str = ""


def cases(lines: Sequence[Line]) -> list[Case]:
    """Measures written in the lines of a table. Raises TableError when it has none of the known shapes."""
    (_, header), rows = lines[0], lines[1:]
    titles = [normalise(cell) for cell in header]
    if DATE & set(titles) and VALEUR & set(titles):
        found = _long(titles, rows)
    elif titles[0] in DATE and len(titles) > 1:
        found = _dates_down(header, rows)
    elif not _is_day(header[0]) and any(map(_is_day, header[1:])) and not _is_long_row(header):
        found = _dates_across(header, rows)
    else:
        found = _bare(lines)
    measures = list(found)
    if not measures:
        raise TableError("Ce tableau n’a aucune mesure sous ses titres.")
    if len(measures) > MAX_MEASURES:
        raise TableError(f"Ce tableau a plus de {MAX_MEASURES} mesures : partagez-le en plusieurs.")
    return measures


def _is_day(text: str) -> bool:
    try:
        as_jour(text)
    except CellError:
        return False
    return True


def _is_long_row(cells: Sequence[str]) -> bool:
    """« Usagers ; 12/08/2026 ; 1 200 »: a measure, and not titles of dates."""
    filled = [cell for cell in cells if cell]
    return 3 <= len(filled) <= 4 and _is_day(filled[1]) and not _is_day(filled[2])


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _long(titles: list[str], rows: Sequence[Line]) -> Iterator[Case]:
    place = {
        key: next((rank for rank, title in enumerate(titles) if title in names), None)
        for key, names in (
            ("indicateur", INDICATEUR),
            ("date", DATE),
            ("valeur", VALEUR),
            ("commentaire", COMMENTAIRE),
        )
    }
    for number, cells in rows:
        texts = {key: _cell(cells, rank) for key, rank in place.items()}
        if texts["date"] or texts["valeur"]:
            yield Case(number, "Valeur", **texts)


def _dates_down(header: list[str], rows: Sequence[Line]) -> Iterator[Case]:
    for number, cells in rows:
        for title, valeur in zip(header[1:], cells[1:], strict=False):
            if title and valeur:
                yield Case(number, title, title, cells[0], valeur)


def _dates_across(header: list[str], rows: Sequence[Line]) -> Iterator[Case]:
    for number, cells in rows:
        for title, valeur in zip(header[1:], cells[1:], strict=False):
            if title and valeur:
                yield Case(number, title, cells[0], title, valeur)


def _bare(lines: Sequence[Line]) -> Iterator[Case]:
    for number, cells in lines:
        filled = [cell for cell in cells if cell]
        if len(filled) == 2:
            yield Case(number, "Valeur", "", *filled)
        elif len(filled) in {3, 4}:
            yield Case(number, "Valeur", *filled)
        else:
            raise TableError(UNKNOWN)
