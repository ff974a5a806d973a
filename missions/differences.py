"""What changed between two versions of a model, section by section."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from missions.enums import Qualite
from missions.models import Modele, Section
from socle.text import normalise
from socle.textdiff import Piece, differences

# Below, two sections of different titles have nothing in common but their words.
ALIKE = 0.6


@dataclass(frozen=True)
class Ecart:
    """One section: `signe` is `+` (added), `-` (removed), `~` (changed) or `=`; `dits`: what changed but the text."""

    signe: str
    titre: str
    section: Section
    dits: list[str] = field(default_factory=list)
    texte: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Differences:
    objet: list[Piece]
    sections: list[Ecart]
    signataires: list[str]

    @property
    def any(self) -> bool:
        return bool(self.objet or self.signataires or self.changed)

    @property
    def changed(self) -> list[Ecart]:
        return [ecart for ecart in self.sections if ecart.signe != "="]

    @property
    def same(self) -> int:
        """How many sections did not change."""
        return len(self.sections) - len(self.changed)


def entre(before: Modele, after: Modele) -> Differences:
    """What makes `after` different from `before`: sections of `after` in order, then those that went."""
    old, new = list(before.sections.all()), list(after.sections.all())
    pairs = _paired(old, new)
    moved = _moved(old, new, pairs)
    kept = {pairs[section.pk].pk for section in new if section.pk in pairs}
    return Differences(
        objet=_pieces(before.objet, after.objet),
        sections=[
            *(_ecart(pairs.get(section.pk), section, moved=section.pk in moved) for section in new),
            *(Ecart("-", section.titre, section) for section in old if section.pk not in kept),
        ],
        signataires=_signataires(before.signataires, after.signataires),
    )


def _ecart(before: Section | None, after: Section, *, moved: bool) -> Ecart:
    if before is None:
        return Ecart("+", after.titre, after)
    dits = _dits(before, after, moved=moved)
    texte = _pieces(_lines(before.texte), _lines(after.texte))
    return Ecart("~" if dits or texte else "=", after.titre, after, dits, texte)


def _pieces(before: str, after: str) -> list[Piece]:
    """The whole of both texts; nothing when they are the same."""
    return differences(before, after) if before != after else []


def _lines(texte: str) -> str:
    """Browsers send other ends of lines than those of the shipped text; the last one says nothing."""
    return "\n".join(texte.splitlines()).strip()


def _dits(before: Section, after: Section, *, moved: bool) -> list[str]:
    said = []
    if before.titre != after.titre:
        said.append(f"Titre : « {before.titre} » devient « {after.titre} ».")
    if before.partie != after.partie:
        said.append(f"Passe de « {before.get_partie_display()} » à « {after.get_partie_display()} ».")
    elif moved:
        said.append("Change de place.")
    if before.facultative != after.facultative:
        said.append("Devient facultative." if after.facultative else "N’est plus facultative.")
    if after.facultative and before.cochee != after.cochee:
        said.append("Cochée au départ." if after.cochee else "Décochée au départ.")
    return said


def _paired(old: Sequence[Section], new: Sequence[Section]) -> dict[int, Section]:
    """The section of `old` that each one of `new` comes from: same title, else the most alike text."""
    left = {section.pk: section for section in old}
    pairs: dict[int, Section] = {}

    def take(section: Section, origin: Section | None) -> None:
        if origin is not None:
            pairs[section.pk] = left.pop(origin.pk)

    for section in new:
        same = (o for o in left.values() if normalise(o.titre) == normalise(section.titre))
        take(section, next(same, None))
    for section in new:
        if section.pk not in pairs:
            best = max(left.values(), key=lambda origin: _likeness(origin, section), default=None)
            take(section, best if best and _likeness(best, section) >= ALIKE else None)
    return pairs


def _likeness(before: Section, after: Section) -> float:
    """Share of the words that both texts hold, in order, from 0 to 1."""
    return SequenceMatcher(None, before.texte.split(), after.texte.split()).ratio()


def _moved(old: Sequence[Section], new: Sequence[Section], pairs: dict[int, Section]) -> set[int]:
    """Sections of `new` that stand elsewhere among those that both versions have."""
    now = [pairs[section.pk].pk for section in new if section.pk in pairs]
    then = [section.pk for section in old if section.pk in now]
    steady = {
        now[block.b + rank]
        for block in SequenceMatcher(None, then, now, autojunk=False).get_matching_blocks()
        for rank in range(block.size)
    }
    return {pk for pk, origin in pairs.items() if origin.pk not in steady}


def _signataires(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The new order, when the list is another."""
    return [Qualite(qualite).label for qualite in after] if list(before) != list(after) else []
