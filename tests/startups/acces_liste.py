"""Who gets what at the addresses of the list, its exports, the board and what they show in place."""

TABLE = """
address                method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
startups:liste         GET    200 200 200 200 200 200 200 200 200 200 403 | 200 200 200 200 200 200 403 302
startups:export_csv    GET    200 200 200 200 200 200 200 200 200 200 403 | 200 200 200 200 200 200 403 302
startups:export_ods    GET    200 200 200 200 200 200 200 200 200 200 403 | 200 200 200 200 200 200 403 302
startups:tableau       GET    200 200 200 200 200 200 200 200 200 200 403 | 200 200 200 200 200 200 403 302
startups:etat          GET    302 302 302 302 403 403 302 403 403 302 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {"startups:etat": lambda monde: {"identifiant": monde.startup.identifiant}}
