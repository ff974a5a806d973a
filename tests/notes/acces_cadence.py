"""Who gets what at the list of notes, at the tab of a startup, and where notes are suspended."""

from notes.periodes import Periode
from socle.clock import today

TABLE = """
address             method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
notes:liste         GET    200 200 200 200 200 200 200 200 200 200 403 | 200 200 200 200 200 200 403 302
notes:export        GET    200 200 200 200 200 200 200 200 200 200 403 | 200 200 200 200 200 200 403 302
notes:startup       GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
notes:suspendre     GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
notes:suspendre     POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
notes:dispense      GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
notes:dispense      POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
notes:lever         GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
notes:lever         POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
notes:dossier       GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
notes:dossier       POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
"""


def _startup(monde) -> dict:
    return {"identifiant": monde.startup.identifiant}


def _dispense(monde) -> dict:
    return _startup(monde) | {"uuid": monde.dispense.uuid}


ARGUMENTS = {
    "notes:export": lambda monde: {"kind": "csv"},
    "notes:startup": _startup,
    "notes:suspendre": _startup,
    "notes:dispense": _dispense,
    "notes:lever": _dispense,
    "notes:dossier": lambda monde: _startup(monde) | {"periode": Periode.of(monde.jalon_comite.date, 2).cle},
}
DATA = {
    "notes:suspendre": lambda monde: {"debut": today(), "motif": "Congé"},
    "notes:dispense": lambda monde: {
        "debut": monde.dispense.debut,
        "fin": monde.dispense.fin,
        "motif": "Congé",
        "version": monde.dispense.version,
    },
    "notes:lever": lambda monde: {"version": monde.dispense.version},
}
