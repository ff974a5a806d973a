"""Who gets what at `/` and at the addresses every visitor needs."""

TABLE = """
address                method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:a_traiter      GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 302
"""

ARGUMENTS = {}
