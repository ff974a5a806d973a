"""Who gets what at the addresses of outgoing mails: each équipe its own, nobody else (outside the demonstration)."""

TABLE = """
address                     method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:courriels           GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
accueil:courriels_renvoyer  GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
accueil:courriels_renvoyer  POST   302 403 403 403 403 403 403 403 403 302 403 | 302 403 403 403 403 403 403 302
accueil:courriel            GET    200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:courriel_renvoyer   GET    200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:courriel_renvoyer   POST   302 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:courriel_arrive     GET    200 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:courriel_arrive     POST   302 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
"""


def _uuid(monde) -> dict:
    return {"uuid": monde.courriel.uuid}


ARGUMENTS = {
    "accueil:courriel": _uuid,
    "accueil:courriel_renvoyer": _uuid,
    "accueil:courriel_arrive": _uuid,
}
