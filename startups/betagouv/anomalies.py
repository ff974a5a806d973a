"""What is odd in a file, in sentences. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Gravite(StrEnum):
    """What an anomaly costs."""

    ERREUR = "erreur"
    AVERTISSEMENT = "avertissement"
    INFORMATION = "information"

    @property
    def label(self) -> str:
        return {
            "erreur": "Fichier non importé",
            "avertissement": "Valeur non reprise",
            "information": "Repris, à vérifier",
        }[self]


# Kind of anomaly: what it costs, what it is called.
CODES = {
    "fichier-illisible": (Gravite.ERREUR, "Fichier illisible"),
    "nom-de-fichier": (Gravite.ERREUR, "Nom de fichier refusé"),
    "champ-absent": (Gravite.ERREUR, "Champ obligatoire absent"),
    "incubateur-inconnu": (Gravite.ERREUR, "Incubateur inconnu"),
    "phase-inconnue": (Gravite.AVERTISSEMENT, "Phase inconnue"),
    "phase-ancienne": (Gravite.AVERTISSEMENT, "Ancien nom de phase, sans correspondance"),
    "phase-illisible": (Gravite.AVERTISSEMENT, "Phase illisible"),
    "phase-double": (Gravite.AVERTISSEMENT, "Même phase deux fois le même jour"),
    "phase-retenue": (Gravite.AVERTISSEMENT, "Phase ou jalon qu’un autre objet cite : gardé"),
    "fin-avant-debut": (Gravite.AVERTISSEMENT, "Fin avant le début"),
    "jalon-illisible": (Gravite.AVERTISSEMENT, "Jalon illisible"),
    "valeur-illisible": (Gravite.AVERTISSEMENT, "Valeur illisible"),
    "valeur-trop-longue": (Gravite.AVERTISSEMENT, "Valeur trop longue"),
    "reference-inconnue": (Gravite.AVERTISSEMENT, "Référence à une fiche absente"),
    "ancien-nom-repris": (Gravite.INFORMATION, "Ancien nom de phase, repris par la correspondance"),
    "jalon-inconnu": (Gravite.INFORMATION, "Genre de jalon inconnu"),
    "public-hors-liste": (Gravite.INFORMATION, "Public hors de la liste"),
    "cle-inconnue": (Gravite.INFORMATION, "Clé inconnue"),
    "lien-vide": (Gravite.INFORMATION, "Lien vide"),
    "lien-douteux": (Gravite.INFORMATION, "Lien sans http"),
    "espaces": (Gravite.INFORMATION, "Espaces autour du texte"),
    "mise-en-avant-inconnue": (Gravite.INFORMATION, "Startup mise en avant absente"),
    "sans-phase": (Gravite.INFORMATION, "Aucune phase"),
    "meme-jour": (Gravite.INFORMATION, "Plusieurs phases le même jour"),
    "chevauchement": (Gravite.INFORMATION, "Phases qui se chevauchent"),
    "interruption": (Gravite.INFORMATION, "Interruption entre deux phases"),
    "a-venir": (Gravite.INFORMATION, "Phase dans l’avenir"),
    "saut": (Gravite.INFORMATION, "Phase sautée"),
    "retour": (Gravite.INFORMATION, "Retour en arrière"),
    "reprise": (Gravite.INFORMATION, "Reprise après une issue"),
    "reentree": (Gravite.INFORMATION, "Retour dans une phase déjà tenue"),
    "repetition": (Gravite.INFORMATION, "Phase répétée"),
    "issue": (Gravite.INFORMATION, "Issue inhabituelle"),
    "sans-suite": (Gravite.INFORMATION, "Terminée sans suite"),
}


@dataclass(frozen=True, order=True)
class Anomalie:
    """One oddity: `chemin` is the file inside the folder, `ligne` counts from 1 (0: the file as a whole)."""

    chemin: str
    ligne: int
    code: str
    message: str

    @property
    def gravite(self) -> Gravite:
        return CODES[self.code][0]

    @property
    def genre(self) -> str:
        """The kind in words."""
        return CODES[self.code][1]

    def as_dict(self) -> dict:
        """For keeping in JSON; `Anomalie(**…)` reads it back."""
        return asdict(self)


def bilan(anomalies: Iterable[Anomalie]) -> list[tuple[str, int, Anomalie]]:
    """(code, how many, a first example), the costly ones first."""
    found: dict[str, list[Anomalie]] = {}
    for anomalie in sorted(anomalies):
        found.setdefault(anomalie.code, []).append(anomalie)
    return [(code, len(found[code]), found[code][0]) for code in CODES if code in found]
