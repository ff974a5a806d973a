"""Who gets what at the addresses of a startup's page."""

TABLE = """
address            method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
startups:page      GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:equipe    GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
"""


def of_startup(monde) -> dict:
    return {"identifiant": monde.startup.identifiant}


ARGUMENTS = {"startups:page": of_startup, "startups:equipe": of_startup}
