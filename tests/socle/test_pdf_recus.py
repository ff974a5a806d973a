"""PDFs that people send: plain ones are read, others refused each with its sentence, in bounded time and memory."""

import io
import resource
import time
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from socle import pdf as paper
from socle.pdf import recus
from socle.pdf.recus import MAX_BYTES, REFUS, Refused


def saved(document: Pdf, **options) -> bytes:
    written = io.BytesIO()
    document.save(written, **options)
    return written.getvalue()


def blank(pages: int = 1) -> Pdf:
    document = Pdf.new()
    for _ in range(pages):
        document.add_blank_page()
    return document


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as found:
        recus.pages(content)
    return found.value.nature


def annotated(**annotation) -> bytes:
    document = blank()
    rect = Array([0, 0, 10, 10])
    document.pages[0].Annots = Array(
        [document.make_indirect(Dictionary(Type=Name.Annot, Rect=rect, **annotation))]
    )
    return saved(document)


def with_root(**entries) -> bytes:
    document = blank()
    for name, value in entries.items():
        document.Root[f"/{name}"] = value
    return saved(document)


@pytest.mark.parametrize("pages", [1, 7])
def test_pages_of_a_plain_pdf_are_counted(pages):
    assert recus.pages(saved(blank(pages))) == pages


def test_our_own_documents_are_read():
    html = (
        "<html lang=fr><head><title>Essai</title></head><body><h1>Essai</h1><p><a href='https://exemple.example/'>"
        "Lien</a></p></body></html>"
    )
    assert recus.pages(paper.render(html)) == 1


def test_signed_form_and_move_at_opening_are_let_through():
    document = blank()
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="Signature1", Rect=Array([0, 0, 9, 9])
        )
    )
    document.pages[0].Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])
    assert recus.pages(saved(document)) == 1


def test_link_one_clicks_is_let_through():
    assert (
        recus.pages(annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://exemple.example/")))
        == 1
    )


@pytest.mark.parametrize(
    ("content", "nature"),
    [
        (b"", "vide"),
        (b"<!DOCTYPE html><html><body>Lettre</body></html>", "autre"),
        (b"PK\x03\x04" + b"x" * 500, "autre"),
        (b"%PDF-1.7\n", "abime"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "abime"),
        (b"%PDF-1.7" + b"\0" * MAX_BYTES, "gros"),
    ],
)
def test_what_is_no_pdf_is_refused(content, nature):
    assert refused(content) == nature


def test_broken_table_and_cut_file_are_refused():
    content = saved(blank(3))
    assert refused(content[: len(content) // 2]) == "abime"
    assert refused(content.replace(b"startxref\n", b"startxref\n9")) == "abime"


def test_document_without_a_page_is_refused():
    assert refused(saved(Pdf.new())) == "vide"


def test_too_many_pages_are_refused():
    assert refused(saved(blank(301))) == "long"


@pytest.mark.parametrize("password", ["secret", ""])
def test_protected_file_is_refused(password):
    locked = saved(blank(), encryption=pikepdf.Encryption(owner="proprietaire", user=password))
    assert refused(locked) == "chiffre"


def js() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize(
    ("content", "nature"),
    [
        (lambda: with_root(OpenAction=js()), "javascript"),
        (lambda: with_root(Names=Dictionary(JavaScript=Dictionary(Names=Array(["a", js()])))), "javascript"),
        (lambda: annotated(Subtype=Name.Link, A=js()), "javascript"),
        (lambda: annotated(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="calc.exe")), "programme"),
        (lambda: annotated(Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F="autre.pdf")), "externe"),
        (lambda: annotated(Subtype=Name.Link, A=Dictionary(S=Name.GoToE)), "externe"),
        (
            lambda: annotated(Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F="https://x.example")),
            "externe",
        ),
        (lambda: annotated(Subtype=Name.Link, A=Dictionary(S=Name.ImportData, F="x.fdf")), "externe"),
        (lambda: annotated(Subtype=Name.FileAttachment), "jointes"),
        (lambda: annotated(Subtype=Name.RichMedia), "multimedia"),
        (lambda: annotated(Subtype=Name.Screen), "multimedia"),
        (lambda: annotated(Subtype=Name.Link, A=Dictionary(S=Name.Rendition)), "multimedia"),
        (lambda: with_root(AcroForm=Dictionary(Fields=Array([]), XFA="<xdp/>")), "xfa"),
        (lambda: with_root(OpenAction=Dictionary(S=Name.URI, URI="https://x.example")), "automatique"),
        (lambda: with_root(AA=Dictionary(WC=Dictionary(S=Name.Named, N=Name.Print))), "automatique"),
    ],
)
def test_active_content_is_refused_each_with_its_sentence(content, nature):
    assert refused(content()) == nature


def test_attached_file_is_refused():
    document = blank()
    document.attachments["virus.txt"] = b"x"
    assert refused(saved(document)) == "jointes"


def test_what_hides_in_a_compressed_object_or_behind_a_spelling_is_found():
    document = blank()
    document.Root.OpenAction = document.make_indirect(js())
    packed = saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in packed
    assert refused(packed) == "javascript"
    plain = saved(document, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    spelt = plain.replace(b"/JavaScript", b"/JavaScrip#74").replace(b"/JS ", b"/#4aS ")
    fixed = saved(pikepdf.open(io.BytesIO(spelt)))
    assert refused(fixed) == "javascript"


def test_deep_nesting_is_refused():
    nested = Array([])
    for _ in range(100):
        nested = Array([nested])
    assert refused(with_root(Creux=nested)) == "lourd"


# An object stream that says it is a gigabyte of spaces, in a megabyte.
def bomb() -> bytes:
    squeezed = zlib.compressobj(9)
    block = b" " * (1024 * 1024)
    body = b"".join(squeezed.compress(block) for _ in range(2048)) + squeezed.flush()
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    at = {}
    at[4] = out.tell()
    out.write(b"4 0 obj\n<</Type/ObjStm/N 3/First 15/Filter/FlateDecode/Length %d>>\nstream\n" % len(body))
    out.write(body + b"\nendstream\nendobj\n")
    at[5] = out.tell()
    rows = [(0, 0, 255), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, at[4], 0), (1, at[5], 0)]
    table = b"".join(
        bytes([kind]) + first.to_bytes(4, "big") + bytes([second]) for kind, first, second in rows
    )
    out.write(
        b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n" % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at[5]
    )
    return out.getvalue()


def test_bomb_costs_little_here_and_is_refused():
    content = bomb()
    assert len(content) < MAX_BYTES
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert refused(content) in {"lourd", "abime"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
    assert time.monotonic() - began < recus.PATIENCE + 5


def test_every_refusal_says_what_to_do_in_a_sentence():
    assert len(set(REFUS.values())) == len(REFUS)
    assert all(sentence.endswith(".") for sentence in REFUS.values())
