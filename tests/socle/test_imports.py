"""Tables that people upload: every file is read or refused with a sentence, never a crash."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import CoveredTableCell, Table, TableCell, TableRow, TableRowGroup
from odf.text import LineBreak, P, S

from socle.imports import (
    CellError,
    Column,
    Known,
    Line,
    LineError,
    TableError,
    as_date,
    as_decimal,
    as_percentage,
    as_text,
    read_table,
    suggestion,
)
from socle.imports.tables import MAX_BYTES, MAX_CELL, MAX_ROWS

COLUMNS = [
    Column("nom", "Nom", required=True),
    Column("email", "E-mail", ("courriel", "adresse e-mail"), required=True),
    Column("debut", "Début"),
    Column("quotite", "Quotité (%)"),
]


def rows(content: bytes, columns=COLUMNS) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, row.cells) for row in read_table(content, columns).rows]


def refused(content: bytes) -> str:
    with pytest.raises(TableError) as raised:
        read_table(content, COLUMNS)
    return str(raised.value)


# CSV --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_of_any_encoding_separator_and_line_end(encoding, delimiter, end):
    text = end.join(
        line.replace(";", delimiter)
        for line in ["Nom;E-mail", "Béranger;béa@x.example", "", "Noël;n@x.example"]
    )
    assert rows(text.encode(encoding)) == [
        (2, {"nom": "Béranger", "email": "béa@x.example"}),
        (4, {"nom": "Noël", "email": "n@x.example"}),
    ]


def test_csv_texts_on_several_lines_and_with_separators():
    content = 'Nom;E-mail\n"Dupré; dite\n""la Haie""";a@x.example\nSuite;b@x.example\n'.encode()
    assert rows(content) == [
        (2, {"nom": 'Dupré; dite\n"la Haie"', "email": "a@x.example"}),
        (3, {"nom": "Suite", "email": "b@x.example"}),
    ]


def test_separator_is_not_looked_for_inside_quotes():
    assert rows(b'"Nom";"E-mail, ou a defaut, courriel (a,b,c)"\nA;a@x.example', COLUMNS[:1]) == [
        (2, {"nom": "A"})
    ]


def test_first_line_of_excel_names_the_separator():
    assert rows(b"sep=,\nNom,E-mail\nA,a@x.example") == [(3, {"nom": "A", "email": "a@x.example"})]


def test_short_lines_are_completed_and_long_ones_cut():
    assert rows(b"Nom;E-mail\nA\nB;b@x.example;;;oublie") == [
        (2, {"nom": "A", "email": ""}),
        (3, {"nom": "B", "email": "b@x.example"}),
    ]


def test_apostrophe_against_formulas_is_taken_back():
    assert rows(b"Nom;E-mail\n'=1+1;'@x\n'Tours;\"'-3\"") == [
        (2, {"nom": "=1+1", "email": "@x"}),
        (3, {"nom": "'Tours", "email": "-3"}),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b" \r\n ;;\n", "vide"),
        (b"Nom;E-mail\n;\n", "aucune ligne"),
        (b"Nom;Telephone\nA;1", "Colonnes introuvables : « E-mail ». Titres lus ligne 1"),
        (b"Nom;E-mail;Courriel\nA;b;c", "Deux colonnes disent « E-mail »"),
        (b'Nom;E-mail\n"A;b\n', "guillemet"),
        (b"Nom;E-mail\nA\x00;b", "n’est pas un tableau lisible"),
        (b"\x81\x8d\x8f", "n’est pas un tableau lisible"),
        (b"%PDF-1.7", "ni un tableau ODS ni un CSV"),
        (b"\x89PNG\r\n", "ni un tableau ODS ni un CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "classeur Excel"),
        (b"Nom;E-mail\n" + b"x" * (MAX_CELL + 1), f"Ligne 2 : une case dépasse {MAX_CELL}"),
        (b"Nom;E-mail\n" + b"A;b\n" * (MAX_ROWS + 1), f"plus de {MAX_ROWS} lignes"),
        (b"x" * (MAX_BYTES + 1), "trop lourd : 5 Mo"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_file_that_cannot_be_read_is_refused_with_a_sentence(content, said):
    assert said in refused(content)


# Titles -----------------------------------------------------------------------------------------------------


def test_titles_are_known_without_accents_case_or_parentheses_and_by_their_synonyms():
    table = read_table(b"NOM *;Courriel ;debut;QUOTITE (en %);Couleur;\nA;b;c;d;e;f", COLUMNS)
    assert table.rows[0].cells == {"nom": "A", "email": "b", "debut": "c", "quotite": "d"}
    assert table.unknown == ["Couleur"]
    assert table.missing == []


def test_header_may_stand_under_a_title():
    table = read_table(b"Nos personnes;;\n\nE-mail;Nom\na@x.example;A", COLUMNS)
    assert [(row.number, row.cells) for row in table.rows] == [(4, {"email": "a@x.example", "nom": "A"})]
    assert table.missing == ["Début", "Quotité (%)"]


# ODS --------------------------------------------------------------------------------------------------------


def cell(text: str = "", **attributes) -> TableCell:
    made = TableCell(**attributes)
    if text:
        made.addElement(P(text=text))
    return made


def ods(*lines, document=None, **row_attributes) -> bytes:
    """A workbook of one sheet; a line is a list of texts or cells."""
    document = document or OpenDocumentSpreadsheet()
    sheet = Table(name="Feuille")
    document.spreadsheet.addElement(sheet)
    for line in lines:
        sheet.addElement(row(line, **row_attributes))
    return saved(document)


def row(line, **attributes) -> TableRow:
    made = TableRow(**attributes)
    for value in line:
        made.addElement(cell(value, valuetype="string") if isinstance(value, str) else value)
    return made


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def zipped(content: str | bytes, name: str = "content.xml", **others: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for path, text in others.items():
            archive.writestr(path.replace("__", "/"), text)
    return buffer.getvalue()


def test_ods_gives_real_dates_and_numbers_as_a_person_would_type_them():
    content = ods(
        ["Nom", "E-mail", "Début", "Quotité"],
        [
            cell("1 234,50 €", valuetype="currency", value="1234.5"),
            cell("VRAI", valuetype="boolean", booleanvalue="true"),
            cell("12/08/26", valuetype="date", datevalue="2026-08-12T10:30:00"),
            cell("60 %", valuetype="percentage", value="0.6"),
        ],
        [cell("0,3", valuetype="float", value="0.30000000000000004"), "x", "12 août 2026", "1e400"],
        [cell("abc", valuetype="float", value="abc"), cell("", valuetype="float", value="1e400"), "", ""],
    )
    assert rows(content) == [
        (2, {"nom": "1234.5", "email": "VRAI", "debut": "2026-08-12", "quotite": "60 %"}),
        (3, {"nom": "0.3", "email": "x", "debut": "12 août 2026", "quotite": "1e400"}),
        (4, {"nom": "abc", "email": "1e400", "debut": "", "quotite": ""}),
    ]


def test_ods_repeated_and_covered_cells_and_rows():
    document = OpenDocumentSpreadsheet()
    sheet, group = Table(name="Feuille"), TableRowGroup()
    document.spreadsheet.addElement(sheet)
    sheet.addElement(row(["Nom", "E-mail", "Début", "Quotité"]))
    sheet.addElement(row([cell(numbercolumnsrepeated=16384)], numberrowsrepeated=3))
    group.addElement(row([cell("a", numbercolumnsrepeated=2), CoveredTableCell(), "z"]))
    group.addElement(row(["b", "c", cell(numbercolumnsrepeated=16000)], numberrowsrepeated=2))
    sheet.addElement(group)
    sheet.addElement(row([cell(numbercolumnsrepeated=16384)], numberrowsrepeated=1_048_000))
    assert rows(saved(document)) == [
        (5, {"nom": "a", "email": "a", "debut": "", "quotite": "z"}),
        (6, {"nom": "b", "email": "c", "debut": "", "quotite": ""}),
        (7, {"nom": "b", "email": "c", "debut": "", "quotite": ""}),
    ]


def test_ods_text_without_its_comment_with_its_lines_and_spaces():
    written, note = P(text="Béa"), Annotation()
    written.addElement(S(c=2))
    written.addText("la")
    written.addElement(LineBreak())
    written.addText("Haie")
    note.addElement(P(text="à vérifier"))
    holder = TableCell(valuetype="string")
    holder.addElement(note)
    holder.addElement(written)
    holder.addElement(P(text="fin"))
    assert rows(ods(["Nom", "E-mail"], [holder, "b"])) == [(2, {"nom": "Béa  la\nHaie\nfin", "email": "b"})]


def test_only_the_first_sheet_is_read():
    document = OpenDocumentSpreadsheet()
    ods(["Nom", "E-mail"], ["A", "a"], document=document)
    assert rows(ods(["Nom", "E-mail"], ["B", "b"], document=document)) == [(2, {"nom": "A", "email": "a"})]


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>"""
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 coupe", "abîmé"),
        (ods(["Nom", "E-mail"], ["A", "a"])[:-300], "abîmé"),
        (zipped("<x>"), "abîmé"),
        (zipped("<a>" * 5_000 + "</a>" * 5_000), "vide"),
        (zipped("x", "autre.xml"), "ni un tableau ODS"),
        (zipped("x", "[Content_Types].xml"), "classeur Excel"),
        (zipped(b"x", "encrypted-package"), "mot de passe"),
        (zipped("<x/>", **{"META-INF__manifest.xml": "<manifest:encryption-data/>"}), "mot de passe"),
        (zipped(BOMB), "ni un tableau ODS"),
        (zipped(b" " * (61 * 1024 * 1024)), "trop grand"),
        (zipped("<x>" + "<y/>" * 1_600_000 + "</x>"), "trop grand"),
        (
            zipped(
                f'<t:table xmlns:t="{OFFICE}"><t:table-row>' + "<y/>" * 30_000 + "</t:table-row></t:table>"
            ),
            "trop grand",
        ),
        (ods(["Nom", "E-mail"], ["A", "a"], numberrowsrepeated=1_048_576), "trop grand"),
        (ods(["Nom", cell("E-mail", numbercolumnsrepeated="beaucoup")]), "abîmé"),
        (saved(OpenDocumentText()), "vide"),
        (ods(), "vide"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else len(value),
)
def test_ods_that_cannot_be_read_is_refused_with_a_sentence(content, said):
    assert said in refused(content)


# Nothing crashes ----------------------------------------------------------------------------------------------

CONTENT_XML = st.recursive(
    st.text(max_size=5),
    lambda inner: st.builds(
        "<t:{0} t:{1}='{2}' o:value='{2}' o:value-type='{3}'>{4}</t:{0}>".format,
        st.sampled_from(["table", "table-row", "table-cell", "covered-table-cell", "p"]),
        st.sampled_from(["number-columns-repeated", "number-rows-repeated", "c"]),
        st.sampled_from(["1", "3", "-2", "99999999999", "x", "", "NaN", "1e99", "Infinity"]),
        st.sampled_from(["float", "percentage", "currency", "date", "string", ""]),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=20,
)


@given(st.binary(max_size=400) | st.binary(max_size=200).map(b"PK\x03\x04".__add__))
@example(b"\xff\xfe\x00")
def test_any_bytes_are_read_or_refused(content):
    read_or_refused(content)


@given(st.text(alphabet=st.sampled_from("NomE-mail;,\t\"'\r\n\0é="), max_size=120))
def test_any_text_is_read_or_refused(text):
    read_or_refused(("Nom;E-mail\n" + text).encode())


@given(CONTENT_XML)
@settings(deadline=None)
def test_any_workbook_is_read_or_refused(body):
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    read_or_refused(zipped(f'<x xmlns:t="{OFFICE}" xmlns:o="{office}">{body}</x>'))


@given(st.integers(0, 2_000), st.integers(0, 255))
def test_any_damaged_workbook_is_read_or_refused(place, value):
    damaged = bytearray(ods(["Nom", "E-mail"], ["A", "a"]))
    damaged[place % len(damaged)] = value
    read_or_refused(bytes(damaged))


def read_or_refused(content: bytes) -> None:
    try:
        found = read_table(content, COLUMNS)
    except TableError as error:
        found = error
    assert str(found).endswith(".") if isinstance(found, TableError) else found.rows


@given(st.text(max_size=40) | st.from_regex(r"[0-9 .,/€%-]{0,14}", fullmatch=True))
@pytest.mark.parametrize(
    "parse", [as_date, as_decimal, as_percentage, as_text(10), Known([("a", 1)], unknown="Non.")]
)
def test_any_cell_is_a_value_or_a_sentence(parse, text):
    try:
        found = parse(text)
    except CellError as error:
        found = str(error)
    assert found not in {None, ""} or not text.strip()


# Dates ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "12/08/2026", "12-08-2026", "12.08.2026", "12/8/26", "2026-08-12", "2026/08/12", "2026-08-12T00:00:00",
        "12/08/2026 00:00:00", "12 août 2026", "12 AOUT 2026", "12-août-2026", "12 August 2026", "August 12, 2026",
        "12th August 2026", " 12 aout 2026 ",
    ],
)  # fmt: skip
def test_date_as_people_write_it(text):
    assert as_date(text) == date(2026, 8, 12)


def test_first_of_the_month_and_short_years():
    assert as_date("1er févr. 2026") == date(2026, 2, 1)
    assert as_date("31/12/95") == date(1995, 12, 31)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12/13/2026", "Le mois 13 n’existe pas"),
        ("31/02/2026", "Ce jour n’existe pas"),
        ("12/08/20026", "L’année 20026 n’est pas plausible"),
        ("01/01/1789", "L’année 1789 n’est pas plausible"),
        ("0000-01-01", "L’année 0 n’est pas plausible"),
        ("46246", "Écrivez la date ainsi"),
        ("août 2026", "Écrivez la date ainsi"),
        ("12 thermidor 2026", "Écrivez la date ainsi"),
        ("١٢/٠٨/٢٠٢٦", "Écrivez la date ainsi"),
        ("bientôt", "Écrivez la date ainsi"),
    ],
)
def test_text_that_is_no_date_is_told(text, said):
    with pytest.raises(CellError, match=said):
        as_date(text)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"]))
def test_date_written_is_the_date_read(day, form):
    assert as_date(day.strftime(form)) == day


# Numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234,5", "1234.5"), ("1234.5", "1234.5"), ("1 234,50 €", "1234.50"), ("1\u202f234,5", "1234.5"),
        ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1.234.567", "1234567"), ("1,234,567.8", "1234567.8"),
        ("-3", "-3"), ("−3", "-3"), ("0", "0"), ("1,234", "1.234"), ("12'345", "12345"),
    ],
)  # fmt: skip
def test_number_as_people_write_it(text, value):
    assert as_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "douze", "1,2,3", "1.2,3.4", "1,2.3", "NaN", "Infinity", "1e9", "٣", "9" * 16, "5 $", "1,"]
)
def test_text_that_is_no_number_is_told(text):
    with pytest.raises(CellError, match="Écrivez un nombre"):
        as_decimal(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_number_written_is_the_number_read(value):
    assert as_decimal(str(value)) == value
    assert as_decimal(str(value).replace(".", ",")) == value


def test_percentage():
    assert [as_percentage(text) for text in ["60", "60 %", "60,0", "100 %", "1"]] == [60, 60, 60, 100, 1]
    for text in ["0", "101", "0,6", "60,5", "mi-temps", "-5", "%"]:
        with pytest.raises(CellError, match="pourcentage entier entre 1 et 100"):
            as_percentage(text)


# Names ------------------------------------------------------------------------------------------------------

KNOWN = Known(
    [
        ("haies.vives", 1),
        ("Haies vives", 1),
        ("Marée basse", 2),
        ("maree-basse", 2),
        ("Doublon", 3),
        ("Doublon", 4),
    ],
    unknown="Aucune startup de ce nom.",
    shown=["Haies vives", "Marée basse"],
)


@pytest.mark.parametrize(
    ("text", "thing"), [("haies.vives", 1), ("HAIES  VIVES", 1), ("maree basse", 2), ("Marée-Basse", 2)]
)
def test_name_is_known_without_accents_or_case(text, thing):
    assert KNOWN(text) == thing


def test_exact_name_wins_over_a_likeness():
    known = Known([("a.b", 1), ("A b", 2)], unknown="Non.")
    assert known("a.b") == 1
    with pytest.raises(CellError, match="Plusieurs"):
        known("a-b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Haie vive", "Aucune startup de ce nom. Vouliez-vous dire « Haies vives » ?"),
        ("tout autre chose", "Aucune startup de ce nom."),
        ("doublon", "Plusieurs portent ce nom : écrivez l’identifiant."),
    ],
)
def test_unknown_name_is_told_with_the_closest_ones(text, said):
    with pytest.raises(CellError) as raised:
        KNOWN(text)
    assert str(raised.value) == said


def test_suggestion_names_at_most_three():
    assert suggestion("coach", ["coacha", "coachb", "coachc", "coachd"]).count("« ") == 3
    assert suggestion("x" * 5_000, ["coach"]) == ""


# Lines ------------------------------------------------------------------------------------------------------


def test_line_keeps_what_is_wrong_by_column():
    table = read_table("Nom;E-mail;Début\nAmélie Poulain;a;jamais".encode(), COLUMNS)
    line = Line(table.rows[0], COLUMNS)
    assert line.read("nom", as_text(5)) is None
    assert line.read("email", as_text(5)) == "a"
    assert line.read("debut", as_date) is None
    assert line.read("quotite", as_percentage) is None
    line.refuse("email", "Déjà prise.")
    assert line.errors == [
        LineError(2, "Nom", "Trop long : 14 caractères, 5 au plus.", "Amélie Poulain"),
        LineError(2, "Début", "Écrivez la date ainsi : 12/08/2026, 2026-08-12 ou 12 août 2026.", "jamais"),
        LineError(2, "E-mail", "Déjà prise.", "a"),
    ]
