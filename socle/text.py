"""Text without accents or case, for search columns and for comparing what people type."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def normalise(text: str) -> str:
    """Lower case, no accents, punctuation turned into spaces, spaces collapsed."""
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[^\w]+|_", " ", bare).strip()


def sur_une_ligne(text: str) -> str:
    """The text on one line, without doubled spaces; the no-break spaces of good typesetting stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


NARROW = "\u202f"
NO_BREAK = "\u00a0"
# A space that French typesetting never breaks at: before high punctuation and units, after an opening quote.
_BREAKABLE = re.compile(
    r"(?<=\S) (?=[:;!?\u00bb%€](?:[\s.,;:!?)\u00bb*_]|$))|(?<=\u00ab) |(?<=\bn°) ", re.MULTILINE
)


# A day and its month: « 12 août », « 1er août ».
_DATE = re.compile(
    r"(?:(?<=\d)|(?<=1er)) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b)"
)


def espaces_insecables(text: str) -> str:
    """The text with no-break spaces where French wants them instead of the plain ones that people type."""
    return _DATE.sub(NO_BREAK, _BREAKABLE.sub(NARROW, text))
