"""Documents: accessible, the same in any process, and deaf to whatever is not ours."""

import os
import subprocess
import sys
from hashlib import sha256
from time import monotonic

import pytest
from django.conf import settings as conf

from socle import pdf
from tests.outils import pdf as outils

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
TABLE = (
    "<table><caption>Objectifs</caption><thead><tr><th>Indicateur</th><th>Cible</th></tr></thead>"
    "<tbody><tr><th>Usagers</th><td>1\u202f200</td></tr></tbody></table>"
)


def page(content: str) -> str:
    return (
        '<!DOCTYPE html><html lang="fr"><head><title>Lettre d’essai</title></head>'
        f'<body data-reference="LM-2026-001"><h1>Lettre</h1>{content}</body></html>'
    )


EVERYTHING = page(
    '<p>Voir <a href="https://incubateur.example/verifier/abc/">la vérification</a>\u202f: « oui »\u202f? ✓ ☐</p>'
    f"<h2>Objectifs</h2>{TABLE}<ul><li>un</li><li>deux</li></ul>{pdf.figure(SQUARE, alt='Un carré')}"
    '<h2 class="annexe">Annexe 1</h2><p>Suite.</p>'
)


@pytest.fixture(scope="module")
def contenu() -> bytes:
    return pdf.render(EVERYTHING)


def test_checkers_find_nothing_to_say(contenu):
    assert outils.faults(contenu) == []


def test_checkers_hear_a_fault():
    assert any("Alt" in fault for fault in outils.faults(pdf.render(page(SQUARE))))


def test_structure_is_read_in_order(contenu):
    kinds = [tag for tag in outils.tags(contenu) if tag not in {"/Span", "/NonStruct"}]
    assert kinds[:9] == ["/Document", "/H1", "/P", "/Link", "/H2", "/Table", "/Caption", "/THead", "/TR"]
    assert kinds[-2:] == ["/H2", "/P"]


def test_bookmarks_and_pages(contenu):
    assert outils.bookmarks(contenu) == [(1, "Lettre"), (2, "Objectifs"), (2, "Annexe 1")]
    first, second = outils.pages(contenu)
    assert "LM-2026-001" in first
    assert "page 2 sur 2" in second


@pytest.mark.parametrize("etat", [True, False], ids=["State's typeface", "free typeface"])
def test_every_character_is_in_the_fonts(settings, etat):
    settings.MARQUE_ETAT = etat
    contenu = pdf.render(EVERYTHING)
    assert outils.unwritten(contenu) == []
    assert outils.faults(contenu) == []


def test_characters_no_font_has_are_named():
    assert pdf.missing_characters("Élan\n漢字 漢\u00ad") == ["漢", "字"]


def test_same_document_same_bytes_in_another_process(contenu):
    assert pdf.render(EVERYTHING) == contenu
    code = (
        "import django, hashlib, sys; django.setup(); from socle import pdf;"
        "print(hashlib.sha256(pdf.render(sys.stdin.read())).hexdigest())"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "incubateur.settings", "PYTHONHASHSEED": "7"}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        input=EVERYTHING,
        capture_output=True,
        text=True,
        check=True,
        cwd=conf.BASE_DIR,
        env=environment,
    )
    assert answer.stdout.strip() == sha256(contenu).hexdigest()


@pytest.mark.parametrize(
    "hostile",
    [
        '<img alt="" src="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        "<style>@import url(file:///etc/hostname); p { background: url(http://ailleurs.example/x.png) }</style>",
        '<img alt="" src="data:text/html,<script>alert(1)</script>">',
        '<object data="file:///etc/hostname"></object><embed src="http://ailleurs.example/">',
        '<img alt="" src="police:../../settings.py">',
    ],
)
def test_nothing_else_is_opened(hostile, monkeypatch):
    opened = []
    monkeypatch.setattr("socket.socket.connect", lambda *args: opened.append(args))
    contenu = pdf.render(page(f"<p>Texte</p>{hostile}"))
    assert opened == []
    assert b"/EmbeddedFile" not in contenu
    assert outils.text(contenu).startswith("Lettre Texte")


@pytest.mark.parametrize(
    "content", ["<p>{}</p>".format("&lt;b&gt;" * 5_000), "<p>{}</p>".format("<em>a</em>" * 3_000)]
)
def test_what_would_take_minutes_takes_seconds(content):
    begun = monotonic()
    said = outils.text(pdf.render(page(content)))
    assert monotonic() - begun < 20
    assert said.count("b") >= 5_000 or said.count("a") >= 3_000
