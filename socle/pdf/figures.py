"""Drawings inside a document."""

from base64 import b64encode
from urllib.parse import quote

from django.utils.html import format_html
from django.utils.safestring import SafeString


def figure(svg: str, *, alt: str, css: str = "") -> SafeString:
    """An SVG as the `<img>` of a document, with its alternative text.

    Drawn inline, a figure loses its text for screen readers: WeasyPrint keeps the alternative of images alone.
    """
    return format_html('<img class="{}" alt="{}" src="data:image/svg+xml,{}">', css, alt, quote(svg))


def picture(png: bytes, *, alt: str, css: str = "") -> SafeString:
    """A PNG as the `<img>` of a document, with its alternative text."""
    return format_html(
        '<img class="{}" alt="{}" src="data:image/png;base64,{}">', css, alt, b64encode(png).decode()
    )
