"""Write a table as a file that opens as it should: CSV for machines and Excel, ODS with real dates and numbers.

What people typed never becomes a formula: a text that a spreadsheet would compute is preceded by an apostrophe.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from odf.element import Element
from odf.number import DateStyle as DateFormat
from odf.number import Day, Hours, Minutes, Month, Text, Year
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TableColumnProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.teletype import addTextToElement
from odf.text import P

Cell = str | int | float | Decimal | date | datetime | bool | None
Row = Sequence[Cell]

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# Spreadsheets also compute the full-width signs.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# What XML cannot hold, and nobody typed on purpose.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDTHS = {"etroite": "3.5cm", "large": "7cm"}


def export(kind: str, name: str, header: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """The table as a file to download, called `name` plus the extension `kind` (a key of CONTENT_TYPES)."""
    content = {"csv": as_csv, "ods": as_ods}[kind](header, rows)
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{kind}")}
    return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers=headers)


def harmless(text: str) -> str:
    """The text, that no spreadsheet takes for a formula and every format can hold."""
    text = CONTROL.sub("", text)
    return f"'{text}" if FORMULA.match(text) else text


# CSV ------------------------------------------------------------------------------------------------------


def as_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with its mark and semicolons: what a French Excel opens without asking."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerows([_as_text(value) for value in row] for row in (header, *rows))
    return buffer.getvalue().encode("utf-8-sig")


def _as_text(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _yes_no(value)
        case int() | float() | Decimal():
            return _plain(value).replace(".", ",")
        case datetime():
            return _local(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
    return harmless(str(value))


def _yes_no(value: bool) -> str:
    return "oui" if value else "non"


def _plain(value: int | float | Decimal) -> str:
    """A number in digits, never « 1E+3 »."""
    return f"{Decimal(str(value)):f}"


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


# ODS ------------------------------------------------------------------------------------------------------


def as_ods(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """One sheet, its header repeated on each printed page; dates and numbers can be sorted and computed."""
    document = OpenDocumentSpreadsheet()
    _add_styles(document)
    table = Table(name="Export")
    rows = [list(row) for row in rows]
    for index in range(len(header)):
        table.addElement(TableColumn(stylename=_width(row[index] for row in rows)))
    head = TableHeaderRows()
    head.addElement(_row([_text_cell(label, stylename="entete") for label in header]))
    table.addElement(head)
    for row in rows:
        table.addElement(_row([_cell(value) for value in row]))
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _add_styles(document: OpenDocumentSpreadsheet) -> None:
    entete = Style(name="entete", family="table-cell")
    entete.addElement(TextProperties(fontweight="bold"))
    texte = Style(name="texte", family="table-cell")
    texte.addElement(TableCellProperties(wrapoption="wrap", verticalalign="top"))
    for style in (entete, texte):
        document.automaticstyles.addElement(style)
    day = [Day(style="long"), Text(text="/"), Month(style="long"), Text(text="/"), Year(style="long")]
    hour = [Text(text=" "), Hours(style="long"), Text(text=":"), Minutes(style="long")]
    _add_date_style(document, "jour", day)
    _add_date_style(document, "moment", [*day, *hour])
    for name, width in WIDTHS.items():
        column = Style(name=name, family="table-column")
        column.addElement(TableColumnProperties(columnwidth=width))
        document.automaticstyles.addElement(column)


def _add_date_style(document: OpenDocumentSpreadsheet, name: str, parts: list[Element]) -> None:
    written = DateFormat(name=f"{name}-ecrit")
    for part in parts:
        written.addElement(part)
    style = Style(name=name, family="table-cell", datastylename=f"{name}-ecrit")
    style.addElement(TableCellProperties(verticalalign="top"))
    document.automaticstyles.addElement(written)
    document.automaticstyles.addElement(style)


def _width(column: Iterable[Cell]) -> str:
    """Style of a column: wide when it holds sentences."""
    return "large" if any(isinstance(value, str) and len(value) > 20 for value in column) else "etroite"


def _row(cells: list[Element]) -> Element:
    row = TableRow()
    for cell in cells:
        row.addElement(cell)
    return row


def _cell(value: Cell) -> Element:
    match value:
        case None:
            return TableCell()
        case bool():
            return _text_cell(_yes_no(value))
        case int() | float() | Decimal():
            cell = TableCell(valuetype="float", value=_plain(value))
        case datetime():
            moment = _local(value).replace(tzinfo=None, microsecond=0)
            cell = TableCell(valuetype="date", datevalue=moment.isoformat(), stylename="moment")
        case date():
            cell = TableCell(valuetype="date", datevalue=value.isoformat(), stylename="jour")
        case _:
            return _text_cell(str(value))
    cell.addElement(P(text=_as_text(value)))
    return cell


def _text_cell(text: str, stylename: str = "texte") -> Element:
    cell = TableCell(valuetype="string", stylename=stylename)
    for line in harmless(text).replace("\r\n", "\n").split("\n"):
        paragraph = P()
        addTextToElement(paragraph, line)
        cell.addElement(paragraph)
    return cell
