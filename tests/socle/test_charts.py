"""Drawings say the truth at the extremes: none, one, five hundred, negative, gaps, a jump of a thousand times."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from socle import charts
from socle.charts import PAPER, SCREEN, Event, Share, Target, Value
from socle.charts.curve import MAX_DRAWN
from socle.templatetags.socle import chiffre
from tests.outils.html import faults, soup

START = date(2026, 1, 1)


def measures(*figures, every: int = 30) -> list[Value]:
    return [
        Value(START + timedelta(days=every * n), Decimal(str(figure))) for n, figure in enumerate(figures)
    ]


def height(place: str) -> float:
    return float(place)


def across(place: str) -> float:
    return float(place.removesuffix("%"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("1234567.5", "1\u202f234\u202f567,5"),
        ("-0.001", "0"),
        ("-12", "−12"),
        ("100", "100"),
        ("0.456", "0,46"),
        ("10.10", "10,1"),
        ("1200.00", "1\u202f200"),
    ],
)
def test_figures_are_written_as_people_do(value, written):
    assert chiffre(Decimal(value)) == written


def test_nothing_measured_draws_nothing():
    assert charts.curve("Usagers", []) is None
    assert charts.sparkline("Usagers", []) is None
    assert charts.bars("Coûts", []) is None
    assert charts.gauge("Budget", Decimal(0), []) is None


def test_single_measure_is_a_dot_in_the_middle():
    drawn = charts.curve("Usagers", measures(12), unite="usagers")
    assert (len(drawn.points), drawn.segments) == (1, [])
    assert across(drawn.points[0].x) == pytest.approx(56)
    assert drawn.description == "Usagers\u202f: 12\u00a0usagers le 1er janvier 2026."


def test_higher_is_higher_and_later_is_further():
    drawn = charts.curve("Usagers", measures(10, 20, 15))
    low, high, middle = drawn.points
    assert height(high.y) < height(middle.y) < height(low.y)
    assert across(low.x) < across(high.x) < across(middle.x)
    assert len(drawn.segments) == 2


def test_order_of_the_measures_does_not_matter():
    found = measures(3, 1, 2)
    assert charts.curve("Usagers", found) == charts.curve("Usagers", found[::-1])


def test_negative_values_and_a_jump_of_a_thousand_times_stay_inside():
    for figures in ([-5, 5, -20], [1, 1000], [0, 0, 0], [-3, -3], [7, 7]):
        drawn = charts.curve("Solde", measures(*figures))
        for dot in drawn.points:
            assert 20 <= height(dot.y) <= drawn.axe
            assert 15 <= across(dot.x) <= 97
        marks = [height(mark.place) for mark in drawn.valeurs]
        assert 2 <= len(marks) <= 7
        assert marks == sorted(marks, reverse=True)


def test_line_stops_where_nobody_measured():
    found = [Value(START + timedelta(days=n), Decimal(1)) for n in (0, 30, 60, 400, 430)]
    assert len(charts.curve("Usagers", found).segments) == 3


def test_five_hundred_measures_keep_their_shape():
    figures = [50] * 500
    figures[123], figures[321] = 900, -40
    drawn = charts.curve("Usagers", measures(*figures, every=2))
    assert len(drawn.segments) <= MAX_DRAWN
    assert len(drawn.points) == 1
    heights = [height(segment.y2) for segment in drawn.segments]
    assert max(heights) - min(heights) > 100


def test_target_and_events_are_drawn_and_said():
    drawn = charts.curve(
        "Usagers",
        measures(10, 20),
        cible=Target(date(2026, 6, 30), Decimal(100)),
        evenements=[Event(date(2026, 1, 20), "Comité"), Event(date(2030, 1, 1), "Trop tard")],
    )
    assert across(drawn.cible.x) == pytest.approx(97)
    assert [event.texte for event in drawn.evenements] == ["Comité"]
    assert "cible 100 au 30 juin 2026" in drawn.description


def test_bars_on_both_sides_of_zero():
    drawn = charts.bars("Écart", [("Hausse", Decimal(30)), ("Baisse", Decimal(-10))])
    up, down = drawn.barres
    assert (up.x, up.largeur) == ("25.00%", "75.00%")
    assert (down.x, down.largeur) == ("0.00%", "25.00%")


def test_gauge_says_what_exceeds_its_total():
    drawn = charts.gauge(
        "Budget", Decimal(100), [Share("consommé", Decimal(80)), Share("engagé", Decimal(120), "second")]
    )
    assert [part.largeur for part in drawn.parts] == ["40.00%", "60.00%"]
    assert drawn.total == "50.00%"
    assert drawn.description.endswith("sur 100\u00a0€\u202f; dépassement de 100\u00a0€.")


@given(
    st.lists(
        st.tuples(
            st.dates(date(1990, 1, 1), date(2100, 12, 31)),
            st.decimals(Decimal("-1e15"), Decimal("1e15"), places=4),
        ),
        min_size=1,
        max_size=200,
        unique_by=lambda pair: pair[0],
    )
)
def test_any_measures_are_drawn_inside(pairs):
    drawn = charts.curve("Usagers", [Value(*pair) for pair in pairs])
    for segment in drawn.segments:
        for x, y in ((segment.x1, segment.y1), (segment.x2, segment.y2)):
            assert 15 <= across(x) <= 97
            assert 19.9 <= height(y) <= drawn.axe + 0.1
    assert len(drawn.dates) <= 4
    assert drawn.dates


DRAWINGS = {
    "courbe": {"courbe": charts.curve("Usagers", measures(1, 2, 3), cible=Target(START, Decimal(2)))},
    "sparkline": {"trait": charts.sparkline("Usagers", measures(1, 2, 3))},
    "barres": {"graphique": charts.bars("Coûts", [("A", Decimal(1)), ("B", Decimal(-1))])},
    "jauge": {"jauge": charts.gauge("Budget", Decimal(10), [Share("engagé", Decimal(20), "second")])},
}


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize(
    "options", [{"palette": SCREEN}, {"palette": PAPER, "fixe": 600}], ids=["screen", "paper"]
)
def test_drawing_is_sound_markup_with_a_name(name, options):
    html = render_to_string(f"socle/graphiques/{name}.html", {"fixe": None, **DRAWINGS[name], **options})
    assert faults(html) == []
    [svg] = soup(html).find_all("svg")
    assert svg["role"] == "img"
    assert svg["aria-label"]
    assert "style" not in html
