"""Lengths of time as a person says them."""

import pytest

from socle.templatetags.socle import span


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 jour"),
        (1, "1 jour"),
        (13, "13 jours"),
        (14, "2 semaines"),
        (59, "8 semaines"),
        (60, "8 semaines"),
        (61, "2 mois"),
        (213, "7 mois"),
        (729, "23 mois"),
        (730, "2 ans"),
    ],
)
def test_length_is_said_in_the_unit_one_would_use(days, said):
    assert span(days).replace("\u00a0", " ") == said
