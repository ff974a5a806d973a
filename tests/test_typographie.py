"""What people read is typeset in French: narrow spaces, apostrophes, accents on capitals."""

import pytest
from django.conf import settings

from tests.outils.typographie import (
    faults,
    mended,
    mended_python,
    mended_template,
    shown_strings,
    template_texts,
)
from tests.test_architecture import product_files, short

MEND = "run python -m tests.outils.typographie"


def test_templates_are_typeset():
    texts = [path for path in sorted((settings.BASE_DIR / "templates").rglob("*.*"))]
    found = [
        f"{short(path)}: {fault}"
        for path in texts
        for text in template_texts(path.read_text(encoding="utf-8"))
        for fault in faults(text)
    ]
    assert not found, "\n".join([MEND, *found])


def test_strings_are_typeset():
    found = [
        f"{short(path)}:{line}: {fault}"
        for path in product_files()
        for line, text in shown_strings(path.read_text(encoding="utf-8"))
        for fault in faults(text)
    ]
    assert not found, "\n".join([MEND, *found])


@pytest.mark.parametrize(
    "text", ["Déjà !", "Déjà!", "Titre : suite", "Titre: suite", "« mot »", "l'équipe", "Voir...", "Equipe"]
)
def test_faulty_text_is_named(text):
    assert list(faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "Déjà\u202f!",
        "Titre\u202f: suite",
        "«\u202fmot\u202f»",
        "l’équipe",
        "Voir…",
        "https://x.fr:80/?a=b;c",
        "10:30",
    ],
)
def test_sound_text_passes(text):
    assert list(faults(text)) == []
    assert mended(text) == text


def test_mechanical_faults_are_mended():
    assert mended("L'équipe : « oui » !") == "L’équipe\u202f: «\u202foui\u202f»\u202f!"


def test_only_what_is_shown_of_a_template_is_mended():
    source = '<a title="Vue : été" href="/a?b :c" {% if x == "a : b" %}>{{ y|default:"« »" }} : ici</a>'
    assert mended_template(source) == (
        '<a title="Vue\u202f: été" href="/a?b :c" {% if x == "a : b" %}>{{ y|default:"« »" }}\u202f: ici</a>'
    )


def test_only_french_strings_of_a_file_are_mended():
    source = '"""Doc : « a »."""\nx = f"été : {y} ; l\'an"  # l\'an : ici\nz = {"a; b": "c : d"}\n'
    assert mended_python(source) == (
        '"""Doc : « a »."""\nx = f"été\u202f: {y}\u202f; l’an"  # l\'an : ici\nz = {"a; b": "c\u202f: d"}\n'
    )
