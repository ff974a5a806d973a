"""Variables of a model: a closed list, filled as text."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from missions import variables
from missions.modele_par_defaut import SECTIONS
from socle.templatetags.socle import markdown
from tests.outils.html import soup, words

VALEURS = {"titulaire": "Camille Aubrac", "contexte": "Un *projet*.\n\nSuite."}


def test_known_names_are_filled():
    assert variables.fill("Confiée à {titulaire}.", VALEURS) == "Confiée à Camille Aubrac."
    assert variables.fill("Avant\n\n{contexte}\n", VALEURS) == "Avant\n\nUn *projet*.\n\nSuite.\n"


def test_shipped_model_contracts_no_name_with_its_article():
    """« Le Bocage »: « un·e coach de Le Bocage » is not French."""
    texts = [section.texte for section in SECTIONS]
    assert any("{incubateur}" in texte for texte in texts)
    assert not [texte for texte in texts if re.search(r"\b(de|à)\s+\{incubateur\}", texte)]


def test_unknown_name_is_said_at_its_line():
    with pytest.raises(ValidationError) as said:
        variables.only_known("Un {titulaire}\net {titulair}\n{ }\n{zzz}")
    assert [words(message) for message in said.value.messages] == [
        "Ligne 2 : « {titulair} » n’est pas une variable connue. Vouliez-vous « {titulaire} » ?",
        "Ligne 3 : « {} » n’est pas une variable connue.",
        "Ligne 4 : « {zzz} » n’est pas une variable connue.",
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Titulaire", "titulaire"),
        ("date_début", "date_debut"),
        ("date debut", "date_debut"),
        ("prénom", "titulaire"),
        ("startup", "phase"),
        ("hiérarchie", "responsable_hierarchique"),
        ("", ""),
    ],
)
def test_variable_that_was_meant_is_proposed(written, meant):
    assert variables.nearest(written) == meant


def test_block_inside_a_line_is_said():
    with pytest.raises(ValidationError, match=r"Ligne 1.*contexte.*seule sur sa ligne"):
        variables.only_known("Voici {contexte}.")
    variables.only_known("  {contexte}  ")


def test_template_syntax_is_text():
    hostile = "{% load socle %}{{ titulaire.password }}"
    assert variables.fill(hostile, VALEURS | {"titulaire": "{contexte}"}) == hostile


def test_variable_with_nothing_to_say_is_named():
    assert variables.empty("{titulaire} {lieu}\n{derogation}\n{inconnue}", VALEURS | {"lieu": " "}) == {
        "lieu"
    }


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_value_shows_to_the_letter(value):
    shown = soup(markdown(variables.fill("{titulaire}", {"titulaire": value}))).get_text()
    assert shown.strip() == value
