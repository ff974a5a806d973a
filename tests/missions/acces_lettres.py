"""Who gets what at the lists of letters and where they are prepared, issued and cancelled."""

TABLE = """
address             method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:liste      GET    200 200 200 200 200 200 200 403 403 200 403 | 200 200 200 200 200 403 403 302
missions:export     GET    200 200 200 200 200 200 200 403 403 200 403 | 200 200 200 200 200 403 403 302
missions:startup    GET    200 200 403 200 200 200 200 403 403 200 404 | 404 404 404 404 404 404 404 302
missions:preparer   GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
missions:preparer   POST   302 403 403 403 403 403 403 403 403 302 403 | 302 403 403 403 403 403 403 302
missions:nouvelle   GET    302 403 403 403 403 403 403 403 403 302 403 | 302 403 403 403 403 403 403 302
missions:nouvelle   POST   302 403 403 403 403 403 403 403 403 302 403 | 302 403 403 403 403 403 403 302
missions:lot        GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
missions:lot        POST   302 403 403 403 403 403 403 403 403 302 403 | 302 403 403 403 403 403 403 302
missions:lot_pdf    GET    404 403 403 403 403 403 403 403 403 404 403 | 404 403 403 403 403 403 403 302
missions:modifier   GET    200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modifier   POST   200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:reporter   POST   302 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:suivre_modele POST 302 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:supprimer  GET    200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:supprimer  POST   302 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:emettre    GET    200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:emettre    POST   200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:annuler    GET    200 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:annuler    POST   302 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
"""

DRAFT = {
    f"missions:{name}": lambda monde: {"uuid": monde.brouillon.uuid}
    for name in ("modifier", "reporter", "suivre_modele", "supprimer", "emettre")
}
ARGUMENTS = DRAFT | {
    "missions:export": lambda monde: {"kind": "csv"},
    "missions:startup": lambda monde: {"identifiant": monde.startup.identifiant},
    "missions:annuler": lambda monde: {"uuid": monde.lettre.uuid},
}
DATA = {
    "missions:supprimer": lambda monde: {"motif": "Préparée par erreur"},
    "missions:annuler": lambda monde: {"motif": "Erreur", "version": monde.lettre.version},
}
