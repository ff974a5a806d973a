"""The signed link by which the recipient of an automatic mail stops such mails, without signing in."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core import signing
from django.urls import reverse

from annuaire.models import Personne
from socle.relances import Genre

SALT = "accueil.liens.desabonnement"
# A mail is found again long after it came.
DUREE = timedelta(days=365)


def unsubscribe_url(personne: Personne, genres: Iterable[Genre]) -> str:
    """Path of the page where this person stops these kinds of mails, and those alone."""
    token = signing.dumps([str(personne.uuid), sorted({genre.cle for genre in genres})], salt=SALT)
    return reverse("accueil:desabonnement", args=[token])


def read(token: str, known: Sequence[Genre]) -> tuple[Personne, list[Genre]] | None:
    """Whom a link is for and which of the `known` kinds it stops; None when it was altered or is too old.

    A merged entry leads to the one that was kept.
    """
    try:
        uuid, cles = signing.loads(token, salt=SALT, max_age=DUREE)
    except signing.BadSignature:
        return None
    personne = Personne.objects.select_related("fusionnee_dans").filter(uuid=uuid).first()
    genres = [genre for genre in known if genre.cle in cles]
    if personne is None or not genres:
        return None
    return personne.fusionnee_dans or personne, genres
