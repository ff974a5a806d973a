"""Who gets what at the addresses of incubateur/ and accueil/."""

TABLE = """
address                  method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:connexion_demo   POST   404 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 404
"""

ARGUMENTS = {}
