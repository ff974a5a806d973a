"""PDFs that people send: refused, each with its own sentence, when they are not plain documents."""

import json
import subprocess
import sys
from pathlib import Path

MAX_BYTES = 10 * 1024 * 1024
# Twice what the reader may compute, for a machine that has much to do.
PATIENCE = 20

_RESAVE = "Ouvrez-le, puis « Imprimer » et « Enregistrer au format PDF »"
REFUS = {
    "vide": "Ce fichier est vide.",
    "gros": f"Ce fichier dépasse {MAX_BYTES // 1024 // 1024}\u00a0Mo. Numérisez-le en noir et blanc, ou à 150 ou 200 points par pouce.",
    "autre": "Ce n’est pas un PDF, quel que soit son nom. Numérisez la lettre au format PDF.",
    "abime": f"Ce PDF est abîmé et ne se lit pas en entier. {_RESAVE}, ou numérisez de nouveau.",
    "chiffre": f"Ce PDF est protégé par un mot de passe ou des restrictions. {_RESAVE}.",
    "long": "Ce PDF a plus de 300 pages : ce n’est pas une lettre.",
    "lourd": f"Ce PDF demande trop de temps ou de mémoire à lire. {_RESAVE}.",
    "javascript": f"Ce PDF contient du code JavaScript. {_RESAVE}.",
    "programme": f"Ce PDF peut lancer un programme. {_RESAVE}.",
    "jointes": f"Ce PDF contient des fichiers joints. {_RESAVE}.",
    "xfa": f"Ce PDF est un formulaire dynamique (XFA). {_RESAVE}.",
    "multimedia": f"Ce PDF contient du son, de la vidéo ou de la 3D. {_RESAVE}.",
    "externe": f"Ce PDF ouvre un autre document ou envoie des données. {_RESAVE}.",
    "automatique": f"Ce PDF déclenche une action à l’ouverture. {_RESAVE}.",
}


class Refused(Exception):
    """The file is not kept: the message is a French sentence to show."""

    def __init__(self, nature: str):
        super().__init__(REFUS[nature])
        self.nature = nature


def pages(content: bytes) -> int:
    """How many pages a PDF that somebody sent has, once nothing in it is refused. Raises Refused.

    It is read in another process: a file made to exhaust memory or time takes only its own.
    """
    if not content:
        raise Refused("vide")
    if len(content) > MAX_BYTES:
        raise Refused("gros")
    reader = Path(__file__).with_name("lecteur.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(reader)], input=content, capture_output=True, timeout=PATIENCE
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else {"refus": "lourd"}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {"refus": "lourd"}
    if "refus" in answer:
        raise Refused(answer["refus"])
    return answer["pages"]
