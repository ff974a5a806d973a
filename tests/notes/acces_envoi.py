"""Who sends a note, who reads its versions and their documents, who reads and seals the synthesis of a period."""

TABLE = """
address              method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
notes:transmettre    GET    200 200 404 200 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
notes:transmettre    POST   200 200 404 200 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
notes:brouillon_pdf  GET    200 200 404 200 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 302
notes:pdf            GET    200 200 200 200 200 200 200 404 200 200 404 | 404 404 404 404 404 404 404 302
notes:version        GET    200 200 200 200 200 200 200 404 200 200 404 | 404 404 404 404 404 404 404 302
notes:version_pdf    GET    200 200 200 200 200 200 200 404 200 200 404 | 404 404 404 404 404 404 404 302
notes:syntheses      GET    200 403 403 403 403 403 200 200 403 200 403 | 200 403 403 403 200 200 403 302
notes:synthese       GET    200 403 403 404 404 404 200 403 404 404 404 | 404 404 404 404 404 404 404 302
notes:synthese_apercu GET   200 403 403 404 404 404 200 403 404 404 404 | 404 404 404 404 404 404 404 302
notes:sceller        GET    200 403 403 404 404 404 403 403 404 404 404 | 404 404 404 404 404 404 404 302
notes:sceller        POST   200 403 403 404 404 404 403 403 404 404 404 | 404 404 404 404 404 404 404 302
notes:synthese_pdf   GET    200 404 404 404 404 404 200 200 404 404 404 | 404 404 404 404 404 404 404 302
notes:scellee_pdf    GET    200 404 404 404 404 404 200 200 404 404 404 | 404 404 404 404 404 404 404 302
"""


def _draft(monde) -> dict:
    return {"identifiant": monde.startup.identifiant, "periode": monde.note.periode}


def _sent(monde) -> dict:
    return {"identifiant": monde.startup.identifiant, "periode": monde.note_transmise.periode}


def _version(monde) -> dict:
    return _sent(monde) | {"version": 1}


def _synthese(monde) -> dict:
    return {"identifiant": monde.incubateur.identifiant, "periode": monde.note_transmise.periode}


ARGUMENTS = {
    "notes:synthese": _synthese,
    "notes:synthese_apercu": _synthese,
    "notes:sceller": _synthese,
    "notes:synthese_pdf": _synthese,
    "notes:scellee_pdf": lambda monde: _synthese(monde) | {"uuid": monde.synthese.uuid},
    "notes:transmettre": _draft,
    "notes:brouillon_pdf": _draft,
    "notes:pdf": _sent,
    "notes:version": _version,
    "notes:version_pdf": _version,
}
