"""Invented beta.gouv.fr files: one function writes a startup's file, a folder holds what a test needs."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

INCUBATEUR = """---
title: Incubateur du Bocage
short_description: Un incubateur <strong>inventé</strong>.
owner: /organisations/direction-haies
contact: bocage@agence.example
address: 1 chemin des Saules
website: https://bocage.example
github: ''
logo: logo_bocage.png
highlighted_startups:
  - carnet-vert
redirect_from:
  - /incubateurs/ancien-bocage
---
Présentation du **bocage**.
"""

ORGANISATION = """---
name: Direction des haies
acronym: DH
type: administration-centrale
domaine_ministeriel: agriculture
annuaire: https://annuaire.example/1
---
"""

STARTUP = """---
title: Carnet vert
mission: Aider les exploitants à tenir leur carnet de haies.
incubator: bocage
sponsors:
  - /organisations/direction-haies
contact: carnet@agence.example
link: https://carnet.example
phases:
  - name: investigation
    start: 2023-01-10
    end: 2023-03-31
  - name: construction
    comment: "équipe : trois personnes"
    start: 2023-04-01
  - name: consolidation
    start: 2025-02-01
events:
  - name: committee
    date: 2024-06-12
    comment: Financement reconduit
  - name: product_launch
    date: 2023-09-01
fast:
  promotion: 12
  montant: 200000
usertypes:
  - entreprise
  - collectivite-territoriale
techno: []
thematiques:
  - Agriculture
  - Écologie
stats: true
accessibility_status: non conforme
cle_inconnue:
  - {a: 1, b: [2, 3]}
---

## Contexte

Les haies se comptent à la main.

## Solution

Un carnet partagé.
"""

FICHES = {
    "_incubators/bocage.md": INCUBATEUR,
    "_organisations/direction-haies.md": ORGANISATION,
    "_phases/construction.md": "---\nstatus: construction\nlabel: Construction\n---\n",
    "_startups/carnet-vert.md": STARTUP,
}


def startup(
    titre: str = "Haies vives", *, lignes: str = "", corps: str = "Texte.\n", incubator: str = "bocage"
) -> str:
    """The file of a startup; `lignes` is added to its front matter as it is written."""
    entete = f"title: {titre}\nmission: Une mission.\nincubator: {incubator}\ncontact: a@b.example\nlink: https://v.example\n"
    if "phases:" not in lignes:
        entete += "phases:\n  - name: investigation\n    start: 2024-01-01\n"
    return f"---\n{entete}{lignes}---\n{corps}"


def ecrire(racine: Path, fiches: Mapping[str, str | bytes]) -> Path:
    """Write files under a folder; returns it."""
    for place, texte in fiches.items():
        path = racine / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(texte if isinstance(texte, bytes) else texte.encode())
    return racine


def archive(fiches: Mapping[str, str | bytes], *, prefixe: str = "content/") -> io.BytesIO:
    """A ZIP of the files, as the équipe uploads it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for place, texte in fiches.items():
            opened.writestr(prefixe + place, texte)
    made.seek(0)
    made.name = "content.zip"
    return made


def lu(racine: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        str(path.relative_to(racine)): path.read_bytes()
        for path in sorted(racine.rglob("*"))
        if path.is_file()
    }
