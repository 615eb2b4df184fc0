import pytest

from bot.web.plain_text import Mark, Piece, one_line, pieces, visible


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("invoice\u202efdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("a\x00\x1b[31mb", "a⟨U+0000⟩⟨U+001B⟩[31mb"),
        ("\u2066hidden\u2069", "⟨U+2066⟩hidden⟨U+2069⟩"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 3),
    ],
)
def test_signs_that_deceive_are_shown(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@pytest.mark.parametrize("honest", ["één €5 – “ja”", "👩‍👧 familie", "שלום", "regel\n\tinspringen"])
def test_honest_text_stays_as_it_is(honest: str) -> None:
    assert visible(honest) == honest


def test_a_name_stays_on_one_line() -> None:
    assert one_line(" Anne\r\n  Bcc: x ") == "Anne Bcc: x"


def test_marks_cut_the_text_where_the_evidence_is() -> None:
    found = pieces("Graag inzage in alles.", [Mark(6, 12, "k-access")])

    assert found == (Piece("Graag "), Piece("inzage", "k-access"), Piece(" in alles."))


@pytest.mark.parametrize(
    "marks",
    [
        [Mark(-5, 500, "x")],
        [Mark(0, 4, "x"), Mark(2, 8, "y"), Mark(2, 3, "z")],
        [Mark(90, 95, "x"), Mark(3, 1, "y")],
        [],
    ],
)
def test_wild_marks_never_lose_or_double_a_letter(marks: list[Mark]) -> None:
    text = "Verwijder mij."

    assert "".join(piece.text for piece in pieces(text, marks)) == text


def test_a_hidden_sign_before_a_mark_does_not_move_it() -> None:
    found = pieces("\u202einzage", [Mark(1, 7, "k-access")])

    assert found == (Piece("⟨U+202E⟩"), Piece("inzage", "k-access"))
