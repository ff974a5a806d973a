"""Signed links: who holds one read the mail sent to an address, nothing more."""

from django.core import signing
from django.urls import reverse

from annuaire.models import Demande
from annuaire.models.demandes import DUREE

SALT = "annuaire.liens"


def confirmation_url(demande: Demande) -> str:
    """Path of the page where the person settles the request."""
    return reverse("annuaire:confirmer", args=[token_of(demande)])


def token_of(demande: Demande) -> str:
    """What a link to the request holds: its UUID and the moment, signed."""
    return signing.dumps(str(demande.uuid), salt=SALT)


def demande_of(token: str) -> Demande | None:
    """The request of a link; None when the link was altered or is too old."""
    try:
        uuid = signing.loads(token, salt=SALT, max_age=DUREE)
    except signing.BadSignature:
        return None
    found = Demande.objects.select_related("personne", "autre", "demandee_par")
    return found.filter(uuid=uuid).first()
