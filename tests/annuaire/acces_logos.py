"""Who gets what at the addresses of an incubateur's logo: seen as its rules are, changed by its équipe."""

TABLE = """
address                method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
annuaire:logo          GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:logo          POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:logo_retirer  POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:logo_png      GET    200 200 200 404 404 404 200 404 404 404 404 | 404 404 404 404 404 404 404 302
"""


def _incubateur(monde) -> dict:
    return {"identifiant": monde.incubateur.identifiant}


ARGUMENTS = {name: _incubateur for name in ("annuaire:logo", "annuaire:logo_retirer", "annuaire:logo_png")}
DATA = {"annuaire:logo": lambda monde: {"alternatif": "Logo", "version": monde.logo.version}}
