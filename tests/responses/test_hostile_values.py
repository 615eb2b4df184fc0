"""Values come from strangers' mails and from databases: they are words in a letter, and nothing more."""

import re

import pytest

from classifiers.kinds import KIND_ORDER, Kind
from responses.blocks import WIDTH
from responses.catalogue import Situation
from responses.digest import render_digest
from responses.facts import DataRecord, FieldChange
from responses.render import compose
from tests.responses.builders import digest_facts, letter_facts, one_line, words_of_html, words_of_text

ALL = tuple(kind for kind in KIND_ORDER if kind is not Kind.OTHER)


def letter_of(value: str) -> tuple[str, str, str]:
    """An answer with this value wherever a value can stand."""
    facts = letter_facts(
        "nl",
        *ALL,
        salutation_name=value,
        handler=value,
        subject_address=value,
        searched_sources=(value,),
        failed_sources=(value,),
        records=(DataRecord(value, value, value, value, value, value, ((value, value),)),),
        corrections=(FieldChange(value, value, value),),
        restriction_ground=value,
    )
    letter = compose(Situation.ANSWER, facts)
    return letter.subject, letter.text, letter.html


@pytest.mark.parametrize(
    "value", ["{{ 7*7 }}", "{% for x in facts %}{{ x }}{% endfor %}", "{{ facts.__class__ }}"]
)
def test_a_value_is_never_rendered_as_a_template(value: str) -> None:
    _, text, html = letter_of(value)

    assert value in one_line(text)
    assert "49" not in text
    assert "LetterFacts" not in text + html


def test_a_value_cannot_bring_markup_into_the_html() -> None:
    subject, text, html = letter_of('<script>alert("x")</script><img src=x>')

    assert "<script" not in html
    assert "<img" not in html
    assert '<script>alert("x")</script>' in one_line(text)
    assert "<" not in subject


@pytest.mark.parametrize(
    "mark", ["# Titel", "## Titel", "- punt", "= a: b", "| regel", "> let op", "a: b: c"]
)
def test_a_value_cannot_shape_the_letter(mark: str) -> None:
    plain_html, marked_html = letter_of("gewoon")[2], letter_of(mark)[2]

    assert mark in one_line(letter_of(mark)[1])
    for tag in ("<h2", "<h3", "<li", "<tr", "<p "):
        assert marked_html.count(tag) == plain_html.count(tag)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n", "\r", "\u2028", "\x0b", "\x00"])
def test_a_newline_in_a_value_collapses(newline: str) -> None:
    subject, text, html = letter_of(f"Anne{newline}Bcc: all@example.com")

    assert "\n" not in subject
    assert "\r" not in subject
    assert "Anne Bcc: all@example.com" in one_line(text)
    assert not re.search(r"^Bcc:", text.replace("\n  ", " "), re.MULTILINE)
    assert words_of_html(html) == words_of_text(text)


def test_a_newline_in_the_tag_cannot_add_a_header() -> None:
    letter = compose(Situation.ANSWER, letter_facts("nl", case_tag="MK-1.x\r\nBcc: all@example.com"))

    assert "\n" not in letter.subject
    assert "\r" not in letter.subject


def test_hidden_and_reversing_characters_are_dropped() -> None:
    _, text, html = letter_of("an\u200bne\u202egpj.exe\ufeff")

    assert not re.search(r"[\u200b\u202e\ufeff]", text + html)
    assert "annegpj.exe" in text


def test_a_long_address_stays_whole_and_other_lines_stay_narrow() -> None:
    address = f"https://www.example.com/{'very-long-path/' * 8}end"
    _, text, _ = letter_of(address)

    assert address in text
    assert [line for line in text.split("\n") if len(line) > WIDTH and address not in line] == []


def test_the_digest_treats_values_as_words_too() -> None:
    value = "{{ 7*7 }}\n# <script>"
    letter = render_digest(digest_facts(held=((value, value),), failed_sends=(value,), queue_url=value))

    assert "{{ 7*7 }} # <script>" in one_line(letter.text)
    assert "<script" not in letter.html
    assert words_of_html(letter.html) == words_of_text(letter.text)
