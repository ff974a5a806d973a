"""Sealed documents never change: not by form, ORM or SQL, on both databases."""

from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from socle import documents
from socle.immutable import Frozen
from socle.models import Document, Retrait

CONTENU = b"%PDF-1.7 lettre"


@pytest.fixture
def document(emile):
    return documents.seal(nom="lettre.pdf", contenu=CONTENU, by=emile)


def test_sealed_document_knows_its_fingerprint(document, emile):
    found = Document.objects.get()
    assert (bytes(found.contenu), found.empreinte, found.taille, found.scelle_par) == (
        CONTENU,
        sha256(CONTENU).hexdigest(),
        len(CONTENU),
        emile,
    )
    assert found.intact


def test_orm_refuses_to_change_or_delete(document):
    document.nom = "autre.pdf"
    for act in (
        document.save,
        document.delete,
        Document.objects.all().delete,
        lambda: Document.objects.update(nom="autre.pdf"),
        lambda: Document.objects.bulk_update([document], ["nom"]),
    ):
        with pytest.raises(Frozen):
            act()
    assert Document.objects.get().nom == "lettre.pdf"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE socle_document SET nom = 'autre.pdf'",
        "DELETE FROM socle_document",
        "UPDATE socle_retrait SET motif = ''",
        "DELETE FROM socle_retrait",
    ],
)
def test_database_refuses_to_change_or_delete(document, emile, sql):
    documents.cancel(document, by=emile, motif="Erreur de nom")
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        connection.cursor().execute(sql)
    assert (Document.objects.get().nom, Retrait.objects.get().motif) == ("lettre.pdf", "Erreur de nom")


def test_withdrawn_once(document, emile):
    new = documents.seal(nom="lettre-2.pdf", contenu=b"%PDF-1.7 bis", by=emile)
    documents.replace(document, new=new, by=emile, motif="Rectification")
    assert (document.retrait.remplace_par, document.retrait.get_nature_display()) == (new, "Remplacé")
    with pytest.raises(DatabaseError), transaction.atomic():
        documents.cancel(document, by=emile, motif="Encore")


def test_download_is_shown_or_saved_and_kept(document):
    shown = documents.download(RequestFactory().get("/"), document)
    assert (shown.content, shown["Content-Type"]) == (CONTENU, "application/pdf")
    assert shown["Content-Disposition"] == 'inline; filename="lettre.pdf"'
    saved = documents.download(RequestFactory().get("/?telecharger"), document)
    assert saved["Content-Disposition"].startswith("attachment")
    again = RequestFactory().get("/", headers={"If-None-Match": shown["ETag"]})
    assert documents.download(again, document).status_code == 304


def test_altered_bytes_are_never_given(document):
    document.contenu = b"%PDF-1.7 autre"
    with pytest.raises(documents.Damaged):
        documents.download(RequestFactory().get("/"), document)
