"""What an import does, counted and said: for the screen, the command line and the row of an upload."""

from collections.abc import Iterable

from startups.betagouv.anomalies import Anomalie
from startups.betagouv.champs import DOSSIERS, Nature
from startups.betagouv.comparaison import vide
from startups.betagouv.libelles import libelle, montrer
from startups.betagouv.plan import Ligne, Plan, Statut

# Header of the report of anomalies.
COLONNES = ["gravité", "genre", "code", "fichier", "ligne", "message"]
# A value is shown to be recognised, not read in full.
COURT = 200
NOMS = {
    Nature.STARTUP: "startup",
    Nature.INCUBATEUR: "incubateur",
    Nature.ORGANISATION: "organisation",
}


def bilan(plan: Plan) -> dict:
    """The plan as JSON: counts by kind, lines that change something, anomalies."""
    return {
        "comptes": [_counts(plan, nature) for nature in Nature],
        "lignes": [
            _line(ligne)
            for ligne in plan.lignes
            if ligne.statut is not Statut.INCHANGEE or ligne.comparaison.ecarts
        ],
        "anomalies": [anomalie.as_dict() for anomalie in sorted(plan.anomalies)],
        "ecarts": sum(len(ligne.comparaison.ecarts) for ligne in plan.lignes),
        "parcours_touches": len(plan.parcours_touches),
        "connues": plan.connues,
        "absentes": plan.absentes,
        "trop_de_parcours": plan.trop_de_parcours,
        # Whether it is no longer what was confirmed.
        "change": False,
    }


def anomalies_de(kept: dict) -> list[Anomalie]:
    """The anomalies of a kept `bilan`."""
    return [Anomalie(**row) for row in kept.get("anomalies", [])]


def _counts(plan: Plan, nature: Nature) -> dict:
    lignes = [ligne for ligne in plan.lignes if ligne.fiche.nature is nature]
    counts = {statut.value: sum(ligne.statut is statut for ligne in lignes) for statut in Statut}
    # A file nobody could read never became a line.
    counts[Statut.REFUSEE.value] += len(
        {
            anomalie.chemin
            for anomalie in plan.anomalies
            if anomalie.code == "fichier-illisible" and anomalie.chemin.startswith(f"{DOSSIERS[nature]}/")
        }
    )
    return {"nature": NOMS[nature], **counts}


def _line(ligne: Ligne) -> dict:
    return {
        "chemin": ligne.fiche.chemin,
        "nature": NOMS[ligne.fiche.nature],
        "nom": ligne.fiche.valeurs.get("nom") or ligne.fiche.identifiant,
        "statut": ligne.statut.value,
        "changements": [_change(ligne, champ) for champ in sorted(ligne.comparaison.prendre)],
        "ecarts": [libelle(ligne.fiche.nature, champ) for champ in sorted(ligne.comparaison.ecarts)],
    }


def _change(ligne: Ligne, champ: str) -> dict:
    before = ligne.ici.get(champ, vide(ligne.fiche.nature, champ))
    return {
        "champ": libelle(ligne.fiche.nature, champ),
        "avant": _short(montrer(champ, before)),
        "apres": _short(montrer(champ, ligne.comparaison.prendre[champ])),
    }


def _short(texte: str) -> str:
    return texte if len(texte) <= COURT else f"{texte[: COURT - 1]}…"


def lignes_tableau(anomalies: Iterable[Anomalie]) -> list[list]:
    """Rows of the report of anomalies, under COLONNES."""
    return [
        [
            anomalie.gravite.label,
            anomalie.genre,
            anomalie.code,
            anomalie.chemin,
            anomalie.ligne or None,
            anomalie.message,
        ]
        for anomalie in sorted(anomalies)
    ]
