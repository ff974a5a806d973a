"""Who uploads the signed copy of a letter, and who reads it."""

TABLE = """
address                     method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:exemplaire         GET    200 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:exemplaire         POST   200 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:exemplaire_pdf     GET    404 404 404 404 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:exemplaire_ancien  GET    404 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
"""


def _lettre(monde) -> dict:
    return {"uuid": monde.lettre.uuid}


# The letter of the matrix has no signed copy yet: who reads one is in test_exemplaires.py.
ARGUMENTS = {
    "missions:exemplaire": _lettre,
    "missions:exemplaire_pdf": _lettre,
    "missions:exemplaire_ancien": lambda monde: _lettre(monde) | {"document": monde.emission.document.uuid},
}
