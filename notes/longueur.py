"""How long a note is: two pages at most."""

from dataclasses import dataclass

from notes.models import Note

PAGES = 2
# Characters that fill the two pages, around the figures, at the size the document is printed.
CAPACITE = 5_500
# Beyond this share of it, one is warned.
BIENTOT = 85
TEXTES = ["avancees", "indicateurs", "attentes", "suite"]


@dataclass(frozen=True)
class Longueur:
    """What the texts of a note weigh; `plus_longue` is the section to shorten first."""

    signes: int
    plus_longue: str

    @property
    def part(self) -> int:
        """Share of two pages, in hundredths."""
        return self.signes * 100 // CAPACITE

    @property
    def capacite(self) -> int:
        return CAPACITE

    @property
    def bientot(self) -> bool:
        return BIENTOT <= self.part <= 100

    @property
    def trop(self) -> bool:
        return self.part > 100


def mesurer(note: Note) -> Longueur:
    """The length of what is written."""
    lengths = {name: len(getattr(note, name)) for name in TEXTES}
    longest = max(lengths, key=lengths.get)
    return Longueur(sum(lengths.values()) + sum(map(len, note.faits)), LABELS[longest])


LABELS = {
    "avancees": "Avancées",
    "indicateurs": "Ce que disent les indicateurs",
    "attentes": "Autres attentes",
    "suite": "La suite",
}
