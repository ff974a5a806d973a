"""The State's block of a document: for the services of the State alone (settings.MARQUE_ETAT).

Its drawings come from the DSFR that the pages use, so that paper and screen bear the same mark.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import dsfr
from django.utils.safestring import SafeString

from socle.pdf.figures import figure

_SHEET = Path(dsfr.__file__).parent / "static" / "dsfr" / "dist" / "component" / "logo" / "logo.main.min.css"
_DRAWING = re.compile(r"""url\((["'])data:image/svg\+xml[^,]*,(.*?)\1\)""")
# The flag under the figure, and the half of the drawing that is black on white.
_FLAG = "<rect width='22' height='16' fill='#000091'/><rect x='22' width='22' height='16' fill='#e1000f'/>"
_BLACK = ("viewBox='0 0 252 180'", "viewBox='0 0 126 90'")


def marianne() -> SafeString:
    """The flag with its figure."""
    svg, _ = _drawings()
    return figure(svg.replace("<path", f"{_FLAG}<path", 1), alt="Marianne", css="marianne")


def devise() -> SafeString:
    """« Liberté, Égalité, Fraternité » as it is drawn."""
    _, svg = _drawings()
    return figure(svg.replace(*_BLACK), alt="Liberté, Égalité, Fraternité", css="devise")


@cache
def _drawings() -> tuple[str, str]:
    found = [unquote(drawn) for _, drawn in _DRAWING.findall(_SHEET.read_text(encoding="utf-8"))]
    return found[0], found[1]
