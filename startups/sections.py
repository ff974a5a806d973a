"""The fiche in Markdown, cut into sections at its headings of level 2 and put back without losing a character.

Pure. A section is named in addresses by the slug of its title.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.text import slugify
from markdown_it import MarkdownIt

# What a fiche usually holds, in the order of the method: offered while they are missing.
HABITUELLES = {
    "contexte": "Contexte",
    "probleme": "Problème",
    "solution": "Solution",
    "beneficiaires": "Bénéficiaires",
    "strategie": "Stratégie",
}
# What the titles met in real fiches have in common (« Le problème », « Problèmes identifiés », « Notre solution »…).
_ROOTS = {
    "contexte": "contexte",
    "probleme": "problem",
    "solution": "solution",
    "beneficiaires": "beneficiaire",
    "strategie": "strategi",
}
# Name of what stands before the first heading.
PREAMBULE = "presentation"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it, up to the next one. `titre` is empty for what precedes the first one."""

    slug: str
    titre: str
    entete: str
    corps: str

    @property
    def source(self) -> str:
        """The exact text of the section."""
        return self.entete + self.corps

    @property
    def texte(self) -> str:
        """What a person edits: the text without the blank lines around it."""
        return self.corps.strip("\r\n")


def decouper(fiche: str) -> list[Section]:
    """Sections of a fiche; joined, their sources are the fiche itself."""
    lines = _LINE.findall(fiche)
    cuts = _headings(fiche)
    sections, taken = [], set()
    bounds = [*(start for start, _, _ in cuts), len(lines)]
    before = "".join(lines[: bounds[0]])
    if before:
        sections.append(Section(_free(PREAMBULE, taken), "", "", before))
    for (start, below, titre), end in zip(cuts, bounds[1:], strict=True):
        slug = _free(slugify(titre) or "section", taken)
        sections.append(Section(slug, titre, "".join(lines[start:below]), "".join(lines[below:end])))
    return sections


def trouver(fiche: str, slug: str) -> Section | None:
    """The section of that address, if the fiche has it."""
    return next((section for section in decouper(fiche) if section.slug == slug), None)


def manquantes(sections: Sequence[Section]) -> dict[str, str]:
    """Usual sections the fiche lacks: {slug: title}."""
    present = [section.slug for section in sections]
    return {
        slug: titre
        for slug, titre in HABITUELLES.items()
        if not any(_ROOTS[slug] in other for other in present)
    }


def remplacer(fiche: str, slug: str, titre: str, texte: str) -> str:
    """The fiche with this section rewritten, added when it was not there; every other character is kept.

    An empty `texte` removes the section.
    """
    sections = decouper(fiche)
    texte = _plain(texte)
    found = next((section for section in sections if section.slug == slug), None)
    if found is None:
        return _append(fiche, titre, texte) if texte else fiche
    if (titre, texte) == (found.titre, _plain(found.corps)):
        return fiche
    rewritten = _rewritten(found, titre, texte, last=found is sections[-1])
    return "".join(rewritten if section is found else section.source for section in sections)


def intacte(before: str, after: str, slug: str) -> bool:
    """Whether every section but `slug` is still one: a code block left open would swallow the next ones."""
    kept = Counter(section.titre for section in decouper(before) if section.slug != slug)
    return not kept - Counter(section.titre for section in decouper(after))


def referme(texte: str) -> bool:
    """Whether a section that followed this text would be one: no block of code, comment or tag stays open."""
    return decouper(f"{texte}\n\n## fin\n")[-1].titre == "fin"


def est_un_titre(titre: str) -> bool:
    """Whether a heading written with these words reads the same: one line, no formatting."""
    return [section.titre for section in decouper(f"## {titre}\n")] == [" ".join(titre.split())]


def _rewritten(section: Section, titre: str, texte: str, *, last: bool) -> str:
    if not texte:
        return ""
    heading = section.entete if titre == section.titre else f"## {titre}\n"
    lead = re.match(r"[\r\n]*", section.corps)[0] or ("\n" if heading else "")
    tail = re.search(r"[\r\n]*$", section.corps)[0]
    if not last and tail.count("\n") < 2:
        tail = "\n\n"
    if heading and not heading.endswith(("\n", "\r")):
        heading += "\n"
    return f"{heading}{lead}{texte}{tail}"


def _append(fiche: str, titre: str, texte: str) -> str:
    gap = "" if not fiche else "\n" * max(0, 2 - (len(fiche) - len(fiche.rstrip("\n"))))
    return f"{fiche}{gap}## {titre}\n\n{texte}\n"


def _plain(texte: str) -> str:
    """Line ends as browsers do not send them, without blank lines around."""
    return re.sub(r"\r\n?", "\n", texte).strip("\n").rstrip()


def _headings(fiche: str) -> list[tuple[int, int, str]]:
    """(first line, line after, title) of each heading of level 2 that is not inside something else."""
    tokens = MarkdownIt("commonmark").parse(fiche)
    found = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            found.append((*token.map, _title(inline)))
    return found


def _title(inline) -> str:
    """The heading as it is read, on one line."""
    text = "".join(child.content or " " for child in inline.children or [] if child.type != "html_inline")
    return " ".join(text.split())


def _free(slug: str, taken: set[str]) -> str:
    """`slug`, numbered when the fiche already has it."""
    candidate, number = slug, 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    taken.add(candidate)
    return candidate
