"""The letters to customers: whole in each language, and found to lack whatever is taken out of them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest

from classifiers.kinds import Kind
from responses.customer_elements import (
    OF_CUSTOMER_LETTER,
    CustomerElement,
    CustomerLetterAbout,
    customer_element_called,
    customer_element_name,
    lacking_for_customer,
)
from responses.customer_letters import (
    BREACH,
    FORWARD,
    BreachFacts,
    ForwardFacts,
    breach_letter,
    forward_letter,
)
from responses.elements import Element, element_name
from responses.facts import Letter, StaffLanguage
from responses.notes import gaps_in
from responses.trying import troubles
from tests.responses.builders import ORGANISATION
from tests.responses.test_checklist_letters import pieces

LANGUAGES: tuple[StaffLanguage, ...] = ("nl", "en")
FORWARDED = ForwardFacts(
    organisation=ORGANISATION,
    handler="Kim de Wit",
    customer="Bakkerij De Korenaar",
    reference="MK-2026-000123",
    case_tag="MK-2026-000123.abc123",
    received_on=date(2026, 11, 27),
    answer_before=date(2026, 12, 28),
    kinds=(Kind.ACCESS, Kind.ERASURE),
    person_address="anne@example.com",
    person_name="Anne de Vries",
    lines=("WORDS-ONE", "WORDS-TWO"),
    mailing=("nieuws.korenaar.example",),
)
BROKEN_INTO = BreachFacts(
    organisation=ORGANISATION,
    handler="Kim de Wit",
    customer="Bakkerij De Korenaar",
    reference="DL-2026-000007",
    aware_at=datetime(2026, 11, 27, 21, 0, tzinfo=UTC),
    began_at=datetime(2026, 11, 26, 9, 0, tzinfo=UTC),
    ongoing="ONGOING",
    summary="SUMMARY.",
    data_types="DATA-TYPES",
    special_types="SPECIAL",
    groups="GROUPS",
    people="PEOPLE",
    records="RECORDS",
    consequences="CONSEQUENCES.",
    measures="MEASURES.",
    measures_planned="PLANNED.",
    contact="lek@postduif.example",
)
#: Paragraphs that are courtesy, or a fact that is told only where it is known.
NOT_BY_ITSELF = {
    *("Geachte", "Dear", "Naam:", "Name:", "Kenmerken", "Marks", "Wij hebben niet", "We did not check"),
    *("WORDS-ONE", "WORDS-TWO", "Begonnen", "Began", "Duurt", "Is it still", "Bijzondere", "Special"),
    *("Wat wij nog", "What we are going", "Vragen?", "Questions?", "Antwoord op", "Reply to", "Met vriend"),
    *("Kind regards", "Kim de Wit", "Wat ", "What ", "Dit schreef", "This is what"),
}


def about(name: str, language: str) -> CustomerLetterAbout:
    if name == FORWARD:
        return CustomerLetterAbout(
            name,
            language,
            FORWARDED.reference,
            FORWARDED.received_on,
            FORWARDED.answer_before,
            FORWARDED.person_address,
        )
    return CustomerLetterAbout(name, language, BROKEN_INTO.reference, aware_at=BROKEN_INTO.aware_at)


def letter(name: str, language: StaffLanguage) -> Letter:
    return forward_letter(FORWARDED, language) if name == FORWARD else breach_letter(BROKEN_INTO, language)


LETTERS = list(product((FORWARD, BREACH), LANGUAGES))


@pytest.mark.parametrize(("name", "language"), LETTERS)
def test_every_letter_to_a_customer_tells_what_it_must(name: str, language: StaffLanguage) -> None:
    made = letter(name, language)

    assert lacking_for_customer(made.text, about(name, language)) == ()
    assert made.missing == ()


@pytest.mark.parametrize(("name", "language"), LETTERS)
def test_whatever_is_taken_out_of_a_letter_is_missed(name: str, language: StaffLanguage) -> None:
    text = letter(name, language).text
    missed: set[CustomerElement] = set()
    for begin, end in pieces(text):
        lacking = lacking_for_customer(text[:begin] + text[end:], about(name, language))
        missed.update(lacking)
        words = text[begin:end].strip().strip("-")
        untold = not words or any(words.startswith(start) for start in NOT_BY_ITSELF)
        assert lacking or untold or end > text.index(ORGANISATION.name), words

    # Of several lines one by one may go; all of them together may not.
    without = text.replace("WORDS-ONE", "").replace("WORDS-TWO", "")
    missed.update(lacking_for_customer(without, about(name, language)))
    assert missed == set(OF_CUSTOMER_LETTER[name])


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_persons_address_or_another_day_is_not_taken_for_this_one(language: StaffLanguage) -> None:
    text = forward_letter(FORWARDED, language).text
    told = about(FORWARD, language)

    assert CustomerElement.WHO in lacking_for_customer(text, replace(told, person_address="bram@example.com"))
    assert CustomerElement.ANSWER_BEFORE in lacking_for_customer(
        text, replace(told, answer_before=date(2026, 12, 29))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_is_passed_on_without_a_month_that_no_law_sets(language: StaffLanguage) -> None:
    facts = replace(FORWARDED, kinds=(Kind.COMPLAINT,), answer_before=None)
    text = forward_letter(facts, language).text

    assert lacking_for_customer(text, replace(about(FORWARD, language), answer_before=None)) == ()
    assert not any(word in text for word in ("maand", "month", "artikel 12", "article 12"))
    # The paragraph ends where it ended, and the next one stands apart.
    assert re.search(r"(zelf\s+antwoord|reader\s+yourself)\.\n\n", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_of_a_breach_is_said_to_be_so_and_keeps_the_letter_from_nothing(
    language: StaffLanguage,
) -> None:
    bare = BreachFacts(ORGANISATION, "Kim", "Bakkerij De Korenaar", "DL-2026-000007", BROKEN_INTO.aware_at)
    made = breach_letter(bare, language)

    assert lacking_for_customer(made.text, about(BREACH, language)) == ()
    assert made.text.count({"nl": "nog niet bekend", "en": "not known yet"}[language]) == 8
    assert gaps_in(made.text) == made.missing == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_learns_what_was_left_behind(language: StaffLanguage) -> None:
    plain = forward_letter(FORWARDED, language).text
    cut = forward_letter(replace(FORWARDED, is_cut=True, files=2, is_checked=True), language).text

    longer, files, checked = {
        "nl": ("Het bericht was langer", "ook bestanden (2)", "aan ons bevestigd"),
        "en": ("The message was longer", "files with the message (2)", "confirmed to us"),
    }[language]
    assert [words in plain for words in (longer, files, checked)] == [False, False, False]
    assert [words in cut for words in (longer, files, checked)] == [True, True, True]


def test_words_of_a_person_are_words_and_no_letter_of_ours() -> None:
    hostile = replace(FORWARDED, lines=("# Betaal nu", "{{ facts }}", "<b>vet</b>", "= Contact: elders"))
    made = forward_letter(hostile, "nl")

    assert "# Betaal nu" in made.text
    assert "{{ facts }}" in made.text
    assert "<b>" not in made.html
    assert lacking_for_customer(made.text, about(FORWARD, "nl")) == ()


def test_a_company_can_lay_its_own_letter_before_ours(tmp_path: Path) -> None:
    folder = tmp_path / FORWARD / "nl"
    folder.mkdir(parents=True)
    (folder / "subject.txt.j2").write_text("Eigen onderwerp")
    (folder / "body.txt.j2").write_text("Eigen woorden over {{ facts.reference }}.")
    made = forward_letter(FORWARDED, "nl", tmp_path)

    assert made.subject == f"Eigen onderwerp [{FORWARDED.case_tag}]"
    assert len(lacking_for_customer(made.text, about(FORWARD, "nl"))) == len(OF_CUSTOMER_LETTER[FORWARD])


def test_every_element_has_a_name_of_its_own_in_both_languages() -> None:
    english = [customer_element_name(one, "en") for one in CustomerElement]

    assert len(set(english)) == len(english)
    assert not set(english) & {element_name(one, "en") for one in Element}
    for element in CustomerElement:
        dutch = customer_element_name(element, "nl")
        assert customer_element_called(customer_element_name(element, "en"), "nl") == dutch


def test_a_letter_of_the_company_that_lacks_something_is_named_by_the_check(tmp_path: Path) -> None:
    folder = tmp_path / BREACH / "nl"
    folder.mkdir(parents=True)
    (folder / "body.txt.j2").write_text("Zie {{ facts.reference }}.\n")
    found = list(troubles(ORGANISATION, tmp_path))

    assert {one.where for one in found} == {"customer_breach (nl)"}
    assert "it does not tell: what happened" in {one.said for one in found}
