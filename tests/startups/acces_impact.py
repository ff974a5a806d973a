"""Who gets what at the addresses of the tab « Impact » (line « impact, objectives » of the table of rights)."""

TABLE = """
address                       method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
startups:impact               GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:indicateur_archives  GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:indicateur_nouveau   GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_nouveau   POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_usuel     POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur           GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:indicateur           POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_modifier  GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_modifier  POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_principal GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_principal POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_archiver  GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_archiver  POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_reprendre POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:indicateur_deplacer  POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:impact_importer      GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:impact_importer      POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:impact_apercu        GET    302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:impact_apercu        POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:impact_export        GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:objectifs            GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:objectif_nouveau     GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:objectif_nouveau     POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:objectif_modifier    GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:objectif_modifier    POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:objectif_clore       GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:objectif_clore       POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:objectif_rouvrir     POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:objectif_supprimer   GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:objectif_supprimer   POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_viser       GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_viser       POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_ne_plus_viser GET  200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_ne_plus_viser POST 302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:impact_cout          GET    200 200 403 200 200 200 200 403 403 200 404 | 404 404 404 404 404 404 404 302
startups:mesure               GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:mesure               POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:mesure_supprimer     GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:mesure_supprimer     POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
"""


def of_startup(monde) -> dict:
    return {"identifiant": monde.startup.identifiant}


def of_indicateur(monde) -> dict:
    return of_startup(monde) | {"uuid": monde.indicateur.uuid}


def of_mesure(monde) -> dict:
    return of_indicateur(monde) | {"mesure": monde.mesure.uuid}


def of_objectif(monde) -> dict:
    return of_startup(monde) | {"uuid": monde.objectif.uuid}


IN_WORDS = {"texte": "Un territoire convaincu", "fixe_le": "2026-01-05", "echeance": "2026-12-31"}
DESCRIPTION = {"dimension": "utile", "nom": "Satisfaction", "sens": "hausse", "frequence": "mensuelle"}

ARGUMENTS = {
    "startups:impact": of_startup,
    "startups:indicateur_archives": of_startup,
    "startups:indicateur_nouveau": of_startup,
    "startups:indicateur_usuel": lambda monde: of_startup(monde) | {"cle": "abandon"},
    "startups:impact_importer": of_startup,
    # No table of this person waits under this key: they are sent back to give one.
    "startups:impact_apercu": lambda monde: of_startup(monde) | {"cle": monde.indicateur.uuid},
    "startups:impact_export": lambda monde: of_startup(monde) | {"kind": "csv"},
    "startups:indicateur": of_indicateur,
    "startups:indicateur_modifier": of_indicateur,
    "startups:indicateur_principal": of_indicateur,
    "startups:indicateur_archiver": of_indicateur,
    "startups:indicateur_reprendre": of_indicateur,
    "startups:indicateur_deplacer": of_indicateur,
    "startups:objectifs": of_startup,
    "startups:objectif_nouveau": of_startup,
    "startups:objectif_modifier": of_objectif,
    "startups:objectif_clore": of_objectif,
    "startups:objectif_rouvrir": of_objectif,
    "startups:objectif_supprimer": of_objectif,
    "startups:standard_viser": lambda monde: of_startup(monde) | {"critere": "securite"},
    "startups:standard_ne_plus_viser": lambda monde: of_startup(monde) | {"critere": monde.visee.critere},
    "startups:impact_cout": of_startup,
    "startups:mesure": of_mesure,
    "startups:mesure_supprimer": of_mesure,
}

DATA = {
    "startups:indicateur_nouveau": lambda monde: DESCRIPTION,
    "startups:indicateur": lambda monde: {"date": "12/08/2026", "valeur": "1 234,5"},
    "startups:impact_importer": lambda monde: {"texte": f"{monde.indicateur.nom}\t12/08/2026\t7"},
    "startups:indicateur_modifier": lambda monde: DESCRIPTION | {"version": monde.indicateur.version},
    "startups:indicateur_archiver": lambda monde: {"archive_le": "2026-08-12"},
    "startups:indicateur_deplacer": lambda monde: {"vers": "avant"},
    "startups:objectif_nouveau": lambda monde: IN_WORDS,
    "startups:objectif_modifier": lambda monde: IN_WORDS | {"version": monde.objectif.version},
    "startups:objectif_clore": lambda monde: {"issue": "atteint", "clos_le": monde.objectif.fixe_le},
    "startups:objectif_supprimer": lambda monde: {"motif": "Doublon", "version": monde.objectif.version},
    "startups:standard_viser": lambda monde: {"etat": "tenu", "echeance": "2027-01-05"},
    "startups:standard_ne_plus_viser": lambda monde: {"motif": "Erreur", "version": monde.visee.version},
    "startups:mesure": lambda monde: {"date": "12/08/2026", "valeur": "12", "motif": "Relu"},
    "startups:mesure_supprimer": lambda monde: {"motif": "Doublon", "version": monde.mesure.version},
}
