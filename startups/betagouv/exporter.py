"""Files of beta.gouv.fr out of the portfolio: the kept text, with what changed here and nothing else."""

from collections.abc import Iterator
from pathlib import Path

from startups.betagouv import ecriture, ici
from startups.betagouv.champs import Nature, chemin
from startups.betagouv.ici import MODELES
from startups.models import FicheImportee

# Rows held in memory at once.
BATCH = 500


def fichiers() -> Iterator[tuple[str, str]]:
    """(path inside the folder, text) of every file, in order."""
    for nature in Nature:
        yield from _files(nature)
    for kept in FicheImportee.objects.filter(startup=None, incubateur=None, organisation=None):
        yield kept.chemin, kept.contenu


def _files(nature: Nature) -> Iterator[tuple[str, str]]:
    kept = {
        fiche.chemin: fiche for fiche in FicheImportee.objects.filter(**{f"{nature.value}__isnull": False})
    }
    pks = list(MODELES[nature].objects.order_by("identifiant").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        rows = MODELES[nature].objects.filter(pk__in=pks[start : start + BATCH]).order_by("identifiant")
        for objet in ici.charger(rows):
            place = chemin(nature, objet.identifiant)
            yield place, fichier(objet, kept.get(place))


def fichier(objet: ici.Objet, kept: FicheImportee | None) -> str:
    """The text of the file of one row."""
    nature, values = ici.nature_de(objet), ici.valeurs(objet)
    if kept is None:
        return ecriture.nouvelle(nature, values)
    return ecriture.reecrire(nature, kept.contenu, kept.valeurs, values, kept.correspondance)


def exporter(racine: Path) -> int:
    """Write every file under `racine`; what else is there is left alone. Returns how many."""
    count = 0
    for place, texte in fichiers():
        path = racine / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(texte.encode())
        count += 1
    return count
