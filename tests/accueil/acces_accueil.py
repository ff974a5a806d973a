"""Who gets what at `/` and at the addresses every visitor needs."""

TABLE = """
address                       method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:a_traiter             GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 302
accueil:recherche             GET    200 200 200 200 200 200 200 200 200 200 403 | 200 200 200 200 200 200 403 302
accueil:compte                GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 302
accueil:fermer_sessions       POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 302
accueil:sante                 GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:aide                  GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:accessibilite         GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:mentions_legales      GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:donnees_personnelles  GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:plan_du_site          GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:robots                GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:security              GET    404 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 404
"""

ARGUMENTS = {}
