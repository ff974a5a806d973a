"""French typesetting of what people read: finds the faults, and mends the mechanical ones.

`python -m tests.outils.typographie` rewrites templates and Python strings in place: narrow no-break spaces and
apostrophes are hard to type.
"""

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import PreformattedString

NARROW = "\u202f"
ELISION = re.compile(r"\b((?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|aujourd|presqu))'(?=[a-zà-ÿœ])", re.IGNORECASE)
FAULTS = {
    "a plain space before : ; ! ? »": re.compile(r"[ \t\n][:;!?»](?=[\s<.,)]|$)"),
    "no narrow space after «": re.compile(r"«(?![\u202f\u00a0])"),
    "a straight apostrophe": ELISION,
    "three dots": re.compile(r"\w\.\.\.(?!\w)"),
    "a capital without its accent": re.compile(
        r"\b(?:Etats?|Equipes?|Echéances?|Evaluations?|Etapes?|Evénements?|Ecoles?|Eléments?|Etes|Egalement)\b"
    ),
    "no space before : ; ! ? »": re.compile(r"[a-zà-ÿ](?:[;!?»]|:(?=\s))(?=[\s.,)]|$)"),
}
READ_ALOUD = ("title", "alt", "placeholder", "aria-label", "label", "content")
TEMPLATE_CODE = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
PIECES = re.compile(rf"({TEMPLATE_CODE}|<!--.*?-->|<(?:{TEMPLATE_CODE}|[^>])*>)", re.DOTALL)
ATTRIBUTES = re.compile(rf'(\b(?:{"|".join(READ_ALOUD)})=")([^"]*)(")')
STRINGS = {tokenize.STRING, tokenize.FSTRING_MIDDLE}
LITERAL = re.compile(r"""([a-zA-Z]*(?:\"{3}|\'{3}|"|\')|)(.*?)(\"{3}|\'{3}|"|\'|)""", re.DOTALL)
FRENCH = re.compile(r"[à-ÿœ’«»]| [:;!?](?:\s|$)")


def faults(text: str) -> Iterator[str]:
    """Each fault of a text, with what surrounds it."""
    for name, pattern in FAULTS.items():
        for found in pattern.finditer(text):
            around = text[max(0, found.start() - 25) : found.end() + 15]
            yield f"{name}: …{' '.join(around.split(' '))}…"


def mended(text: str) -> str:
    """The same text with its spaces and apostrophes right."""
    text = re.sub(r"(?<!\n) ([:;!?»])(?=[\s<.,)]|$)", NARROW + r"\1", text)
    text = re.sub(r"«[ ]?(?![\u202f\u00a0])", f"«{NARROW}", text)
    return ELISION.sub(r"\1’", text)


# Templates --------------------------------------------------------------------------------------------------


def template_texts(source: str) -> Iterator[str]:
    """What a template shows: its text, and the attributes that are read aloud."""
    source = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "Ω", source))
    tree = BeautifulSoup(source, "html.parser")
    for code in tree.find_all(["script", "code", "kbd", "pre"]):
        code.decompose()
    yield from (str(text) for text in tree.find_all(string=True) if not isinstance(text, PreformattedString))
    for element in tree.find_all(True):
        yield from (element[name] for name in READ_ALOUD if isinstance(element.get(name), str))


def mended_template(source: str) -> str:
    """A template whose texts and read-aloud attributes are typeset; its code is not touched."""
    pieces = PIECES.split(source)
    pieces[::2] = map(mended, pieces[::2])
    pieces[1::2] = (
        ATTRIBUTES.sub(lambda found: found[1] + mended(found[2]) + found[3], piece)
        if piece[0] == "<"
        else piece
        for piece in pieces[1::2]
    )
    return "".join(pieces)


# Python -----------------------------------------------------------------------------------------------------


def docstrings(tree: ast.Module) -> set[int]:
    """Lines on which a docstring starts."""
    owners = ast.Module | ast.ClassDef | ast.FunctionDef
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    return {body[0].lineno for body in bodies if isinstance(body[0], ast.Expr)}


def shown_strings(source: str) -> Iterator[tuple[int, str]]:
    """French strings of a Python file, docstrings apart."""
    tree = ast.parse(source)
    apart = docstrings(tree)
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if FRENCH.search(text) and node.lineno not in apart:
            yield node.lineno, text


def mended_python(source: str) -> str:
    """A Python file whose French strings are typeset."""
    apart, lines = docstrings(ast.parse(source)), source.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    # From the end: what is mended may grow.
    for token in reversed(list(tokenize.generate_tokens(iter(lines).__next__))):
        if token.type in STRINGS and token.start[0] not in apart and FRENCH.search(token.string):
            start, end = (starts[row - 1] + column for row, column in (token.start, token.end))
            source = source[:start] + _mended_literal(source[start:end]) + source[end:]
    return source


def _mended_literal(literal: str) -> str:
    opening, text, closing = LITERAL.fullmatch(literal).groups()
    return opening + mended(text) + closing


def main(root: Path) -> None:
    """Mend the templates and the strings of the product in place, and name the files."""
    packages = [path.parent for path in root.glob("*/__init__.py")]
    for path in [
        *root.glob("templates/**/*.*"),
        *(path for folder in packages for path in folder.rglob("*.py")),
    ]:
        if {"migrations", "tests"} & {*path.relative_to(root).parts}:
            continue
        before = path.read_text(encoding="utf-8")
        after = mended_python(before) if path.suffix == ".py" else mended_template(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(root)}\n")


if __name__ == "__main__":
    main(Path(__file__).parents[2])
