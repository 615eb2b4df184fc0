"""privacybot letters: a company looks at its letters before anybody gets one."""

import pytest

from bot.commands.letters import TO_CUSTOMERS
from responses.customer_letters import BREACH, FORWARD
from tests.commands.terminal import run


def test_a_letter_is_shown_with_the_company_s_own_facts() -> None:
    said = run("letters", "preview", "answer", "--kind", "access", "--language", "en")

    assert said.code == 0
    assert said.out.startswith("Your request for access [MK-2026-000123.demo]")
    assert "Mailkoning" in said.out
    assert "DEMO" not in said.out


def test_the_html_of_a_letter_can_be_shown_too() -> None:
    said = run("letters", "preview", "handover", "--html")

    assert said.code == 0
    assert said.out.lstrip().lower().startswith("<!doctype html>")


def test_a_kind_that_a_letter_is_not_about_is_refused_with_those_that_it_is() -> None:
    said = run("letters", "preview", "extension", "--kind", "breach", expect=2)

    assert "--kind breach: this letter is about access" in " ".join(said.err.replace("│", " ").split())


def test_an_answer_to_an_objection_that_is_being_weighed_is_refused() -> None:
    weighing = ("--kind", "objection", "--objection", "weighing")

    assert "an answer says how it was decided" in run("letters", "preview", "answer", *weighing, expect=2).err
    assert "gebruiken we je gegevens niet" in run("letters", "preview", "acknowledgement", *weighing).out


def test_a_letter_or_a_language_that_does_not_exist_is_refused() -> None:
    for wrong in (("none",), ("greeting",), ("answer", "--language", "it")):
        said = run("letters", "preview", *wrong, expect=2)
        assert "answer, acknowledgement" in said.err or "nl, en, de, fr" in said.err, said.err


def test_a_letter_to_a_customer_is_shown_with_the_company_s_own_facts() -> None:
    forward = run("letters", "preview", "customer_forward", "--kind", "erasure")
    breach = run("letters", "preview", "customer_breach", "--language", "en", "--html")

    assert forward.out.startswith("Verzoek van een lezer van uw nieuwsbrief [MK-2026-000123.demo]")
    assert "Gaat over: verwijdering" in forward.out
    assert "Mailkoning" in forward.out
    assert "DEMO" not in forward.out
    assert breach.out.lstrip().lower().startswith("<!doctype html>")
    assert "article 33(2) GDPR" in breach.out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("customer_breach", "--kind", "access"), "this letter is about a breach"),
        (("customer_forward", "--kind", "breach"), "--kind breach: this letter is about access"),
        (("customer_forward", "--language", "de"), "choose one of nl, en for a letter to a customer"),
        (("customer_forward", "--objection", "refused"), "does not say how an objection went"),
    ],
)
def test_what_a_letter_to_a_customer_cannot_say_is_refused(asked: tuple[str, ...], said: str) -> None:
    refused = run("letters", "preview", *asked, expect=2)

    assert said in " ".join(refused.err.replace("│", " ").split())


def test_every_letter_to_a_customer_can_be_named() -> None:
    assert {FORWARD, BREACH} == set(TO_CUSTOMERS)
    assert "customer_forward or customer_breach" in run("letters", "preview", "none", expect=2).err


def test_the_letters_that_come_with_the_program_pass_their_check() -> None:
    said = run("letters", "check")

    assert (said.code, said.out) == (
        0,
        "Every letter can be made in every language, and tells what it must.\n",
    )
