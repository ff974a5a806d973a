"""Who gets what where signatures are recorded: the équipe for all, each signatory for themself, nobody for another.

The signature to come is that of `int`; the one already recorded that of `équ`.
"""

from socle.clock import today

TABLE = """
address                     method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:signature          GET    200 403 404 200 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:signature          POST   302 403 404 302 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:signature_retirer  GET    200 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:signature_retirer  POST   302 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {
    "missions:signature": lambda monde: {"uuid": monde.lettre.uuid, "signature": monde.signature.uuid},
    "missions:signature_retirer": lambda monde: {"uuid": monde.lettre.uuid, "signature": monde.signee.uuid},
}
DATA = {
    "missions:signature": lambda monde: {"signee_le": today().isoformat(), "lieu": "Rennes"},
    "missions:signature_retirer": lambda monde: {"motif": "Erreur de ligne"},
}
