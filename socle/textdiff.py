"""Compare two versions of a long text: by paragraph, then by word inside the paragraphs that changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 60  # characters of context kept on each side of a change
SHOWN = 4  # changes shown; the whole text holds the others
# Comparing words is quadratic: beyond, a paragraph is replaced whole.
MAX_WORDS = 600


@dataclass(frozen=True)
class Piece:
    """A piece of text: kept (`=`), added (`+`), removed (`-`), or left out (`…`)."""

    sign: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The changes with a little of the text around them, the first ones only when there are many."""
    return list(_excerpt(differences(before, after))) if before != after else []


def differences(before: str, after: str) -> list[Piece]:
    """The whole of both texts: what is kept and removed makes the first, what is kept and added the second."""
    return list(_joined(_by_line(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def _by_line(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            yield Piece("=", old)
        else:
            yield from _by_word(old, new)


def _by_word(old: str, new: str) -> Iterator[Piece]:
    before, after = re.findall(r"\s+|\w+|[^\w\s]", old), re.findall(r"\s+|\w+|[^\w\s]", new)
    if max(len(before), len(after)) > MAX_WORDS:
        before, after = [old], [new]
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("=", "".join(before[a:b]))
        else:
            yield Piece("-", "".join(before[a:b]))
            yield Piece("+", "".join(after[c:d]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Runs of the same sign as one piece; a lone space between two changes belongs to them."""
    removed = added = kept = ""
    for piece in pieces:
        if piece.sign == "=" and (removed or added) and piece.text.isspace() and "\n" not in piece.text:
            removed, added = removed + piece.text, added + piece.text
        elif piece.sign == "=":
            yield from _change(removed, added)
            removed = added = ""
            kept += piece.text
        else:
            if kept:
                yield Piece("=", kept)
                kept = ""
            removed += piece.text if piece.sign == "-" else ""
            added += piece.text if piece.sign == "+" else ""
    yield from _change(removed, added)
    if kept:
        yield Piece("=", kept)


def _change(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("-", removed)
    if added:
        yield Piece("+", added)


def _excerpt(pieces: Sequence[Piece]) -> Iterator[Piece]:
    changes = 0
    for rank, piece in enumerate(pieces):
        if piece.sign != "=":
            yield piece
            follows = rank + 1 < len(pieces) and pieces[rank + 1].sign == "+"
            changes += not (piece.sign == "-" and follows)
        elif changes >= SHOWN:
            yield Piece("=", piece.text[:AROUND])
            yield Piece("…", " […]")
            return
        else:
            yield from _shortened(piece.text, first=rank == 0, last=rank == len(pieces) - 1)


def _shortened(text: str, *, first: bool, last: bool) -> Iterator[Piece]:
    """The ends of a kept text that touch a change."""
    start, end = "" if first else text[:AROUND], "" if last else text[-AROUND:]
    if len(start) + len(end) >= len(text):
        yield Piece("=", text)
        return
    around = [Piece("=", start), Piece("…", " […] "), Piece("=", end)]
    yield from (piece for piece in around if piece.text)
