"""What the leak guard found is remembered for exactly the letter and the people that it was found for."""

from dataclasses import replace

import pytest

from bot.rules.composing import Enclosure, LetterContent
from bot.rules.leaks import leaks
from bot.rules.third_parties import Known
from bot.store import leak_findings
from bot.store.leak_findings import leaks_in
from tests.builders import ANNE

KNOWN = Known(frozenset({ANNE}))
LETTER = LetterContent((ANNE,), "Inzage", "Bram schrijft als bram@example.net.", "")


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each real look at a letter, by its text."""
    done: list[str] = []

    def look(content: LetterContent, known: Known) -> tuple[object, ...]:
        done.append(content.text)
        return leaks(content, known)

    monkeypatch.setattr(leak_findings, "_found", type(leak_findings._found)())
    monkeypatch.setattr(leak_findings, "leaks", look)
    return done


def test_the_same_letter_is_looked_through_once(looks: list[str]) -> None:
    first, second = leaks_in(LETTER, KNOWN), leaks_in(replace(LETTER), KNOWN)

    assert first == second == leaks(LETTER, KNOWN)
    assert [one.code.value for one in first] == ["leak"]
    assert len(looks) == 1


@pytest.mark.parametrize(
    ("content", "known"),
    [
        (replace(LETTER, text="Niets bijzonders."), KNOWN),
        (replace(LETTER, recipients=("bram@example.net",)), KNOWN),
        (replace(LETTER, attachments=(Enclosure("a.txt", "text/plain", b"niets"),)), KNOWN),
        (LETTER, Known(frozenset({ANNE, "bram@example.net"}))),
        (LETTER, replace(KNOWN, domains=frozenset({"example.net"}))),
        (LETTER, replace(KNOWN, numbers=frozenset({"+31612345678"}))),
    ],
)
def test_another_letter_or_other_people_are_looked_at_anew(
    looks: list[str], content: LetterContent, known: Known
) -> None:
    leaks_in(LETTER, KNOWN)

    assert leaks_in(content, known) == leaks(content, known)
    assert len(looks) == 2


def test_no_more_letters_are_remembered_than_may_be(looks: list[str]) -> None:
    for number in range(leak_findings._MOST + 5):
        leaks_in(replace(LETTER, text=f"Brief {number}"), KNOWN)
    leaks_in(replace(LETTER, text="Brief 5"), KNOWN)
    assert len(looks) == leak_findings._MOST + 5
    leaks_in(replace(LETTER, text="Brief 4"), KNOWN)

    assert len(looks) == leak_findings._MOST + 6
