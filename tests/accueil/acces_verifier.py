"""Who gets what where letters are verified: everybody the same, signed in or not."""

TABLE = """
address                method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:verifier       GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:verifier_code  GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:verifier_code  POST   200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
"""

ARGUMENTS = {"accueil:verifier_code": lambda monde: {"code": monde.emission.code}}
