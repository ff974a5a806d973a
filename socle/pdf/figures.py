"""Drawings inside a document."""

from urllib.parse import quote

from django.utils.html import format_html
from django.utils.safestring import SafeString


def figure(svg: str, *, alt: str, css: str = "") -> SafeString:
    """An SVG as the `<img>` of a document, with its alternative text.

    Drawn inline, a figure loses its text for screen readers: WeasyPrint keeps the alternative of images alone.
    """
    return format_html('<img class="{}" alt="{}" src="data:image/svg+xml,{}">', css, alt, quote(svg))
