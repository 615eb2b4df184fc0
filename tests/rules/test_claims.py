"""A letter claims what its sentences say: taken out or turned round, they claim nothing any more."""

import pytest

from bot.rules.claims import Claim, stands

OFF = Claim("off_all_lists", "We hebben je adres van al onze verzendlijsten gehaald")


@pytest.mark.parametrize(
    "text",
    [
        "Beste Anne,\n\nWe hebben je adres van al onze verzendlijsten gehaald.\n",
        # A letter's lines are short.
        "We hebben je adres van al\nonze verzendlijsten gehaald. Was er al een mailing onderweg?",
        "Vandaag hebben we jouw adres van al onze verzendlijsten gehaald!",
        "Op donderdag hebben we je adres gehaald van onze verzendlijsten",
    ],
)
def test_a_sentence_that_says_the_same_makes_the_claim(text: str) -> None:
    assert stands(OFF, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Beste Anne,\n\nDank je wel voor je bericht.",
        "We hebben je adres nog niet van al onze verzendlijsten gehaald.",
        "Zodra we je adres van al onze verzendlijsten hebben gehaald, hoor je van ons.",
        # The words stand there, but in two sentences that say something else.
        "We hebben je adres. Die van onze verzendlijsten zijn al gehaald.",
    ],
)
def test_a_text_without_the_sentence_makes_no_claim(text: str) -> None:
    assert not stands(OFF, text)


def test_a_denial_that_the_claim_itself_holds_takes_nothing_away() -> None:
    claim = Claim("nothing_left_out", "We gebruiken ze niet meer voor reclame")

    assert stands(claim, "We gebruiken ze niet meer voor reclame.")


def test_a_claim_without_a_sentence_always_stands() -> None:
    assert stands(Claim("erased"), "Beste Anne.")
