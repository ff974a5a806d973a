"""Who gets what at the addresses where a note is written: `notes:note` is asked of a draft, `rectifier` of a note sent."""

TABLE = """
address          method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
notes:note       GET    200 200 404 200 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
notes:note       POST   302 302 404 302 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
notes:rectifier  GET    200 200 403 200 403 403 403 404 403 403 404 | 404 404 404 404 404 404 404 302
notes:rectifier  POST   302 302 403 302 403 403 403 404 403 403 404 | 404 404 404 404 404 404 404 302
notes:apercu     GET    200 200 404 200 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
notes:longueur   GET    200 200 404 200 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
notes:supprimer  GET    200 200 404 200 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
notes:supprimer  POST   302 302 404 302 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
"""


def note(monde) -> dict:
    return {"identifiant": monde.startup.identifiant, "periode": monde.note.periode}


def transmise(monde) -> dict:
    return note(monde) | {"periode": monde.note_transmise.periode}


ARGUMENTS = {
    "notes:note": note,
    "notes:rectifier": transmise,
    "notes:apercu": note,
    "notes:longueur": note,
    "notes:supprimer": note,
}

# What the draft already says: nobody else's text is written over.
DATA = {
    "notes:note": lambda monde: {
        "meteo": monde.note.meteo,
        "fait_1": monde.note.faits[0],
        "fait_2": monde.note.faits[1],
        "avancees": monde.note.avancees,
        "suite": monde.note.suite,
    }
}
