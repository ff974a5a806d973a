"""Who acknowledges and answers a note that was sent; what the link of a mail opens, whoever is signed in."""

from notes.liens import token_of
from notes.models import Destinataire

TABLE = """
address              method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
notes:viser          POST   403 403 403 403 302 302 403 404 403 403 404 | 404 404 404 404 404 404 404 302
notes:repondre       GET    200 200 403 200 200 200 403 404 403 403 404 | 404 404 404 404 404 404 404 302
notes:repondre       POST   302 302 403 302 302 302 403 404 403 403 404 | 404 404 404 404 404 404 404 302
notes:lien           GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
notes:lien_viser     GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
notes:lien_viser     POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 -->
notes:lien_repondre  GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
notes:lien_repondre  POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 -->
"""


def _sent(monde) -> dict:
    return {"identifiant": monde.startup.identifiant, "periode": monde.note_transmise.periode}


def _link(monde) -> dict:
    """The link of the sponsor: holding it is enough, and who is signed in changes nothing."""
    return {"jeton": token_of(Destinataire.objects.get(transmission__note=monde.note_transmise))}


def _answer(monde) -> dict:
    return {"texte": "Merci.", "cle": "6a2a9b9e-35a1-4b4c-9a55-0d2b8d8f5d11"}


ARGUMENTS = {
    "notes:viser": _sent,
    "notes:repondre": _sent,
    "notes:lien": _link,
    "notes:lien_viser": _link,
    "notes:lien_repondre": _link,
}
DATA = {"notes:repondre": _answer, "notes:lien_repondre": _answer}
