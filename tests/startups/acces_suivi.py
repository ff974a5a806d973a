"""Who gets what at the addresses of the follow-up: points, « ma tournée », blocages.

The blocage of the world is handed to the person of column `nom`, who holds no role on the startup.
"""

from uuid import uuid4

from tests.factories import days_ago

TABLE = """
address                          method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
startups:suivi                   GET    200 200 200 200 403 403 200 403 403 200 404 | 404 404 404 404 404 404 404 302
startups:suivi_nouveau           GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:suivi_nouveau           POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:suivi_modifier          GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:suivi_modifier          POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:rien_de_nouveau         POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:rien_de_nouveau_annuler POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:tournee                 GET    200 200 200 200 403 403 403 403 403 200 403 | 200 200 200 403 403 403 403 302
startups:blocages                GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 403 302
startups:blocage_nouveau         GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:blocage_nouveau         POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:blocage                 GET    200 200 200 200 404 404 200 404 404 200 200 | 404 404 404 404 404 404 404 302
startups:blocage_modifier        GET    200 200 403 200 404 404 403 404 404 403 403 | 404 404 404 404 404 404 404 302
startups:blocage_modifier        POST   302 302 403 302 404 404 403 404 404 403 403 | 404 404 404 404 404 404 404 302
startups:blocage_prendre         POST   403 403 403 403 404 404 403 404 404 403 302 | 404 404 404 404 404 404 404 302
startups:blocage_repondre        GET    200 200 403 200 404 404 403 404 404 403 200 | 404 404 404 404 404 404 404 302
startups:blocage_repondre        POST   302 302 403 302 404 404 403 404 404 403 302 | 404 404 404 404 404 404 404 302
startups:blocage_confier         GET    200 200 403 200 404 404 403 404 404 403 200 | 404 404 404 404 404 404 404 302
startups:blocage_confier         POST   302 302 403 302 404 404 403 404 404 403 302 | 404 404 404 404 404 404 404 302
startups:blocage_resoudre        GET    200 200 403 200 404 404 403 404 404 403 403 | 404 404 404 404 404 404 404 302
startups:blocage_resoudre        POST   302 302 403 302 404 404 403 404 404 403 403 | 404 404 404 404 404 404 404 302
startups:blocage_rouvrir         POST   302 302 403 302 404 404 403 404 404 403 403 | 404 404 404 404 404 404 404 302
"""


def startup(monde) -> dict:
    return {"identifiant": monde.startup.identifiant}


def point(monde) -> dict:
    return startup(monde) | {"uuid": monde.point.uuid}


def blocage(monde) -> dict:
    return {"uuid": monde.blocage.uuid}


ARGUMENTS = {
    "startups:suivi": startup,
    "startups:suivi_nouveau": startup,
    "startups:suivi_modifier": point,
    "startups:rien_de_nouveau": startup,
    "startups:rien_de_nouveau_annuler": startup,
    "startups:blocage_nouveau": startup,
    "startups:blocage": blocage,
    "startups:blocage_modifier": blocage,
    "startups:blocage_prendre": blocage,
    "startups:blocage_repondre": blocage,
    "startups:blocage_confier": blocage,
    "startups:blocage_resoudre": blocage,
    "startups:blocage_rouvrir": blocage,
}

DATA = {
    "startups:suivi_nouveau": lambda monde: {
        "meteo": "nuageux",
        "fait": "Deux ateliers.",
        "cle": uuid4(),
        "vu": monde.point.uuid,
    },
    "startups:suivi_modifier": lambda monde: {
        "meteo": "nuageux",
        "fait": "Deux ateliers.",
        "version": monde.point.version,
    },
    "startups:blocage_nouveau": lambda monde: {"titre": "Pas d’hébergement", "depuis": days_ago(3)},
    "startups:blocage_modifier": lambda monde: {
        "titre": "Pas d’hébergement",
        "depuis": days_ago(3),
        "version": monde.blocage.version,
    },
    "startups:blocage_repondre": lambda monde: {"texte": "Je regarde.", "cle": uuid4()},
    "startups:blocage_confier": lambda monde: {"attendu_de": monde.people["spo"].pk},
    "startups:blocage_resoudre": lambda monde: {"issue": "Accès donné.", "le": days_ago(1)},
}
