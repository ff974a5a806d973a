"""Who gets what at the tab « Historique »: whoever sees the page; what it tells depends on the reader."""

TABLE = """
address             method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:historique  GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {"accueil:historique": lambda monde: {"identifiant": monde.startup.identifiant}}
