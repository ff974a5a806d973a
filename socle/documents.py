"""Seal a document, withdraw it, give it to whoever may read it."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header

from socle.enums import NatureRetrait
from socle.models import Document, Retrait
from socle.models.documents import PDF


class Damaged(Exception):
    """The bytes of a sealed document are no longer those that were sealed."""


def seal(*, nom: str, contenu: bytes, by, type: str = PDF) -> Document:
    """Write a document once and for all; call it in the transaction of what it proves."""
    return Document.objects.create(nom=nom, contenu=contenu, type=type, scelle_par=by)


def cancel(document: Document, *, by, motif: str) -> Retrait:
    """Say that a document no longer holds, and why; it stays readable."""
    return Retrait.objects.create(document=document, nature=NatureRetrait.ANNULE, motif=motif, retire_par=by)


def replace(document: Document, *, new: Document, by, motif: str) -> Retrait:
    """Say that `new` holds instead of a document; both stay readable."""
    return Retrait.objects.create(
        document=document, nature=NatureRetrait.REMPLACE, remplace_par=new, motif=motif, retire_par=by
    )


def download(request: HttpRequest, document: Document) -> HttpResponse:
    """The file; opened in the browser, or saved when the address says `?telecharger`.

    Whether the person may read it is the caller's question. Raises Damaged rather than give altered bytes.
    """
    if not document.intact:
        raise Damaged(str(document.uuid))
    etag = f'"{document.empreinte}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = HttpResponse(bytes(document.contenu), content_type=document.type)
    response["Content-Disposition"] = content_disposition_header("telecharger" in request.GET, document.nom)
    response["ETag"] = etag
    return response
