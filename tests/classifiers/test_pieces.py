"""A text is split into known pieces, and each piece knows its characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.pieces import UNKNOWN, Pieces

TABLE = ["<s>", "<pad>", "</s>", "<unk>", "▁ge", "▁gegeven", "s", "▁", "g", "e", "v", "n", "fi"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -2.0, -5.0, -6.0, -6.0, -6.0, -6.0, -3.0]


@pytest.fixture
def pieces() -> Pieces:
    return Pieces(TABLE, SCORES)


def test_the_likeliest_way_to_build_a_word_wins(pieces: Pieces) -> None:
    found = pieces.split("gegevens")

    assert [TABLE[piece.id] for piece in found] == ["▁gegeven", "s"]


def test_each_piece_points_at_its_characters(pieces: Pieces) -> None:
    text = "  gegevens\n gegeven"

    assert [text[piece.start : piece.end] for piece in pieces.split(text)] == ["gegeven", "s", "gegeven"]


def test_unknown_characters_in_a_row_are_one_unknown_piece(pieces: Pieces) -> None:
    found = pieces.split("ge💀💀s")

    assert [piece.id for piece in found] == [TABLE.index("▁ge"), UNKNOWN, TABLE.index("s")]
    assert (found[1].start, found[1].end) == (2, 4)


def test_a_piece_of_a_word_with_a_ligature_stands_for_the_whole_word(pieces: Pieces) -> None:
    found = pieces.split("ﬁ")

    assert [TABLE[piece.id] for piece in found] == ["▁", "fi"]
    assert all((piece.start, piece.end) == (0, 1) for piece in found)


@given(text=st.text(max_size=300))
def test_no_text_makes_it_raise_and_no_piece_leaves_the_text(text: str) -> None:
    found = Pieces(TABLE, SCORES).split(text)

    assert all(0 <= piece.start <= piece.end <= len(text) for piece in found)
    assert [piece.start for piece in found] == sorted(piece.start for piece in found)
