"""How much room a note takes on the two pages it may have: an estimate that follows the writing, without rendering it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from notes.models import Note
from notes.pdf import PAGES
from notes.preremplissage import Matiere
from socle.templatetags.socle import chiffre, compte
from startups.models import Blocage

# Of the printed page (notes/note.css), measured on real ones: what a line holds, what a page holds.
SIGNES, LIGNES = 110, 57
# In lines: what surrounds the texts.
ENTETE, TITRE, SIGNATURE = 12, 2, 4
INDICATEUR_PRINCIPAL, TABLEAU, MESURE = 4.5, 3, 1.45
PARAGRAPHE = 0.35
# Beyond this share of it, one is warned.
BIENTOT = 85
SECTIONS = {
    "avancees": "Avancées",
    "indicateurs": "Ce que disent les indicateurs",
    "attentes": "Autres attentes",
    "suite": "La suite",
}


@dataclass(frozen=True)
class Longueur:
    """What is written (`signes`), the room it takes with the rest (`part` of two pages, in hundredths), and what to shorten first."""

    signes: int
    part: int
    section: str

    @property
    def pages(self) -> str:
        """« 1,4 », of two."""
        return chiffre(round(Decimal(self.part * PAGES) / 100, 1))

    @property
    def dessin(self) -> int:
        """The share that a gauge of a hundred shows."""
        return min(self.part, 100)

    @property
    def bientot(self) -> bool:
        return BIENTOT <= self.part <= 100

    @property
    def trop(self) -> bool:
        return self.part > 100


def a_raccourcir(note: Note) -> str:
    """The section to shorten first: « Avancées » (4 200 signes)."""
    name = max(SECTIONS, key=lambda name: len(getattr(note, name)))
    return f"« {SECTIONS[name]} » ({compte(len(getattr(note, name)), 'signe')})"


def estimer(note: Note, known: Matiere) -> Longueur:
    """The room `note` takes, with what is joined to its texts."""
    texts = {name: getattr(note, name) for name in SECTIONS}
    told = [blocage for blocage in known.blocages if str(blocage.uuid) in note.blocages]
    faits = [fait for fait in note.faits if fait]
    lines = ENTETE + SIGNATURE + _lines(faits) + (TITRE if faits else 0)
    lines += sum(_lines([text]) + (TITRE if text else 0) for text in texts.values())
    lines += sum(map(_blocage, told)) + (TITRE if told else 0)
    lines += _chiffres(known)
    return Longueur(
        signes=sum(map(len, texts.values())) + sum(map(len, faits)),
        part=round(lines * 100 / (PAGES * LIGNES)),
        section=a_raccourcir(note),
    )


def _lines(texts: Iterable[str]) -> float:
    paragraphs = [line for text in texts for line in text.splitlines() if line.strip()]
    return sum(ceil(len(paragraph) / SIGNES) + PARAGRAPHE for paragraph in paragraphs)


def _blocage(blocage: Blocage) -> float:
    said = [blocage.titre, blocage.issue] if blocage.resolu_le else [blocage.titre, blocage.attendu, "De qui"]
    return _lines(said)


def _chiffres(known: Matiere) -> float:
    """Measures, objectives and jalons."""
    lines = 0.0
    if known.mesures:
        lines += TITRE + TABLEAU + MESURE * len(known.mesures)
        lines += INDICATEUR_PRINCIPAL if known.mesures[0].principal else 0
    if known.objectifs:
        lines += TITRE + _lines(f"{each.nom} {each.progres} {each.motif} pour le" for each in known.objectifs)
    if known.jalons:
        lines += TITRE + _lines(each.nom for each in known.jalons)
    return lines
