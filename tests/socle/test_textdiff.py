"""Two versions of a text: the differences rebuild both, the excerpt shows where they are."""

from hypothesis import given
from hypothesis import strategies as st

from socle.textdiff import MAX_WORDS, SHOWN, Piece, compare, differences

TEXTS = st.text(alphabet="ab é.\n", max_size=80)


@given(TEXTS, TEXTS)
def test_differences_rebuild_both_texts(before, after):
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.sign in "=-") == before
    assert "".join(piece.text for piece in pieces if piece.sign in "=+") == after


@given(TEXTS)
def test_same_text_has_no_difference(text):
    assert compare(text, text) == []
    assert {piece.sign for piece in differences(text, text)} <= {"="}


def test_only_the_words_that_changed_are_marked():
    assert compare("Un test par mois.", "Deux tests par mois.") == [
        Piece("-", "Un test"),
        Piece("+", "Deux tests"),
        Piece("=", " par mois."),
    ]


def test_what_is_far_from_a_change_is_left_out():
    start, end = "début " * 40, " fin" * 40
    pieces = compare(f"{start}ancien{end}", f"{start}neuf{end}")
    assert [piece.sign for piece in pieces] == ["…", "=", "-", "+", "=", "…"]
    assert pieces[1].text == start[-60:]
    assert pieces[4].text == end[:60]


def test_first_changes_only_are_shown_when_there_are_many():
    before = "\n\n".join(f"Paragraphe {n} ancien." + " mot" * 40 for n in range(30))
    pieces = compare(before, before.replace("ancien", "neuf"))
    assert [piece.sign for piece in pieces].count("+") == SHOWN
    assert pieces[-1].sign == "…"


def test_long_paragraph_is_replaced_whole():
    old, new = " ".join(["ancien"] * MAX_WORDS), " ".join(["neuf"] * MAX_WORDS)
    assert compare(old, new) == [Piece("-", old), Piece("+", new)]
