"""Who decides: équipe and portefeuille of the incubateur. Who owns a condition reads it and says that it is met.

A séance held three days ago has decided of `startup`; a closed one has left it two conditions, both the named person’s.
"""

from comites.cloture import read_cloture

TABLE = """
address                    method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
comites:decision           GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:decision           POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:decision_effacer   GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:decision_effacer   POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:clore              GET    200 403 404 403 403 403 200 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:clore              POST   302 403 404 403 403 403 302 404 404 403 404 | 404 404 404 404 404 404 404 302
comites:condition          GET    200 200 404 200 200 200 200 404 404 200 200 | 404 404 404 404 404 404 404 302
comites:condition          POST   302 403 404 403 403 403 302 404 404 403 302 | 404 404 404 404 404 404 404 302
comites:condition_rouvrir  POST   302 403 404 403 403 403 302 404 404 403 302 | 404 404 404 404 404 404 404 302
"""


def _tenue(monde) -> dict:
    return {"uuid": monde.seance_tenue.uuid}


def _decidee(monde) -> dict:
    return _tenue(monde) | {"passage": monde.decision.passage.uuid}


ARGUMENTS = {
    "comites:decision": _decidee,
    "comites:decision_effacer": _decidee,
    "comites:clore": _tenue,
    "comites:condition": lambda monde: {"uuid": monde.condition.uuid},
    "comites:condition_rouvrir": lambda monde: {"uuid": monde.condition_levee.uuid},
}
EMPTY = {f"{kind}-{name}_FORMS": 0 for kind in ("objectifs", "conditions") for name in ("TOTAL", "INITIAL")}
DATA = {
    "comites:decision": lambda monde: (
        EMPTY | {"issue": "convaincu", "duree": 6, "version": monde.decision.version}
    ),
    "comites:decision_effacer": lambda monde: {"motif": "Erreur", "version": monde.decision.version},
    "comites:clore": lambda monde: {"vu": read_cloture(monde.seance_tenue).empreinte},
    "comites:condition": lambda monde: {"etat": "levee"},
}
