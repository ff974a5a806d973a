"""The sections of a dossier, in the order of metier.md §6: what is written in each, on which page it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from comites.models import Dossier
from comites.models.dossiers import LIGNES

BILAN, SUITE = "bilan", "suite"


@dataclass(frozen=True)
class Ligne:
    """A column that holds a few lines of several cells: (key, label) of each cell, the name of a line."""

    champ: str
    titre: str
    cellules: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """What is written together. `champs`: (column, what helps to write it)."""

    cle: str
    titre: str
    page: str
    champs: Mapping[str, str] = field(default_factory=dict)
    lignes: Ligne | None = None


PRIORITES = Ligne(
    "priorites", "Priorité", (("priorite", "Priorité"), ("resultat", "Résultat dont on répond"))
)
SOUTIENS = Ligne(
    "soutiens", "Soutien", (("acteur", "De qui"), ("besoin", "Quoi"), ("but", "Pour quoi faire"))
)
RAISON = Section(
    "raison",
    "Raison d’être",
    BILAN,
    {
        "probleme": "Qui le vit, combien sont-ils, à quel point cela pèse ; les preuves que l’on en a.",
        "solution": "Ce que fait le service, et ce qu’il change.",
    },
)
PERIODE = Section(
    "periode",
    "Bilan de la période",
    BILAN,
    {
        "fait": "L’essentiel ; les notes transmises sont jointes au dossier.",
        "appris": "Ce que l’on croyait et qui s’est révélé faux, ce que disent les usagers.",
    },
)
VISION = Section(
    "vision",
    "La suite",
    SUITE,
    {
        "vision": "Où en sera le service dans deux ou trois ans s’il réussit.",
        "potentiel": "Combien de personnes, de territoires ou de démarches seraient concernés.",
        "estimation": "Sources, calcul, hypothèses.",
    },
    PRIORITES,
)
BESOINS = Section(
    "besoins",
    "Besoins",
    SUITE,
    {
        "budget": "Montant, durée, source ; ce que cela paie.",
        "cout": "Ce que coûtera un usager ou un résultat si la suite réussit.",
        "profils": "Qui il faut, à quel rythme, et ce qui change.",
        "obstacles": "Ce qui empêche d’avancer, et que l’équipe ne peut pas lever seule.",
        "sans_financement": "Ce qui s’arrête, pour qui, et ce que l’on perd.",
    },
    SOUTIENS,
)
DEMANDES = Section(
    "demandes",
    "Décisions demandées",
    SUITE,
    {"demandes": "Une par ligne : ce que le comité doit trancher."},
)
SECTIONS = {section.cle: section for section in (RAISON, PERIODE, VISION, BESOINS, DEMANDES)}


def label(champ: str) -> str:
    """« Le problème »: the name of a column as a title."""
    name = str(Dossier._meta.get_field(champ).verbose_name)
    return name[:1].upper() + name[1:]


def lus(dossier: Dossier, section: Section) -> list[tuple[str, str, str]]:
    """(column, title, text) of what the section says; the text is empty where nothing is written."""
    return [(champ, label(champ), getattr(dossier, champ)) for champ in section.champs]


def lignes(dossier: Dossier, ligne: Ligne) -> Sequence[list[tuple[str, str]]]:
    """Each filled line as (label, text) of its cells."""
    rows = getattr(dossier, ligne.champ)[:LIGNES]
    return [[(title, row.get(key, "")) for key, title in ligne.cellules] for row in rows if any(row.values())]
