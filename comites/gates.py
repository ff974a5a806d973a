"""The gates that a passage may open, and what each asks to see (metier.md §6)."""

from collections.abc import Mapping

from comites.enums import Objet

_DEPART = {
    "standards": "Standards de qualité tenus",
    "autonomie": "Autonomie vis-à-vis de l’incubateur : adresse, hébergement, outils, contrats",
    "budget-perenne": "Ligne budgétaire pérenne",
    "acces": "Rôles et accès documentés",
    "code": "Code documenté et audité",
    "bilan": "Bilan écrit",
    "fiche": "Fiche de la startup à jour",
}
# Keys are stored: they never change.
CRITERES: Mapping[str, Mapping[str, str]] = {
    Objet.SEMESTRIEL: {},
    Objet.INVESTIGATION: {
        "probleme": "Problème qualifié : son ampleur, sa gravité, ses preuves",
        "petite-equipe": "Problème qu’une petite équipe peut traiter",
        "intrapreneur": "Intrapreneur·e identifié·e, avec assez de temps et d’autonomie",
        "strategie": "Stratégie à six mois, sur un premier périmètre réaliste",
        "succes": "Critère de succès fixé",
        "premiers-usagers": "Premiers usagers intéressés",
        "existant": "Aucune solution existante",
        "financement": "Ligne de financement trouvée",
    },
    Objet.ACCELERATION: {
        "atteignables": "Usagers que l’on peut atteindre connus et comptés",
        "recurrents": "1 à 5 % d’entre eux s’en servent et y reviennent",
        "valeur": "Valeur montrée",
        "mesure": "Une vraie mesure d’impact, suivie avec le sponsor",
        "cibles": "Cibles de cette mesure à six et à dix-huit mois",
        "equipe": "Équipe organisée pour grandir",
    },
    Objet.TRANSFERT: _DEPART,
    Objet.SORTIE: _DEPART,
}
