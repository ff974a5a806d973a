"""ODS: the first sheet of the workbook, read as a stream and within bounds.

odfpy builds the whole document in memory whatever its size, and a few kilobytes of zip can hold gigabytes: what
comes from a browser is read with the XML parser odfpy itself relies on, one row at a time.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from odf.namespaces import OFFICENS, TABLENS, TEXTNS

from socle.imports.errors import TableError

MAX_XML = 60 * 1024 * 1024
MAX_COLUMNS = 200
MAX_ELEMENTS, MAX_ROW_ELEMENTS = 1_500_000, 20_000
# A repeated row that holds something; blank ones only advance the numbering.
MAX_REPEATED_ROWS = 1_000

TABLE, ROW = f"{{{TABLENS}}}table", f"{{{TABLENS}}}table-row"
CELLS = {f"{{{TABLENS}}}table-cell", f"{{{TABLENS}}}covered-table-cell"}
ROWS_REPEATED, COLUMNS_REPEATED = (
    f"{{{TABLENS}}}number-rows-repeated",
    f"{{{TABLENS}}}number-columns-repeated",
)
VALUE_TYPE, VALUE, DATE_VALUE = (f"{{{OFFICENS}}}{name}" for name in ("value-type", "value", "date-value"))
# Comments of a cell, whose text is not the cell's.
ANNOTATION = f"{{{OFFICENS}}}annotation"
PARAGRAPH, SPACE, SPACES = f"{{{TEXTNS}}}p", f"{{{TEXTNS}}}s", f"{{{TEXTNS}}}c"
BREAKS = {f"{{{TEXTNS}}}tab", f"{{{TEXTNS}}}line-break"}

DAMAGED = "Ce fichier ODS est abîmé ou incomplet : ouvrez-le dans un tableur, enregistrez-le de nouveau, puis réessayez."
ENCRYPTED = "Ce fichier est protégé par un mot de passe : enregistrez-le sans mot de passe, puis réessayez."
TOO_BIG = "Ce tableau est trop grand une fois décompressé : ne gardez que les lignes utiles."
EXCEL = "C’est un classeur Excel : enregistrez-le au format ODS ou CSV, puis réessayez."
OTHER = "Ce fichier n’est ni un tableau ODS ni un CSV : enregistrez-le dans l’un de ces formats."


def read_ods(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet with the numbers a spreadsheet gives them, blank ones left out. Raises TableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
            with archive.open("content.xml") as stream:
                yield from _rows(stream)
    except DefusedXmlException as error:
        raise TableError(OTHER) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        OverflowError,
    ) as error:
        raise TableError(DAMAGED) from error


def _check(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        raise TableError(EXCEL)
    if "encrypted-package" in names or _mentions_encryption(archive, names):
        raise TableError(ENCRYPTED)
    if "content.xml" not in names:
        raise TableError(OTHER)
    content = archive.getinfo("content.xml")
    if content.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise TableError(DAMAGED)
    if content.file_size > MAX_XML:
        raise TableError(TOO_BIG)


def _mentions_encryption(archive: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    if any(info.flag_bits & 1 for info in archive.infolist()):
        return True
    if manifest not in names:
        return False
    with archive.open(manifest) as stream:
        return b"encryption-data" in stream.read(1024 * 1024)


def _rows(stream) -> Iterator[tuple[int, list[str]]]:
    path: list[Element] = []
    number = read = inside = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(element)
            read += 1
            inside += bool(inside) or _is_row(path)
            if read > MAX_ELEMENTS or inside > MAX_ROW_ELEMENTS:
                raise TableError(TOO_BIG)
            continue
        if _is_row(path):
            cells, repeated = _cells(element), _count(element, ROWS_REPEATED)
            if any(cell.strip() for cell in cells):
                if repeated > MAX_REPEATED_ROWS:
                    raise TableError(TOO_BIG)
                yield from ((number + rank, cells) for rank in range(1, repeated + 1))
            number += repeated
            inside = 0
        path.pop()
        if element.tag == TABLE and not inside:
            return
        if path and not inside:
            # What was read is forgotten: a parent holds no more than the child being read.
            path[-1].remove(element)


def _is_row(path: list[Element]) -> bool:
    """Whether the element being read is a row of the sheet, not of a table drawn inside a cell."""
    return path[-1].tag == ROW and sum(element.tag == TABLE for element in path) == 1


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in CELLS and len(cells) < MAX_COLUMNS:
            repeated = min(_count(cell, COLUMNS_REPEATED), MAX_COLUMNS - len(cells))
            cells += [_text(cell)] * repeated
    return cells


def _count(element: Element, attribute: str) -> int:
    """How many times it is repeated, at least once. Raises ValueError on nonsense."""
    return max(int(element.get(attribute, "1")[:9]), 1)


def _text(cell: Element) -> str:
    """What a person would type to get this cell: real dates as ISO, numbers without their format."""
    kind = cell.get(VALUE_TYPE, "")
    if kind == "date":
        return cell.get(DATE_VALUE, "").partition("T")[0]
    if kind in {"float", "currency"}:
        return _number(cell.get(VALUE, ""))
    if kind == "percentage":
        return f"{_number(cell.get(VALUE, ''), scale=100)} %"
    return "\n".join(_paragraph(paragraph) for paragraph in cell if paragraph.tag == PARAGRAPH)


def _number(value: str, scale: int = 1) -> str:
    try:
        # Ten decimals: what binary fractions add beyond is noise.
        rounded = round(Decimal(value) * scale, 10)
    except InvalidOperation:
        # Not a number of ours: the column's own parser says so.
        return value[:60]
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _paragraph(element: Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == SPACE:
            pieces.append(" " * min(_count(child, SPACES), 100))
        elif child.tag in BREAKS:
            pieces.append("\n")
        elif child.tag != ANNOTATION:
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
