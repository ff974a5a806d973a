"""What a PDF says and how: its text, its structure, and what checkers of accessibility find."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import outloud
import pdfua
import pikepdf
import pymupdf

from socle import pdf


def faults(contenu: bytes) -> list[str]:
    """Errors and warnings of both checkers of PDF/UA."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(contenu)
        heard, ruled = outloud.check(str(path)), pdfua.validate(str(path))
    assert heard.error is None, heard.error
    return [
        *(f"{found.rule}: {found.message}" for found in heard.findings if found.severity != "info"),
        *(f"{found.rule_id}: {found.message}" for found in ruled.findings if found.severity.name != "INFO"),
    ]


def pages(contenu: bytes) -> list[str]:
    """The text of each page, header and footer included."""
    with pymupdf.open(stream=contenu) as document:
        return [page.get_text() for page in document]


def text(contenu: bytes) -> str:
    """All the text, white space folded."""
    return " ".join(" ".join(pages(contenu)).split())


def tags(contenu: bytes) -> list[str]:
    """Structure types in reading order: « /H1 », « /P »…"""
    with pikepdf.open(BytesIO(contenu)) as document:
        return list(_tags(document.Root.StructTreeRoot))


def _tags(element) -> Iterator[str]:
    kids = element.get("/K", [])
    for child in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S)
            yield from _tags(child)


def bookmarks(contenu: bytes) -> list[tuple[int, str]]:
    """(level, title) of each bookmark."""
    with pymupdf.open(stream=contenu) as document:
        return [(level, title) for level, title, _ in document.get_toc()]


def unwritten(contenu: bytes) -> list[str]:
    """Characters of the document that its fonts do not have."""
    return pdf.missing_characters(text(contenu))
