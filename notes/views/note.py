"""The note of a period: read once it is sent, written until then by those who write the notes of the startup."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from notes.views import ecriture, lecture
from notes.views.acces import get_transmise
from socle import brouillons
from socle.readonly import readonly


@readonly
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """Each finds at one address what the note is for them."""
    # A text kept while its author signed in again is given back, though somebody sent the note meanwhile.
    if brouillons.data(request) is None:
        note = get_transmise(request, identifiant, periode)
        if note:
            return lecture.page(request, note)
    return ecriture.rediger(request, identifiant, periode)
