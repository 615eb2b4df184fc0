"""Every letter is searched for what it must tell, as it stands and not as its template meant it."""

import pytest

from responses.checklist import unwrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Een zin die\nverder gaat.\n\nEen andere.\n", ["Een zin die verder gaat.", "Een andere."]),
        ("Inzage\n------\n\nJa.\n", ["Inzage", "------", "Ja."]),
        ("Waarvoor\n- een lang\n  doel\n- twee\n", ["Waarvoor", "- een lang doel", "- twee"]),
        (
            "Contact\n  Naam: Anne\n    de Vries\n  Plaats: X\n",
            ["Contact", "Naam: Anne de Vries", "Plaats: X"],
        ),
        ("Een\r\nzin.\r\n\r\nNog een.", ["Een zin.", "Nog een."]),
        ("", []),
    ],
)
def test_each_thing_that_a_letter_says_comes_to_stand_on_one_line(text: str, lines: list[str]) -> None:
    assert unwrapped(text).split("\n") == (lines or [""])
