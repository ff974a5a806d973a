"""The letter on paper, short, usual and very long: accessible, well set, the same bytes in any process, deaf to hostile text."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from time import monotonic

import pytest
from django.conf import settings as conf

from missions import pdf as paper
from missions.actions import modeles as actions
from socle import pdf
from tests import factories
from tests.outils import pdf as outils

REFERENCE = paper.Reference("2026-007", "ABCD-EFGH-JKLM")
# 90 characters.
LONG_NAME = (
    "Marie-Antoinette-Clémentine",
    "de la Rochebrune-Montferrand-Saint-Barthélemy d’Anglebermes-en-Val",
)
PARAGRAPH = (
    "depuis 2024, trois départements comptent les haies à la main ; chacun a sa méthode, et les chiffres ne "
    "s’additionnent pas, ce qui empêche de savoir combien de kilomètres sont plantés chaque année."
)


def rendered(lettre, reference=REFERENCE) -> bytes:
    return pdf.render(paper.page(lettre, paper.texte(lettre, reference), reference))


def lengthened(lettre, paragraphs: int):
    lettre.contexte = "\n\n".join(f"Paragraphe {n} : {PARAGRAPH * 3}" for n in range(paragraphs))
    lettre.titulaire.prenom, lettre.titulaire.nom = LONG_NAME
    assert len(lettre.titulaire.nom_complet) >= 90
    return lettre


@pytest.fixture
def courte(startup, ingrid, emile, signataires):
    """A letter of one section, that ingrid alone signs."""
    modele = actions.draft_modele(modele=factories.make_modele(startup.incubateur, emile), by=emile)
    for section in modele.sections.all()[1:]:
        actions.remove_section(section=section, by=emile)
    actions.publish_modele(modele=modele, by=emile)
    first = dict(list(signataires.items())[:1])
    return factories.make_lettre(startup, ingrid, by=emile, signataires=first)


@pytest.mark.parametrize("etat", [False, True], ids=["neutral", "State"])
@pytest.mark.parametrize("longueur", [0, 12], ids=["usual", "long"])
def test_letter_is_accessible_whatever_its_length(settings, lettre, etat, longueur):
    settings.MARQUE_ETAT = etat
    contenu = rendered(lengthened(lettre, longueur) if longueur else lettre)
    assert outils.faults(contenu) == []
    assert outils.unwritten(contenu) == []


def test_short_letter_is_one_accessible_page(courte):
    contenu = rendered(courte)
    assert outils.faults(contenu) == []
    [page] = outils.pages(contenu)
    assert "page 1 sur 1" in page


def test_each_page_says_its_number_the_letter_and_its_code(lettre):
    pages = outils.pages(rendered(lettre))
    for number, page in enumerate(pages, 1):
        assert f"page {number} sur {len(pages)}" in page
        assert "2026-007" in page
        assert "ABCD-EFGH-JKLM" in page


def test_state_marks_its_letters_and_a_region_does_not(settings, lettre):
    settings.MARQUE_ETAT = True
    assert "RÉPUBLIQUE" in outils.pages(rendered(lettre))[0]
    settings.MARQUE_ETAT = False
    assert "RÉPUBLIQUE" not in outils.pages(rendered(lettre))[0]


@pytest.mark.parametrize("paragraphs", [0, 2, 4, 5, 7, 9])
def test_signatures_stay_together_with_the_end_of_the_text(lettre, signataires, paragraphs):
    pages = outils.pages(rendered(lengthened(lettre, paragraphs)))
    [page] = [page for page in pages if "\nSignatures\n" in f"\n{page}"]
    before, _, after = page.partition("Signatures\n")
    assert "demande motivée" in " ".join(before.split())
    for qualite in signataires:
        assert qualite.label in after


def test_annexes_begin_on_new_pages(lettre):
    pages = outils.pages(rendered(lettre))
    beginning = [page.strip().splitlines()[:4] for page in pages if "Annexe " in page]
    assert [
        any(line.startswith(f"Annexe {n}.") for line in lines) for n, lines in enumerate(beginning, 1)
    ] == [
        True,
        True,
        True,
    ]


def test_spaces_typed_before_punctuation_never_break(lettre):
    lettre.contexte = "Trois questions : qui ? quoi ; et « comment » !"
    lettre.lieu = "Rennes : siège"
    html = paper.texte(lettre)
    assert "Trois questions\u202f: qui\u202f? quoi\u202f; et «\u202fcomment\u202f»\u202f!" in html
    assert "Rennes\u202f: siège" in html
    assert "pour le service «\u202fCarnet vert\u202f»" in html


def test_same_letter_same_bytes_in_another_process(lettre, courte):
    pages = [
        paper.page(found, paper.texte(found, REFERENCE), REFERENCE)
        for found in (lengthened(lettre, 12), courte)
    ]
    code = (
        "import django, hashlib, json, sys; django.setup(); from socle import pdf;"
        "print(*(hashlib.sha256(pdf.render(page)).hexdigest() for page in json.load(sys.stdin)))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "incubateur.settings", "PYTHONHASHSEED": "7"}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        check=True,
        cwd=conf.BASE_DIR,
        env=environment,
    )
    assert answer.stdout.split() == [sha256(pdf.render(page)).hexdigest() for page in pages]


# Hostile and long -------------------------------------------------------------------------------------------

HOSTILE = (
    "<img src=file:///etc/hostname> <script>alert(1)</script> {% load socle %}{{ lettre.titulaire.password }} "
    "<style>* { display: none }</style> [lien](javascript:alert(1)) ![image](//ailleurs.example/x.png) "
    "<svg><image href='file:///etc/hostname'/></svg> <link rel=attachment href=file:///etc/hostname>"
)


def test_hostile_text_is_shown_as_text_and_fetches_nothing(lettre, monkeypatch):
    opened = []
    monkeypatch.setattr("socket.socket.connect", lambda *args: opened.append(args))
    lettre.contexte = lettre.lieu = lettre.but = HOSTILE
    contenu = rendered(lettre)
    said = outils.text(contenu)
    assert opened == []
    assert b"/EmbeddedFile" not in contenu
    assert "<img src=file:///etc/hostname>" in said
    assert "{{ lettre.titulaire.password }}" in said
    assert outils.faults(contenu) == []


@pytest.mark.parametrize("repeated", ["**a", "[", "> ", "`", "- a\n", "<b>", "a" * 200 + " ", "| a ", "*_"])
def test_longest_text_a_field_admits_is_written_in_bounded_time(lettre, repeated):
    lettre.contexte = (repeated * 10_000)[:10_000]
    begun = monotonic()
    assert rendered(lettre).startswith(b"%PDF")
    assert monotonic() - begun < 30


def test_words_of_a_text_set_without_its_emphasis_stay(lettre):
    lettre.contexte = "*un* **deux** " * 300
    assert outils.text(rendered(lettre)).count("un deux") == 300


def test_address_typed_as_it_is_can_be_followed(lettre):
    lettre.contexte = "Voir https://haies.example/plan, puis [le site](https://haies.example/)."
    html = paper.texte(lettre)
    assert '<a href="https://haies.example/plan"' in html
    assert html.count("<a href") == 2
    assert outils.faults(rendered(lettre)) == []


@pytest.mark.parametrize("etat", [False, True], ids=["neutral", "State"])
def test_letter_bears_the_logo_of_its_incubateur(settings, lettre, etat):
    settings.MARQUE_ETAT = etat
    factories.make_logo(lettre.incubateur, alternatif="Un arbre <vert>")
    page = paper.page(lettre, paper.texte(lettre, REFERENCE), REFERENCE)
    assert 'alt="Un arbre &lt;vert&gt;" src="data:image/png;base64,' in page
    contenu = pdf.render(page)
    assert outils.faults(contenu) == []
    assert contenu == pdf.render(page)
