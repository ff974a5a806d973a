"""Who changes a séance: équipe and portefeuille of its incubateur, and nobody else.

It was proposed by the équipe, and holds one passage: that of `startup`, with its only seat.
"""

TABLE = """
address                       method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
comites:passage               GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:modifier              GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:modifier              POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:annuler               GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:annuler               POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:demi_journee_nouvelle GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:demi_journee_nouvelle POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:demi_journee          GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:demi_journee          POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:demi_journee_retirer  POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:passage_ajouter       GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:passage_ajouter       POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:passage_modifier      GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:passage_modifier      POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:passage_deplacer      POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:passage_retirer       GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:passage_retirer       POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:membre_ajouter        GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:membre_ajouter        POST   200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:membre                GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:membre                POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:membre_retirer        POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
"""


def _comite(monde) -> dict:
    return {"uuid": monde.seance.uuid}


def _demi_journee(monde) -> dict:
    return _comite(monde) | {"demi_journee": monde.seance.demi_journees.get().uuid}


def _passage(monde) -> dict:
    return _comite(monde) | {"passage": monde.passage.uuid}


def _membre(monde) -> dict:
    return _comite(monde) | {"membre": monde.membre.uuid}


ARGUMENTS = (
    {
        f"comites:{name}": _comite
        for name in ("modifier", "annuler", "demi_journee_nouvelle", "passage_ajouter", "membre_ajouter")
    }
    | {f"comites:{name}": _demi_journee for name in ("demi_journee", "demi_journee_retirer")}
    | {
        f"comites:{name}": _passage
        for name in ("passage", "passage_modifier", "passage_deplacer", "passage_retirer")
    }
    | {f"comites:{name}": _membre for name in ("membre", "membre_retirer")}
)
DATA = {
    "comites:modifier": lambda monde: {"titre": "Comité des haies", "version": monde.seance.version},
    "comites:annuler": lambda monde: {"motif": "Grève", "version": monde.seance.version},
    "comites:demi_journee_nouvelle": lambda monde: {"date": "2031-05-02", "debut": "09:00", "fin": "12:00"},
    "comites:demi_journee": lambda monde: {"date": "2031-05-02", "debut": "09:00", "fin": "12:00"},
    "comites:passage_modifier": lambda monde: {
        "objet": "sortie",
        "presentation": 10,
        "questions": 10,
        "deliberation": 10,
        "demi_journee": monde.seance.demi_journees.get().pk,
    },
    "comites:passage_retirer": lambda monde: {"motif": "Erreur", "version": monde.passage.version},
    "comites:membre": lambda monde: {"capacite": "invite"},
}
