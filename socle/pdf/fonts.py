"""Fonts of the documents: the State's typeface where it may be used, a free one elsewhere and for what it lacks.

Both come from packages of the environment, never from the system: another machine gives the same bytes.
"""

from functools import cache
from pathlib import Path

import dsfr
import font_source_sans_pro
from django.conf import settings
from fontTools.ttLib import TTFont

_MARIANNE = Path(dsfr.__file__).parent / "static" / "dsfr" / "dist" / "fonts"
_SOURCE = Path(font_source_sans_pro.font_directory)
# name, weight, style, file; the first family that has a character writes it.
FACES = [
    ("Marianne", 400, "normal", _MARIANNE / "Marianne-Regular.woff2"),
    ("Marianne", 700, "normal", _MARIANNE / "Marianne-Bold.woff2"),
    ("Marianne", 400, "italic", _MARIANNE / "Marianne-Regular_Italic.woff2"),
    ("Marianne", 700, "italic", _MARIANNE / "Marianne-Bold_Italic.woff2"),
    ("Source Sans Pro", 400, "normal", _SOURCE / "SourceSansPro-Regular.ttf"),
    ("Source Sans Pro", 700, "normal", _SOURCE / "SourceSansPro-Bold.ttf"),
    ("Source Sans Pro", 400, "italic", _SOURCE / "SourceSansPro-It.ttf"),
    ("Source Sans Pro", 700, "italic", _SOURCE / "SourceSansPro-BoldIt.ttf"),
]
FILES = {path.name: path for *_, path in FACES}
# Marks of layout that no font draws.
INVISIBLE = {"\n", "\r", "\t", "\u00ad", "\u200b", "\u2060", "\ufeff"}


def families() -> list[str]:
    """Font families of a document, in the order they are tried."""
    return ["Marianne", "Source Sans Pro"] if settings.MARQUE_ETAT else ["Source Sans Pro"]


def stylesheet() -> str:
    """The `@font-face` rules of the families in use, and the family of the text and of the margins."""
    names = families()
    faces = "".join(
        f'@font-face {{ font-family: "{name}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("police:{path.name}") }}\n'
        for name, weight, style, path in FACES
        if name in names
    )
    listed = ", ".join(f'"{name}"' for name in names)
    return f"{faces}html {{ font-family: {listed} }}\n@page {{ font-family: {listed} }}\n"


def missing_characters(text: str) -> list[str]:
    """Characters of `text` that some style of our fonts cannot write, in order of appearance, each once."""
    known = _writable(tuple(families()))
    return [char for char in dict.fromkeys(text) if ord(char) not in known and char not in INVISIBLE]


@cache
def _writable(names: tuple[str, ...]) -> frozenset[int]:
    """Code points that every weight and style can write, in one of the families."""
    styles: dict[tuple[int, str], set[int]] = {}
    for name, weight, style, path in FACES:
        if name in names:
            with TTFont(path, lazy=True) as font:
                styles.setdefault((weight, style), set()).update(font.getBestCmap())
    return frozenset(set.intersection(*styles.values()))
