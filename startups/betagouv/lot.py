"""The files of an import, read once. Reads the database only for what was decided at an earlier import."""

from collections.abc import Callable
from dataclasses import dataclass, field

from socle.clock import today
from startups.betagouv.anomalies import Anomalie
from startups.betagouv.correspondance import Correspondance
from startups.betagouv.fichier import FichierIllisible, decoder
from startups.betagouv.lecture import FicheLue, lire
from startups.betagouv.sources import Source, Sources
from startups.models import FicheImportee

Progress = Callable[[int, int], None]


@dataclass
class Lot:
    """Files read once, ready to be compared as often as needed."""

    fiches: list[FicheLue] = field(default_factory=list)
    # Kept as they are: {chemin: text}.
    gardes: dict[str, str] = field(default_factory=dict)
    anomalies: list[Anomalie] = field(default_factory=list)


def lire_lot(
    sources: Sources, correspondance: Correspondance | None = None, progress: Progress | None = None
) -> Lot:
    """Read every file; a broken one is an anomaly and the others go on."""
    lecteur = _Lecteur(correspondance or Correspondance())
    lot = Lot(anomalies=list(sources.anomalies))
    for index, source in enumerate(sources.fichiers, 1):
        lecteur.ajouter(source, lot)
        if progress:
            progress(index, len(sources.fichiers))
    return lot


class _Lecteur:
    def __init__(self, correspondance: Correspondance):
        self.correspondance, self.today = correspondance, today()
        self.retenues = {
            place: names
            for place, names in FicheImportee.objects.values_list("chemin", "correspondance")
            if names
        }

    def ajouter(self, source: Source, lot: Lot) -> None:
        try:
            texte = decoder(source.contenu)
            if source.nature is None:
                lot.gardes[source.chemin] = texte
                return
            names = self.correspondance.pour(source.identifiant, self.retenues.get(source.chemin, {}))
            lot.fiches.append(lire(source.nature, source.identifiant, texte, names, self.today))
        except FichierIllisible as error:
            lot.anomalies.append(Anomalie(source.chemin, error.ligne, "fichier-illisible", str(error)))
