"""Who gets what at the addresses of a letter: drafts are the équipe's alone."""

TABLE = """
address              method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:lettre      GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
missions:lettre_pdf  GET    200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {
    "missions:lettre": lambda monde: {"uuid": monde.lettre.uuid},
    "missions:lettre_pdf": lambda monde: {"uuid": monde.brouillon.uuid},
}
