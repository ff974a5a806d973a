"""The path and its drawing say what happened: nothing is hidden, moved or invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from startups.enums import ACTIVE_PHASES, NomPhase
from startups.frise import MARGIN, MAX_DRAWN, dessiner
from startups.parcours import Situation, lire, nouvelles_remarques

TODAY = date(2026, 11, 23)
# Pixels of the narrowest screen the drawing must be readable on, and of a letter of the axis.
PHONE, LETTER = 320, 6.2


@dataclass(frozen=True)
class Ligne:
    nom: str
    debut: date
    fin: date | None = None


def ligne(nom, debut, fin=None):
    return Ligne(nom, date.fromisoformat(debut), fin and date.fromisoformat(fin))


def codes(*lignes):
    """Codes of the remarks of each step."""
    return [[remarque.code for remarque in etape.remarques] for etape in lire(lignes, TODAY)]


def frise(*lignes):
    return dessiner(lire(lignes, TODAY), TODAY)


@st.composite
def parcours(draw):
    """Any path the database admits: dates in any order, ties, overlaps, future, said ends."""
    starts = st.dates(date(2012, 1, 1), date(2031, 1, 1))
    rows = draw(
        st.lists(st.tuples(st.sampled_from(NomPhase), starts, st.none() | st.integers(0, 2000)), max_size=14)
    )
    unique = {(nom, debut): span for nom, debut, span in rows}
    return [
        Ligne(nom, debut, None if span is None else debut + timedelta(days=span))
        for (nom, debut), span in unique.items()
    ]


# What is said of a path -----------------------------------------------------------------------------------


def test_the_usual_path_calls_for_no_remark():
    assert codes(
        ligne("investigation", "2022-01-10", "2022-06-01"),
        ligne("construction", "2022-06-01"),
        ligne("acceleration", "2023-09-01"),
        ligne("transfert", "2025-02-01"),
        ligne("transfere", "2025-11-01"),
    ) == [[], [], [], [], []]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (ligne("investigation", "2024-01-01"), ligne("acceleration", "2024-06-01"), "saut"),
        (ligne("acceleration", "2024-01-01"), ligne("construction", "2024-06-01"), "retour"),
        (ligne("construction", "2024-01-01"), ligne("construction", "2024-06-01"), "repetition"),
        (ligne("abandon", "2024-01-01"), ligne("construction", "2024-06-01"), "reprise"),
        (ligne("abandon", "2024-01-01"), ligne("transfere", "2024-06-01"), "issue"),
        (ligne("acceleration", "2024-01-01"), ligne("abandon-investigation", "2024-06-01"), "issue"),
        (ligne("investigation", "2024-01-01"), ligne("construction", "2024-01-01"), "meme-jour"),
        (
            ligne("investigation", "2024-01-01", "2024-07-02"),
            ligne("construction", "2024-06-01"),
            "chevauchement",
        ),
        (
            ligne("investigation", "2018-01-01", "2018-03-01"),
            ligne("construction", "2024-06-01"),
            "interruption",
        ),
        (ligne("investigation", "2026-01-01"), ligne("construction", "2027-06-01"), "a-venir"),
    ],
)
def test_what_is_unusual_is_said(before, after, code):
    assert codes(before, after)[1] == [code]


def test_a_path_that_starts_late_says_so():
    assert codes(ligne("construction", "2024-01-01")) == [["saut"]]


def test_a_phase_entered_again_is_counted():
    path = [
        ligne("investigation", "2020-01-01"),
        ligne("construction", "2020-06-01"),
        ligne("abandon", "2021-01-01"),
        ligne("construction", "2022-01-01"),
    ]
    remarks = lire(path, TODAY)[3].remarques
    assert [remark.code for remark in remarks] == ["reprise", "reentree"]
    assert "2e passage" in remarks[1].texte


def test_a_phase_passed_earlier_is_not_skipped_when_coming_back():
    path = [
        ligne("investigation", "2020-01-01"),
        ligne("construction", "2020-06-01"),
        ligne("investigation", "2021-01-01"),
        ligne("acceleration", "2022-01-01"),
    ]
    assert codes(*path)[3] == []


@pytest.mark.parametrize("fin", ["2024-05-31", "2024-06-01"])
def test_a_hand_over_the_same_day_or_the_next_is_neither_gap_nor_overlap(fin):
    assert codes(ligne("investigation", "2024-01-01", fin), ligne("construction", "2024-06-01")) == [[], []]


def test_a_phase_ended_without_a_next_one_stays_the_current_one_and_says_so():
    (etape,) = lire([ligne("investigation", "2024-01-01", "2024-06-01")], TODAY)
    assert etape.courante
    assert [remark.code for remark in etape.remarques] == ["sans-suite"]


def test_ties_follow_the_total_order():
    path = lire([ligne("abandon", "2024-01-01"), ligne("investigation", "2024-01-01")], TODAY)
    assert [etape.nom for etape in path] == ["investigation", "abandon"]
    assert [etape.situation for etape in path] == [Situation.PASSEE, Situation.COURANTE]


def test_a_change_is_confirmed_for_what_it_adds_only():
    before = lire([ligne("construction", "2022-01-01")], TODAY)
    after = lire([ligne("construction", "2022-01-01"), ligne("investigation", "2023-01-01")], TODAY)
    sentences = nouvelles_remarques(before, after)
    assert len(sentences) == 1
    assert "Retour en arrière" in sentences[0]
    assert nouvelles_remarques(after, after) == []


@given(parcours())
def test_the_current_step_is_the_latest_begun_by_the_rule(lignes):
    begun = [row for row in lignes if row.debut <= TODAY]
    expected = max(begun, key=lambda row: (row.debut, NomPhase(row.nom).rank), default=None)
    current = [etape.ligne for etape in lire(lignes, TODAY) if etape.courante]
    assert current == ([expected] if expected else [])


@given(parcours())
def test_reading_a_path_keeps_every_row_and_dates_in_order(lignes):
    path = lire(lignes, TODAY)
    assert sorted(map(repr, (etape.ligne for etape in path))) == sorted(map(repr, lignes))
    assert all(a.debut <= b.debut for a, b in pairwise(path))
    assert all(etape.terme is None or etape.terme >= etape.debut for etape in path)
    assert all(etape.duree(TODAY) >= 0 for etape in path)


# What is drawn --------------------------------------------------------------------------------------------


def test_nothing_is_drawn_of_nothing():
    assert dessiner([], TODAY) is None


def test_one_phase_begun_today_has_room():
    drawing = frise(ligne("investigation", "2026-11-23"))
    assert drawing.barres[0].gauche == pytest.approx(MARGIN)
    assert drawing.aujourdhui.position < 20


def test_a_skipped_phase_is_an_empty_lane():
    drawing = frise(ligne("investigation", "2024-01-01"), ligne("acceleration", "2025-01-01"))
    assert [(lane.nom, lane.vide) for lane in drawing.couloirs] == [
        ("investigation", False),
        ("construction", True),
        ("acceleration", False),
        ("transfert", True),
    ]


def test_a_return_goes_up():
    first, second = frise(ligne("acceleration", "2024-01-01"), ligne("construction", "2025-01-01")).barres
    assert second.y < first.y


def test_a_gap_is_a_blank_without_a_link():
    first, second = frise(
        ligne("investigation", "2018-01-01", "2018-06-01"), ligne("construction", "2024-01-01")
    ).barres
    assert second.gauche - first.droite > 30
    assert second.venant_de is None


def test_phases_of_one_day_share_a_vertical():
    first, second = frise(ligne("investigation", "2024-01-01"), ligne("construction", "2024-01-01")).barres
    assert first.x == second.x
    assert not first.lived
    assert second.venant_de == first.y


def test_an_overlap_shows_both_at_once():
    first, second = frise(
        ligne("investigation", "2024-01-01", "2025-01-01"), ligne("construction", "2024-06-01")
    ).barres
    assert first.gauche < second.gauche < first.droite
    assert first.y != second.y


def test_a_phase_overlapping_itself_is_drawn_on_two_rows():
    first, second = frise(
        ligne("construction", "2024-01-01", "2025-01-01"), ligne("construction", "2024-06-01")
    ).barres
    assert (first.couloir, second.couloir) == (0 + 1, 0 + 1)
    assert first.y < second.y


def test_only_an_end_somebody_said_is_closed():
    first, second, third = frise(
        ligne("investigation", "2022-01-01", "2022-06-01"),
        ligne("construction", "2022-06-01"),
        ligne("acceleration", "2024-01-01"),
    ).barres
    assert (first.closed, second.closed, third.closed) == (True, False, False)


def test_what_is_planned_is_apart_from_what_was_lived():
    current, planned = frise(ligne("construction", "2026-01-01"), ligne("acceleration", "2027-03-01")).barres
    assert current.lived
    assert current.planned  # between today and the planned start
    assert (planned.lived, planned.planned) == (False, True)


def test_a_path_long_ended_is_not_squeezed_by_the_years_since():
    drawing = frise(ligne("construction", "2014-01-01"), ligne("abandon", "2015-01-01"))
    assert drawing.aujourdhui is None
    assert drawing.barres[1].gauche > 75


def test_a_very_long_path_draws_its_latest_steps_and_counts_the_others():
    rows = [ligne("construction", f"{1992 + index}-01-01") for index in range(MAX_DRAWN + 3)]
    drawing = frise(*rows)
    assert len(drawing.barres) == MAX_DRAWN
    assert drawing.omises == 3


def test_coordinates_are_written_for_svg_not_for_french_readers():
    drawing = frise(ligne("investigation", "2024-01-01"), ligne("construction", "2024-05-17"))
    assert drawing.barres[1].x.endswith("%")
    assert "," not in drawing.barres[1].x


@given(parcours())
def test_every_step_is_drawn_inside_the_drawing_in_the_order_of_time(lignes):
    path = lire(lignes, TODAY)
    drawing = dessiner(path, TODAY)
    if not path:
        return
    assert [bar.etape for bar in drawing.barres] == path
    for bar in drawing.barres:
        assert 0 < bar.gauche <= bar.vecu <= bar.droite < 100
        assert drawing.couloirs[bar.couloir].nom is bar.etape.nom
        assert drawing.couloirs[bar.couloir].y < bar.y < drawing.y_axe
    for before, after in pairwise(drawing.barres):
        assert before.gauche <= after.gauche
        assert (before.gauche == after.gauche) == (before.etape.debut == after.etape.debut)


@given(parcours())
def test_lengths_are_proportional_to_time(lignes):
    drawing = dessiner(lire(lignes, TODAY), TODAY)
    ratios = [
        (bar.droite - bar.gauche) / (bar.etape.terme - bar.etape.debut).days
        for bar in (drawing.barres if drawing else [])
        if bar.etape.terme and bar.etape.terme > bar.etape.debut
    ]
    assert all(ratio == pytest.approx(ratios[0]) for ratio in ratios)


@given(parcours())
def test_two_bars_never_hide_each_other(lignes):
    drawing = dessiner(lire(lignes, TODAY), TODAY)
    for one, other in combinations(drawing.barres if drawing else [], 2):
        if one.y == other.y:
            left, right = sorted([one, other], key=lambda bar: bar.gauche)
            assert left.droite <= right.gauche + 1e-9


@given(parcours())
def test_nothing_lived_is_drawn_after_today_nor_planned_before(lignes):
    drawing = dessiner(lire(lignes, TODAY), TODAY)
    if drawing and drawing.aujourdhui:
        for bar in drawing.barres:
            assert bar.vecu <= max(bar.gauche, drawing.aujourdhui.position) + 1e-9
            assert not bar.planned or bar.droite >= drawing.aujourdhui.position - 1e-9


@given(parcours())
def test_lanes_are_the_phases_of_the_method_then_the_outcomes_met(lignes):
    drawing = dessiner(lire(lignes, TODAY), TODAY)
    if drawing:
        names = [lane.nom for lane in drawing.couloirs]
        assert names[:4] == ACTIVE_PHASES
        assert set(names[4:]) == {NomPhase(row.nom) for row in lignes if NomPhase(row.nom).is_outcome}


@given(parcours())
def test_dates_of_the_axis_never_touch_on_a_phone(lignes):
    drawing = dessiner(lire(lignes, TODAY), TODAY)
    for before, after in pairwise(drawing.reperes if drawing else []):
        width = (len(before.texte) + len(after.texte)) / 2 * LETTER
        assert (after.position - before.position) / 100 * PHONE > width


@given(parcours())
def test_the_axis_has_dates_whatever_the_length(lignes):
    drawing = dessiner(lire(lignes, TODAY), TODAY)
    if drawing:
        assert 1 <= len(drawing.reperes) <= 12
        assert {tick.ancre for tick in drawing.reperes} == {"middle"}


@given(parcours())
def test_the_drawing_is_also_told_in_words(lignes):
    drawing = dessiner(lire(lignes, TODAY), TODAY)
    for row in lignes:
        assert NomPhase(row.nom).label in drawing.description
