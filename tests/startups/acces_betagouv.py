"""Who gets what at the addresses of the exchange with beta.gouv.fr, and at its public data."""

TABLE = """
address                           method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
startups:betagouv                 GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
startups:betagouv                 POST   200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
startups:betagouv_depot           GET    200 403 403 403 403 403 403 403 403 404 403 | 404 403 403 403 403 403 403 302
startups:betagouv_confirmer       POST   302 403 403 403 403 403 403 403 403 404 403 | 404 403 403 403 403 403 403 302
startups:betagouv_abandonner      POST   302 403 403 403 403 403 403 403 403 404 403 | 404 403 403 403 403 403 403 302
startups:betagouv_recommencer     POST   302 403 403 403 403 403 403 403 403 404 403 | 404 403 403 403 403 403 403 302
startups:betagouv_anomalies       GET    200 403 403 403 403 403 403 403 403 404 403 | 404 403 403 403 403 403 403 302
startups:betagouv_ecarts          GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
startups:betagouv_ecart           GET    200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:betagouv_ecart           POST   200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:betagouv_reports         GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
startups:betagouv_reports_fichier GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
startups:betagouv_noter           POST   302 403 403 403 403 403 403 403 403 302 403 | 302 403 403 403 403 403 403 302
api_startups                      GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
"""

DEPOT = {
    f"startups:betagouv_{name}": lambda monde: {"uuid": monde.depot_betagouv.uuid}
    for name in ("depot", "confirmer", "abandonner", "recommencer")
}
ARGUMENTS = DEPOT | {
    "startups:betagouv_anomalies": lambda monde: {"uuid": monde.depot_betagouv.uuid, "kind": "csv"},
    "startups:betagouv_ecart": lambda monde: {"uuid": monde.fiche_importee.uuid},
    "startups:betagouv_reports_fichier": lambda monde: {"kind": "ods"},
}
