"""privacybot letters: a company looks at its letters before anybody gets one."""

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


def test_the_letters_that_come_with_the_program_pass_their_check() -> None:
    said = run("letters", "check")

    assert (said.code, said.out) == (
        0,
        "Every letter can be made in every language, and tells what it must.\n",
    )
