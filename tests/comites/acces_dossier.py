"""Who reads and writes the dossier of a passage; the avis du coach, which no member reads;
the questions and the arbitration grid of members."""

TABLE = """
address                 method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
comites:dossier         GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:dossier_suite   GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:dossier_rediger GET    200 200 404 200 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:dossier_rediger POST   302 302 404 302 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:a_completer     GET    200 200 404 200 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:gate            GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:preuve          GET    200 200 404 200 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:preuve          POST   302 302 404 302 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:questions       GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:questions       POST   302 403 404 403 302 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:question        GET    200 200 404 200 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:question        POST   302 302 404 302 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:grille          GET    200 403 404 403 200 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:grille          POST   403 403 404 403 302 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:avis            GET    200 200 404 403 403 403 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:avis            POST   403 302 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
"""


def _passage(monde) -> dict:
    return {"uuid": monde.passage.comite.uuid, "passage": monde.passage.uuid}


ARGUMENTS = {
    "comites:dossier": _passage,
    "comites:dossier_suite": _passage,
    "comites:dossier_rediger": lambda monde: _passage(monde) | {"section": "raison"},
    "comites:a_completer": _passage,
    "comites:avis": _passage,
    "comites:gate": _passage,
    "comites:preuve": lambda monde: _passage(monde) | {"critere": "probleme"},
    "comites:questions": _passage,
    "comites:question": lambda monde: _passage(monde) | {"question": monde.question.uuid},
    "comites:grille": _passage,
}
DATA = {
    "comites:dossier_rediger": lambda monde: {"probleme": "Les haies disparaissent."},
    "comites:preuve": lambda monde: {"etat": "non"},
    "comites:questions": lambda monde: {"texte": "Pourquoi ?", "cle": "0a4a5a6e-9d3c-4a51-8f0f-4b8d8b1c7e21"},
    "comites:question": lambda monde: {"reponse": "Parce que."},
    "comites:avis": lambda monde: {"texte": "L’équipe avance."},
}
