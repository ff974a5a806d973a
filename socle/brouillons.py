"""Typed text survives a session that expired, without JavaScript; a crash of the browser, with it.

A form that must not lose anything includes `socle/brouillon.html`. Sent without a session, what it holds is kept in
the anonymous session and given back to the same person (nobody else) at the same address, once they have signed in:

    form = PointForm(brouillons.data(request), …)
    context = {"form": form, "brouillon": brouillons.of(request, "point-…")}
    messages.success(request, "C’est publié.", extra_tags=brouillons.saved(request, "point-…"))
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, QueryDict

FIELD = "_auteur"
SALT = "socle.brouillons"
KEY = "textes_en_attente"
MAX_LENGTH = 1_000_000  # characters of the encoded form
MAX_FORMS = 8


@dataclass(frozen=True)
class Brouillon:
    """What the form needs: its key in this person's browser, who writes, whether a kept text is being given back."""

    cle: str
    auteur: str
    restored: bool


def of(request: HttpRequest, name: str, *, here: bool = True) -> Brouillon:
    """The draft `name` of the signed-in person, for the template of its form.

    Of several forms of a page, the kept text belongs to the one that is sent to this address (`here`).
    """
    restored = here and request.method != "POST" and _kept(request) is not None
    return Brouillon(_browser_key(request, name), author_token(request.user), restored)


def author_token(user) -> str:
    """Hidden value that says, verifiably, who is writing."""
    return signing.dumps(user.pk, salt=SALT)


def data(request: HttpRequest) -> QueryDict | None:
    """What fills the form: what is posted, else what was kept of it; None for a fresh form."""
    return request.POST if request.method == "POST" else _kept(request)


def keep(request: HttpRequest) -> bool:
    """Keep the form of this POST for its author; False when it says nothing of its author, or lies."""
    author = _author(request)
    signed_in = request.user.pk if request.user.is_authenticated else author
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    encoded = typed.urlencode()
    if author is None or author != signed_in or len(encoded) > MAX_LENGTH:
        return False
    waiting = request.session.get(KEY, {}) | {request.path: {"author": author, "form": encoded}}
    request.session[KEY] = dict(list(waiting.items())[-MAX_FORMS:])
    return True


def _author(request: HttpRequest):
    try:
        return signing.loads(request.POST.get(FIELD, ""), salt=SALT)
    except signing.BadSignature:
        return None


def _kept(request: HttpRequest) -> QueryDict | None:
    found = request.session.get(KEY, {}).get(request.path)
    if found and found["author"] == request.user.pk:
        return QueryDict(found["form"])
    return None


def saved(request: HttpRequest, name: str) -> str:
    """The text is in the database: drop what was kept of it; returns its key, by which the browser drops its own copy."""
    waiting = request.session.get(KEY, {})
    if waiting.pop(request.path, None):
        request.session.modified = True
    return _browser_key(request, name)


def _browser_key(request: HttpRequest, name: str) -> str:
    # A browser may be shared: nobody is offered the text of somebody else.
    return f"{request.user.uuid}:{name}"
