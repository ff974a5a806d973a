"""Who reads and writes the dossier of a passage; the avis du coach, which no member reads."""

TABLE = """
address                 method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
comites:dossier         GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:dossier_suite   GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:dossier_rediger GET    200 200 404 200 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:dossier_rediger POST   302 302 404 302 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:a_completer     GET    200 200 404 200 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
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
}
DATA = {
    "comites:dossier_rediger": lambda monde: {"probleme": "Les haies disparaissent."},
    "comites:avis": lambda monde: {"texte": "L’équipe avance."},
}
