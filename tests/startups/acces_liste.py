"""Who gets what at the addresses of the list, the board and what they show in place."""

TABLE = """
address          method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
startups:etat    GET    302 302 302 302 403 403 302 403 403 302 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {"startups:etat": lambda monde: {"identifiant": monde.startup.identifiant}}
