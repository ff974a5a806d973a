"""Typed text survives an expired session, without JavaScript.

A form that must not lose anything carries `author_token(user)`. When it arrives without a session, what was typed is
kept in the anonymous session, and given back to the same person (nobody else) once they have signed in.
"""

from django.core import signing
from django.http import HttpRequest, QueryDict

FIELD = "_auteur"
SALT = "socle.brouillons"
KEY = "texte_en_attente"
MAX_LENGTH = 200_000  # characters of the encoded form


def author_token(user) -> str:
    """Hidden value that says, verifiably, who is writing."""
    return signing.dumps(user.pk, salt=SALT)


def keep(request: HttpRequest) -> None:
    """Keep the form of this anonymous POST for its author, if it carries a valid token."""
    token = request.POST.get(FIELD, "")
    try:
        author = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    encoded = typed.urlencode()
    if len(encoded) <= MAX_LENGTH:
        request.session[KEY] = {"author": author, "path": request.path, "form": encoded}


def kept(request: HttpRequest) -> QueryDict | None:
    """What the signed-in person had typed for this very address when their session expired."""
    found = request.session.get(KEY)
    if found and found["path"] == request.path and found["author"] == request.user.pk:
        return QueryDict(found["form"])
    return None


def forget(request: HttpRequest) -> None:
    """The text was saved: drop what was kept of it."""
    request.session.pop(KEY, None)
