"""A letter can be looked at before any case asks for it: with the company's facts and invented people."""

from dataclasses import replace

import pytest

from classifiers.kinds import Kind, ObjectionCourse
from responses.catalogue import Situation
from responses.facts import LETTER_LANGUAGES, LetterLanguage
from responses.previewing import preview
from responses.trying import kinds_of
from tests.responses.builders import ORGANISATION, PROCESSING

#: What only a colleague can write, and a preview leaves open: the answer to a question or a complaint.
BY_A_COLLEAGUE = {Kind.QUESTION, Kind.COMPLAINT}


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize("situation", Situation)
def test_every_letter_can_be_looked_at_without_a_gap(situation: Situation, language: LetterLanguage) -> None:
    kinds = [kind for kind in kinds_of(situation) if kind not in BY_A_COLLEAGUE]
    made = preview(situation, ORGANISATION, PROCESSING, language, None, kinds=kinds)

    assert made.missing == ()
    assert "DEMO" not in made.text
    assert "MK-2026-000123" in made.subject
    assert ORGANISATION.name in made.text


def test_a_preview_shows_only_the_kinds_that_were_named() -> None:
    made = preview(Situation.ANSWER, ORGANISATION, PROCESSING, "nl", None, kinds=[Kind.ACCESS])

    assert made.about == (Kind.ACCESS,)
    assert "PURPOSE-ONE" in made.text
    assert "klantenbestand" in made.text
    assert "Correctie" not in made.text


def test_a_preview_can_be_polite_and_tell_how_an_objection_went() -> None:
    made = preview(
        *(Situation.ANSWER, ORGANISATION, PROCESSING, "nl", None),
        kinds=[Kind.OBJECTION],
        polite=True,
        objection=ObjectionCourse.REFUSED,
    )

    assert "uw gegevens" in made.text
    assert " je " not in made.text
    assert "het gebruik van klikgedrag om groepen te maken" in " ".join(made.text.split())


def test_a_fact_that_the_company_has_not_filled_in_shows_as_a_gap() -> None:
    bare = replace(PROCESSING, purposes=())
    made = preview(Situation.ANSWER, ORGANISATION, bare, "nl", None, kinds=[Kind.ACCESS])

    assert made.missing
    assert "[ontbreekt:" in made.text
