"""Accessible PDF out of HTML: the same HTML gives the same bytes, in any process."""

from socle.pdf.figures import figure, picture
from socle.pdf.fonts import missing_characters

__all__ = ["figure", "missing_characters", "picture", "render"]


def render(html: str) -> bytes:
    """The PDF/UA-1 of a whole HTML page (template `socle/document.html`): same HTML, same bytes."""
    # WeasyPrint takes a second to load: only the process that writes a document waits for it.
    from socle.pdf.rendering import render as rendered

    return rendered(html)
