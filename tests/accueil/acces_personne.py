"""Who gets a person's page: équipe, coaches and portefeuille of a directory the person is in."""

TABLE = """
address            method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:personne   GET    200 200 200 404 404 404 200 404 404 404 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {"accueil:personne": lambda monde: {"uuid": monde.personne.uuid}}
