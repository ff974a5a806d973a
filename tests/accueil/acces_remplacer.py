"""Who replaces whom."""

TABLE = """
address                  method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:remplacer        GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:remplacer        POST   200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {"accueil:remplacer": lambda monde: {"uuid": monde.people["spo"].uuid}}
