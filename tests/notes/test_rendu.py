"""The note on paper, short, usual and long: accessible, at most two pages, the same bytes, deaf to hostile text."""

import json
import os
import subprocess
import sys
from hashlib import sha256

import pytest
from django.conf import settings as conf

from notes import pdf as paper
from notes.contenu import contenu
from notes.destinataires import destinataires
from notes.models import Note
from socle.clock import today
from tests import factories
from tests.outils import pdf as outils

SENTENCE = "Trois départements comptent les haies à la main : chacun a sa méthode, et les chiffres ne s’additionnent pas. "
HOSTILE = (
    "<img src=file:///etc/hostname> <script>alert(1)</script> {% load socle %}{{ contenu.password }} "
    "<style>* { display: none }</style> <link rel=attachment href=file:///etc/hostname>"
)


@pytest.fixture
def note(startup, alice, ingrid, solange, serge) -> Note:
    """The usual note: measures, objectives, what is expected of the sponsor, what was solved."""
    haies = factories.make_indicateur(startup, "Haies comptées", unite="km", principal=True)
    for jours, valeur in [(200, "12"), (150, "40"), (100, "52.5"), (70, "90"), (40, "120"), (2, "155")]:
        factories.make_mesure(haies, valeur, jours=jours)
    for nom, valeur in [("Communes actives", "31"), ("Satisfaction", "4.2")]:
        factories.make_mesure(factories.make_indicateur(startup, nom), valeur, jours=3)
    factories.make_objectif(startup, indicateur=haies, cible=300)
    factories.make_jalon(startup, date=today())
    opened = factories.make_blocage(
        startup, alice, attendu_de=solange, attendu="Écrire à la direction des données."
    )
    solved = factories.make_blocage(
        startup, alice, titre="Hébergement", resolu_le=today(), issue="Signé avec l’opérateur."
    )
    return factories.make_note(
        startup,
        blocages=[str(opened.uuid), str(solved.uuid)],
        avancees=f"{SENTENCE * 3}\n\n{SENTENCE}",
        indicateurs="La hausse vient de deux communes.",
        attentes="Votre présence au lancement.",
    )


@pytest.fixture
def nue(autre_startup) -> Note:
    """The shortest note."""
    return factories.make_note(autre_startup, faits=["Rien de neuf"], avancees="", suite="")


def _page(note: Note, le=None) -> str:
    note = Note.objects.select_related("startup__incubateur__organisation").get(pk=note.pk)
    return paper.page(contenu(note), note.startup.incubateur, destinataires(note), le)


@pytest.mark.parametrize("etat", [False, True], ids=["neutral", "State"])
def test_usual_note_is_accessible_and_holds_on_two_pages(settings, note, etat):
    settings.MARQUE_ETAT = etat
    content = paper.render(_page(note, today()))
    assert outils.faults(content) == []
    assert outils.unwritten(content) == []
    assert paper.count(content) <= paper.PAGES


def test_short_note_is_one_accessible_page(nue):
    content = paper.render(_page(nue, today()))
    assert outils.faults(content) == []
    assert paper.count(content) == 1


def test_a_note_of_two_full_pages_is_accessible_and_a_longer_one_is_known(note):
    note.avancees = SENTENCE * 30
    note.save()
    content = paper.render(_page(note, today()))
    assert (outils.faults(content), paper.count(content)) == ([], 2)
    note.suite = SENTENCE * 60
    note.save()
    assert paper.count(paper.render(_page(note))) > paper.PAGES


def test_it_says_all_that_the_note_says(note, solange, serge, ingrid, alice):
    said = outils.text(paper.render(_page(note, today()))).replace("\u00a0", " ").replace("\u202f", " ")
    for words in (
        "Carnet vert",
        "Nuageux",
        "Cent haies comptées",
        f"Attendu de {solange}",
        "Écrire à la direction des données.",
        "Votre présence au lancement.",
        "155 km",
        "+35 (+29 %), progrès",
        "Hébergement, résolu le",
        "Former les communes.",
        f"Écrite par {ingrid} (Intrapreneur·e), {alice} (Coach).",
        f"à {solange} (Sponsor DG), {serge} (Sponsor de proximité).",
    ):
        assert words in said
    assert "rouillon" not in said


def test_the_shape_of_the_principal_indicator_says_its_figures(note):
    content = _page(note)
    assert "« Haies comptées », qui passe de 12 à 155 km entre" in content.replace("\u202f", " ")
    assert "/Figure" in outils.tags(paper.render(content))


def test_a_draft_says_so_on_each_page(note):
    pages = outils.pages(paper.render(_page(note)))
    assert all("Brouillon" in page for page in pages)


def test_a_rectification_says_its_number_and_why(note, alice):
    factories.make_transmission(note, alice)
    second = factories.make_note(note.startup, version=2, motif="Le nombre de haies était faux")
    said = outils.text(paper.render(_page(second, today())))
    assert "Version 2" in said
    assert "Le nombre de haies était faux" in said


def test_the_logo_of_the_incubateur_is_there(note):
    factories.make_logo(note.startup.incubateur, alternatif="Un arbre")
    content = paper.render(_page(note, today()))
    assert 'alt="Un arbre"' in _page(note)
    assert outils.faults(content) == []


def test_hostile_text_is_shown_as_text(note):
    note.faits, note.avancees, note.attentes = [HOSTILE], HOSTILE, HOSTILE
    note.save()
    content = paper.render(_page(note, today()))
    assert b"/EmbeddedFile" not in content
    assert "{{ contenu.password }}" in outils.text(content)
    assert outils.faults(content) == []


def test_same_note_same_bytes_in_another_process(note, nue):
    pages = [_page(note, today()), _page(nue, today())]
    code = (
        "import django, hashlib, json, sys; django.setup(); from notes import pdf;"
        "print(*(hashlib.sha256(pdf.render(page)).hexdigest() for page in json.load(sys.stdin)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        check=True,
        cwd=conf.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "incubateur.settings", "PYTHONHASHSEED": "7"},
    )
    assert answer.stdout.split() == [sha256(paper.render(page)).hexdigest() for page in pages]
