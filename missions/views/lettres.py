"""Letters: one to read, and its PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from missions import pdf
from missions.models import Emission
from missions.views.acces import get_lettre
from socle import documents
from socle.readonly import readonly


@readonly
@require_safe
def lettre(request: HttpRequest, uuid) -> HttpResponse:
    """One letter: its state, its text, who signs."""
    found = get_lettre(request, uuid)
    emission = Emission.objects.filter(lettre=found).defer("page").first()
    text = emission.texte if emission else pdf.texte(found) if found.modele else ""
    context = {
        "lettre": found,
        "emission": emission,
        "texte": text,
        "signatures": found.signatures.select_related("personne", "enregistree_par"),
    }
    return render(request, "missions/lettre.html", context)


@readonly
@require_safe
def lettre_pdf(request: HttpRequest, uuid) -> HttpResponse:
    """The sealed document, or the draft marked as such."""
    found = get_lettre(request, uuid)
    emission = Emission.objects.filter(lettre=found).select_related("document").first()
    if emission:
        return documents.download(request, emission.document)
    if found.papier:
        return documents.download(request, found.scan)
    response = HttpResponse(pdf.apercu(found), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, "brouillon.pdf")
    return response
