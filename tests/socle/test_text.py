"""What people type, typeset as French wants."""

import pytest

from socle.text import espaces_insecables


@pytest.mark.parametrize(
    ("typed", "typeset"),
    [
        ("Objet : oui ; non ! vrai ?", "Objet\u202f: oui\u202f; non\u202f! vrai\u202f?"),
        ("le service « Haies », à 60 %.", "le service «\u202fHaies\u202f», à 60\u202f%."),
        ("**Lieu** : Rennes", "**Lieu**\u202f: Rennes"),
        ("lettre n° 12, 40 000 €", "lettre n°\u202f12, 40 000\u202f€"),
        ("| a | b |\n| :-- | :-: |", "| a | b |\n| :-- | :-: |"),
        ("https://exemple.fr/?a=1:2", "https://exemple.fr/?a=1:2"),
        ("déjà\u00a0: là\u202f;", "déjà\u00a0: là\u202f;"),
        ("du 1er mars au 12 août 2026", "du 1er\u00a0mars au 12\u00a0août 2026"),
        ("pour mars 2026, hier mars", "pour mars 2026, hier mars"),
        ("- un\n\n: deux", "- un\n\n: deux"),
    ],
)
def test_spaces_that_never_break(typed, typeset):
    assert espaces_insecables(typed) == typeset
