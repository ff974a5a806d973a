"""CSV as spreadsheets write it: several encodings and separators, texts on several lines."""

import csv
import io
from collections.abc import Iterator

from socle.imports.errors import TableError

DELIMITERS = ";,\t"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows of the file with the numbers a spreadsheet gives them, blank ones included. Raises TableError."""
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > 1 or not cells or not cells[0].lower().startswith("sep="):
                yield number, cells
    except csv.Error as error:
        raise TableError(
            f"Ligne {number + 1} : un guillemet est mal fermé, ou le texte est trop long."
        ) from error


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or Windows-1252. Raises TableError."""
    encoding = next((name for bom, name in BOMS.items() if content.startswith(bom)), "utf-8")
    for attempt in (encoding, "cp1252"):
        try:
            text = content.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise TableError("Ce fichier n’est pas un tableau lisible : enregistrez-le au format ODS ou CSV (UTF-8).")


def delimiter_of(text: str) -> str:
    """The separator most met outside quotes in the first line that holds something; Excel's « sep=; » settles it."""
    first = next((line for line in text.splitlines() if line.strip(" \t;,")), "")
    if first.lower().startswith("sep=") and first[4:5] in tuple(DELIMITERS):
        return first[4]
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
