"""Who gets what at the lists of comités, at a séance, and where one is proposed.

The séance of the matrix holds one passage: that of `startup`.
"""

TABLE = """
address            method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
comites:liste      GET    200 200 200 200 200 200 200 403 403 200 403 | 200 200 200 200 200 403 403 302
comites:annee      GET    200 200 200 200 200 200 200 403 403 200 403 | 200 200 200 200 200 403 403 302
comites:passages   GET    200 200 200 200 403 403 200 403 403 200 403 | 200 200 200 403 200 403 403 302
comites:export     GET    200 200 200 200 403 403 200 403 403 200 403 | 200 200 200 403 200 403 403 302
comites:proposer   GET    200 200 200 200 403 403 200 403 403 200 403 | 200 200 200 403 200 403 403 302
comites:proposer   POST   200 200 200 200 403 403 200 403 403 200 403 | 200 200 200 403 200 403 403 302
comites:comite     GET    200 200 404 200 200 200 200 404 404 200 404 | 404 404 404 404 404 404 404 302
comites:rejoindre  POST   302 302 404 302 404 404 302 404 404 404 404 | 404 404 404 404 404 404 404 302
comites:startup    GET    200 200 403 200 200 200 200 403 403 200 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {
    "comites:export": lambda monde: {"kind": "csv"},
    "comites:comite": lambda monde: {"uuid": monde.seance.uuid},
    "comites:rejoindre": lambda monde: {"uuid": monde.seance.uuid},
    "comites:startup": lambda monde: {"identifiant": monde.startup.identifiant},
}
DATA = {"comites:rejoindre": lambda monde: {"startup": monde.startup.identifiant}}
