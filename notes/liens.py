"""The link of the mail of a note: signed, it stands for one recipient of one note, and for nothing else."""

from django.core import signing

from notes.models import Destinataire

SALT = "notes.liens"


def lien(destinataire: Destinataire) -> str:
    """Path of the page that opens this note to this person."""
    return f"/notes/lien/{token_of(destinataire)}/"


def token_of(destinataire: Destinataire) -> str:
    """What the link holds: the recipient and the moment, signed."""
    return signing.dumps(str(destinataire.uuid), salt=SALT)
