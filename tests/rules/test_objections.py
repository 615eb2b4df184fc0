"""Nobody can approve an unfinished letter, and one that lacks something only with a reason."""

import pytest

from bot.errors import RuleViolation
from bot.rules.objections import (
    GAP_MARKS,
    ObjectionCode,
    missing_element,
    require_answered,
    visible_flaws,
)
from responses.facts import LETTER_LANGUAGES
from responses.notes import Notes


def refusal(subject: str, text: str, recipients: tuple[str, ...]) -> str:
    """Why a letter may not be approved; empty when it may."""
    try:
        require_answered(visible_flaws(subject, text, recipients), "I take the blame.")
    except RuleViolation as refused:
        return str(refused)
    return ""


def test_a_finished_letter_may_be_approved() -> None:
    assert not refusal("Antwoord", "Beste Anne,", ("anne@example.com", "O'Brien@example.com"))


@pytest.mark.parametrize(
    ("subject", "text", "recipients", "said"),
    [
        ("Antwoord", "Beste Anne,", (), "no recipient"),
        (" ", "Beste Anne,", ("anne@example.com",), "no subject"),
        ("Antwoord", " \n ", ("anne@example.com",), "no text"),
        ("Antwoord", "Op [ontbreekt: de datum].", ("anne@example.com",), "open place"),
        ("Antwoord", "On [Missing: the date].", ("anne@example.com",), "open place"),
        ("Antwoord", "Beste Anne,\n\n[antwoord van\n  een collega]\n", ("anne@example.com",), "open place"),
        ("Antwoord [ontbreekt: kenmerk]", "Beste Anne,", ("anne@example.com",), "open place"),
        ("Antwoord", "Beste Anne,", ("anne",), "plain e-mail address"),
        ("Antwoord", "Beste Anne,", ("",), "plain e-mail address"),
        ("Antwoord", "Beste Anne,", ("anne@example.com, eva@example.com",), "plain e-mail address"),
        ("Antwoord", "Beste Anne,", ("Anne <anne@example.com>",), "plain e-mail address"),
        ("Antwoord", "Beste Anne,", ("anne@example.com\r\nBcc: eva@example.com",), "plain e-mail address"),
        ("Antwoord", "Beste Anne,", ("anne@éxample.com",), "plain e-mail address"),
    ],
)
def test_an_unfinished_letter_is_refused_with_what_to_do(
    subject: str, text: str, recipients: tuple[str, ...], said: str
) -> None:
    why = refusal(subject, text, recipients)

    assert said in why
    assert "anne" not in why.replace("anne@example.com", "")


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_mark_that_a_letter_leaves_for_a_colleague_stops_an_approval(language: str) -> None:
    notes = Notes(language)
    for mark in (notes.gap("new_date"), notes.answer()):
        assert any(known in mark.lower() for known in GAP_MARKS)
        assert "open place" in refusal("Antwoord", f"Beste Anne,\n\n{mark}\n", ("anne@example.com",))


LACKS = missing_element("the reference")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_what_may_be_passed_over_needs_a_reason(reason: str) -> None:
    with pytest.raises(RuleViolation, match="say why"):
        require_answered([LACKS], reason)


def test_a_reason_passes_over_what_may_be_passed_over_and_each_code_is_told_once() -> None:
    passed = require_answered([LACKS, missing_element("when the mail came in")], "Told by telephone.")

    assert passed == (ObjectionCode.MISSING_ELEMENT,)
    assert require_answered([], "") == ()


def test_no_reason_passes_over_a_flaw_that_stands_beside_what_may_be_passed_over() -> None:
    with pytest.raises(RuleViolation, match="no recipient"):
        require_answered([LACKS, *visible_flaws("Antwoord", "Beste Anne,", ())], "Told by telephone.")
