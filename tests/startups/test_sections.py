"""The fiche is cut at its headings and put back without losing a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from startups.sections import HABITUELLES, decouper, intacte, manquantes, remplacer

FICHE = """Une phrase d’abord.

## Contexte

Les haies disparaissent.

### Chiffres

- 23 500 km par an

## Problème

Personne ne les compte.
"""

# Text made of what headings, code, lists, quotes and line ends are made of.
MORCEAUX = st.sampled_from(
    ["## Titre", "## ", "# Grand", "### Petit", "Titre\n---", "```", "> ## cité", "- liste", "    ## code",
     "texte", "", " ", "\n", "\r\n", "\r", "\u2028", "\x0b", "<!-- ", "<pre>", "[a]: http://b", "##", "é"]
)  # fmt: skip
FICHES = st.one_of(st.lists(MORCEAUX, max_size=30).map("\n".join), st.text(max_size=200))


def titres(fiche):
    return [section.titre for section in decouper(fiche)]


def test_a_section_starts_at_a_heading_of_level_two():
    assert titres(FICHE) == ["", "Contexte", "Problème"]
    assert [section.slug for section in decouper(FICHE)] == ["presentation", "contexte", "probleme"]
    assert decouper(FICHE)[1].texte == "Les haies disparaissent.\n\n### Chiffres\n\n- 23 500 km par an"


@pytest.mark.parametrize(
    "fiche",
    [
        "```\n## commentaire\n```\n",
        "> ## cité\n",
        "- ## liste\n",
        "    ## code\n",
        "# Niveau un\n",
        "##collé\n",
    ],
)
def test_what_only_looks_like_a_heading_does_not_cut(fiche):
    assert titres(fiche) == [""]


def test_underlined_and_decorated_headings_cut():
    assert titres("Le contexte\n---\n\nTexte\n\n## La **solution** `code` ##\n") == [
        "Le contexte",
        "La solution code",
    ]


def test_two_sections_of_one_title_have_two_addresses():
    assert [section.slug for section in decouper("## Jalons\n## Jalons\n## !!\n")] == [
        "jalons",
        "jalons-2",
        "section",
    ]


@given(FICHES)
def test_no_character_is_lost(fiche):
    assert "".join(section.source for section in decouper(fiche)) == fiche


@given(FICHES)
def test_addresses_of_sections_are_distinct(fiche):
    slugs = [section.slug for section in decouper(fiche)]
    assert len(slugs) == len(set(slugs))


@given(FICHES)
def test_saving_a_section_unchanged_changes_nothing(fiche):
    for section in decouper(fiche):
        assert remplacer(fiche, section.slug, section.titre, section.texte) == fiche


@given(FICHES, st.sampled_from(["Un texte", "Deux\r\nlignes", "### Sous-titre\n\nfin\n\n"]))
def test_rewriting_a_section_touches_no_other(fiche, texte):
    for index, section in enumerate(decouper(fiche)):
        after = remplacer(fiche, section.slug, section.titre, texte)
        before = decouper(fiche)
        assert after.startswith("".join(other.source for other in before[:index]))
        assert after.endswith("".join(other.source for other in before[index + 1 :]))


def test_rewriting_keeps_the_blank_lines_around():
    after = remplacer(FICHE, "contexte", "Contexte", "Rien.\r\n")
    assert after == FICHE.replace(decouper(FICHE)[1].texte, "Rien.")


def test_a_new_title_replaces_the_heading_alone():
    assert remplacer(FICHE, "probleme", "Irritant", "Personne ne les compte.") == FICHE.replace(
        "## Problème", "## Irritant"
    )


def test_a_missing_section_is_added_at_the_end():
    assert remplacer(FICHE, "solution", "Solution", "Un carnet.") == FICHE + "\n## Solution\n\nUn carnet.\n"
    assert remplacer("", "solution", "Solution", "Un carnet.") == "## Solution\n\nUn carnet.\n"


def test_a_missing_section_left_empty_adds_nothing():
    assert remplacer(FICHE, "solution", "Solution", " \n") == FICHE


def test_an_emptied_section_goes():
    assert titres(remplacer(FICHE, "contexte", "Contexte", "")) == ["", "Problème"]


def test_usual_sections_are_offered_while_missing():
    assert list(manquantes(decouper(FICHE)).values()) == ["Solution", "Bénéficiaires", "Stratégie"]
    assert manquantes(decouper("")) == HABITUELLES


def test_usual_sections_are_known_under_the_titles_people_give_them():
    fiche = (
        "## Le contexte\n## Problèmes identifiés\n## Notre solution\n## Les bénéficiaires\n## Stratégies\n"
    )
    assert manquantes(decouper(fiche)) == {}


def test_a_code_block_left_open_would_swallow_the_rest():
    swallowed = remplacer(FICHE, "contexte", "Contexte", "```\noublié")
    assert not intacte(FICHE, swallowed, "contexte")
    assert intacte(FICHE, remplacer(FICHE, "contexte", "Contexte", "```\nfermé\n```"), "contexte")
