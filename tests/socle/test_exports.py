"""Tables written as files: read back, nothing is lost, and nothing typed becomes a formula."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import load
from odf.table import TableCell, TableHeaderRows, TableRow
from odf.teletype import extractText
from odf.text import P

from socle.exports import as_csv, as_ods, export, harmless

HEADER = ["Nom", "Depuis", "Montant", "Public"]
ROWS = [
    ["Haies vives ; l’été", date(2026, 8, 12), Decimal("-1234.50"), True],
    ['Deux\nlignes, « guillemets » et "droits"', None, 1000, False],
]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_ods(content: bytes) -> list[list[tuple[str | None, str]]]:
    """Rows of (type and raw value, shown text)."""
    document = load(io.BytesIO(content))
    return [
        [(raw(cell), "\n".join(map(extractText, cell.getElementsByType(P)))) for cell in cells]
        for cells in (row.getElementsByType(TableCell) for row in document.getElementsByType(TableRow))
    ]


def raw(cell) -> tuple[str, str] | str | None:
    kind = cell.getAttribute("valuetype")
    value = cell.getAttribute("datevalue") or cell.getAttribute("value")
    return (kind, value) if value else kind


def test_csv_opens_in_excel_without_asking():
    content = as_csv(HEADER, ROWS)
    assert content.startswith(b"\xef\xbb\xbfNom;Depuis;Montant;Public\r\n")
    assert read_csv(content)[1:] == [
        ["Haies vives ; l’été", "2026-08-12", "-1234,50", "oui"],
        ['Deux\nlignes, « guillemets » et "droits"', "", "1000", "non"],
    ]


def test_ods_holds_real_dates_and_numbers():
    assert read_ods(as_ods(HEADER, ROWS)) == [
        [("string", label) for label in HEADER],
        [
            ("string", "Haies vives ; l’été"),
            (("date", "2026-08-12"), "2026-08-12"),
            (("float", "-1234.50"), "-1234,50"),
            ("string", "oui"),
        ],
        [
            ("string", 'Deux\nlignes, « guillemets » et "droits"'),
            (None, ""),
            (("float", "1000"), "1000"),
            ("string", "non"),
        ],
    ]


def test_ods_repeats_its_header_when_printed():
    [head] = load(io.BytesIO(as_ods(HEADER, []))).getElementsByType(TableHeaderRows)
    assert extractText(head) == "".join(HEADER)


def test_moments_are_written_where_the_users_are():
    moment = datetime(2026, 8, 12, 22, 30, 15, tzinfo=UTC)
    assert read_csv(as_csv(["Le"], [[moment]]))[1] == ["2026-08-13 00:30"]
    assert read_ods(as_ods(["Le"], [[moment]]))[1] == [(("date", "2026-08-13T00:30:15"), "2026-08-13 00:30")]


@pytest.mark.parametrize("number", [Decimal("1E+3"), 1e3, 1000])
def test_numbers_are_written_in_digits(number):
    assert read_csv(as_csv(["N"], [[number]]))[1][0].startswith("1000")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_what_is_typed_never_becomes_a_formula(start):
    typed = f'{start}HYPERLINK("https://ailleurs.example";"clic")'
    assert harmless(typed) == f"'{typed}"
    assert read_csv(as_csv([typed], [[typed]])) == [[f"'{typed}"], [f"'{typed}"]]
    for row in load(io.BytesIO(as_ods([typed], [[typed]]))).getElementsByType(TableRow):
        [cell] = row.getElementsByType(TableCell)
        assert extractText(cell).startswith("'")
        assert cell.getAttribute("valuetype") == "string"
        assert cell.getAttribute("formula") is None


@pytest.mark.parametrize("text", ["Haies = vives", "a-b", "", "1+1", "’=", "\x00\x1b=1"])
def test_only_the_start_of_a_text_is_a_danger(text):
    expected = {"\x00\x1b=1": "'=1"}.get(text, text)
    assert harmless(text) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8"), max_size=40),
            st.dates(),
            st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
        ),
        max_size=4,
    )
)
def test_any_table_is_read_back(rows):
    header = ["Texte", "Date", "Nombre"]
    texts = [harmless(text) for text, _, _ in rows]
    from_csv = read_csv(as_csv(header, rows))[1:]
    assert [row[0] for row in from_csv] == texts
    assert [date.fromisoformat(row[1]) for row in from_csv] == [day for _, day, _ in rows]
    assert [Decimal(row[2].replace(",", ".")) for row in from_csv] == [number for _, _, number in rows]
    from_ods = read_ods(as_ods(header, rows))[1:]
    assert [date.fromisoformat(row[1][0][1]) for row in from_ods] == [day for _, day, _ in rows]
    assert [Decimal(row[2][0][1]) for row in from_ods] == [number for _, _, number in rows]


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("csv", "text/csv; charset=utf-8"), ("ods", "application/vnd.oasis.opendocument.spreadsheet")],
)
def test_a_file_to_download(kind, content_type):
    response = export(kind, "startups-2026-08-12", HEADER, iter(ROWS))
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="startups-2026-08-12.{kind}"'
    assert len({"csv": read_csv, "ods": read_ods}[kind](response.content)) == 3
