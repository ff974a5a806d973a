"""Who gets what where a letter is followed by another."""

TABLE = """
address           method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:suite    GET    200 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:suite    POST   302 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {"missions:suite": lambda monde: {"uuid": monde.lettre.uuid}}
DATA = {"missions:suite": lambda monde: {"nature": "avenant"}}
