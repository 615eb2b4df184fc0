import re
from pathlib import Path
from string import Formatter

import pytest

from bot.rules import confirming, identity, remarks
from bot.rules.objections import GAP_MARKS
from bot.rules.replying import Situation, plan
from bot.steps import identifying, reminding
from bot.store import proposing_again
from bot.web import words
from bot.web.words import words_in
from classifiers.kinds import Kind

TEMPLATES = sorted((Path(words.__file__).parent / "templates").glob("*.html"))
#: Why a letter is proposed or not, for every single kind and circumstance.
PLANNED = {
    plan(
        Situation(
            kinds=frozenset({kind}),
            needs_review=False,
            review_reason="",
            identity_required=required,
            identity_settled=False,
            known_on_file=known,
            follows_up=follows_up,
            encrypted=encrypted,
            unanswered=unanswered,
        )
    ).reason
    for kind in Kind
    for required in (True, False)
    for known in (True, False, None)
    for follows_up in (True, False)
    for encrypted in (True, False)
    for unanswered in ((), ("CRM", "Webshop"))
}
NAMED = re.compile(r"""\bt\("([a-z_]+\.[a-z_]+)\"[,)]""")


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def of_pages(language: str) -> dict[str, str]:
    """The words of the pages; what the rules say needs translation in one direction only."""
    return dict(words_in(language).table)


def test_both_languages_have_the_same_words() -> None:
    assert of_pages("nl").keys() == of_pages("en").keys()


def test_both_languages_ask_for_the_same_values() -> None:
    dutch, english = of_pages("nl"), of_pages("en")

    assert {key for key in dutch if places(dutch[key]) != places(english[key])} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_word_that_a_page_asks_for_exists(template: Path) -> None:
    asked = set(NAMED.findall(template.read_text(encoding="utf-8")))

    assert asked <= of_pages("nl").keys()


def test_a_refusal_of_the_rules_is_said_in_dutch() -> None:
    dutch = words_in("nl")

    assert dutch.of_rules("approved is not possible in state new").startswith("Dat kan in deze stand niet")
    assert dutch.of_rules("the letter has no recipient: edit it first").startswith("De brief heeft geen")


def test_a_doubt_of_the_classifier_is_said_in_dutch() -> None:
    said = words_in("nl").of_rules("The evidence for access and erasure is weak.")

    assert said == "De aanwijzingen voor inzage en verwijdering zijn zwak."


@pytest.mark.parametrize(
    "reason",
    sorted(
        {
            *identity._REASONS.values(),
            *PLANNED,
            *remarks.LOOK_FIRST.values(),
            *confirming.SAID.values(),
            proposing_again.WAITS_AGAIN,
            proposing_again.APPROVE_AGAIN,
            reminding.REASON,
            identifying.ONLY_CONFIRMS,
        }
    ),
)
def test_every_reason_of_the_rules_is_said_in_dutch(reason: str) -> None:
    assert words_in("nl").of_rules(reason) != reason


def test_a_sentence_without_translation_is_shown_as_it_is() -> None:
    assert words_in("nl").of_rules("Something new.") == "Something new."


def test_the_marks_of_open_places_are_known_in_both_languages() -> None:
    assert any("ontbreekt" in mark for mark in GAP_MARKS)
    assert any("missing" in mark for mark in GAP_MARKS)
