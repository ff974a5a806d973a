"""What keeps a hostile or broken text from taking minutes to set: the words stay, all of them.

WeasyPrint's time grows with the square of an unbroken word, and of the emphases in one paragraph.
"""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

# Beyond, no word of any language: a place to break it, every so often.
LONG_WORD = re.compile(r"\S{60,}")
PIECE = re.compile(r"\S{1,30}")
BREAK = "\u200b"
# Beyond, emphasis says nothing any more: the paragraph is set without.
MAX_INLINE = 120
INLINE = {"a", "b", "br", "code", "del", "em", "i", "ins", "small", "span", "strong", "sub", "sup"}
PARAGRAPHS = {"p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
UNREAD = {"style", "script", "title"}


def bound(root: Element) -> None:
    """Change in place what would take too long."""
    for element in root.iter():
        if element.tag in PARAGRAPHS:
            _plain_when_overloaded(element)
    for element in root.iter():
        if element.tag not in UNREAD and element.text:
            element.text = _breakable(element.text)
        if element.tail:
            element.tail = _breakable(element.tail)


def _plain_when_overloaded(element: Element) -> None:
    inside = list(element.iter())[1:]
    if len(inside) > MAX_INLINE and _only_inline(inside):
        words = "".join(element.itertext())
        for child in list(element):
            element.remove(child)
        element.text = words


def _only_inline(elements: Iterable[Element]) -> bool:
    return all(element.tag in INLINE for element in elements)


def _breakable(text: str) -> str:
    return LONG_WORD.sub(lambda word: BREAK.join(PIECE.findall(word[0])), text)
