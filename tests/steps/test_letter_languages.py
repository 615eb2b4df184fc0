"""A letter speaks the language of the mail, or the one that a colleague chose."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.errors import RuleViolation
from bot.rules.events import EventCode
from bot.rules.replying import Reply
from bot.steps.approving import Edit, approve, edit
from bot.steps.classifying import Classifier
from bot.steps.drafting import redraft
from bot.store.tables import Draft, Event
from bot.store.work import Store
from classifiers import Classification, Language
from tests.builders import (
    APPROVAL_TERMS,
    DRAFTING_TERMS,
    MORNING,
    add_colleague,
    customers,
    judge_by_words,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    tag_of,
    take_in,
)

GREETINGS = {
    Language.NL: "Beste Anne",
    Language.EN: "Dear Anne",
    Language.DE: "Guten Tag Anne",
    Language.FR: "Bonjour Anne",
}


def heard_as(language: Language) -> Classifier:
    """The classifier of the tests, which hears this language in every mail."""

    def judge(subject: str, text: str) -> Classification:
        return replace(judge_by_words(subject, text), language=language)

    return judge


def letter_to(store: Store, language: Language) -> Draft:
    """The letter that is proposed to a mail in this language."""
    take_in(store, raw_mail())
    run_steps(store, classify=heard_as(language))
    return proposed_draft(store, only_case(store).reference)


def choose(store: Store, draft: Draft, language: Language | None, reply: Reply = Reply.ANSWER) -> Draft:
    """Let a colleague ask for this letter in this language."""
    reference = only_case(store).reference
    redraft(
        store,
        customers(),
        reference,
        reply,
        language=language,
        staff_id=add_colleague(store, f"colleague-{draft.id}"),
        terms=DRAFTING_TERMS,
        now=MORNING,
    )
    return proposed_draft(store, reference)


@pytest.mark.parametrize("language", GREETINGS)
def test_a_mail_is_answered_in_its_own_language(store: Store, language: Language) -> None:
    draft = letter_to(store, language)

    assert (draft.language, draft.situation) == (language.value, "answer")
    assert draft.text.startswith(GREETINGS[language])
    assert f'<html lang="{language.value}">' in draft.html


def test_a_later_mail_in_another_language_is_answered_in_that_one(store: Store) -> None:
    letter_to(store, Language.FR)
    reference = only_case(store).reference
    later = MORNING + timedelta(days=1)
    take_in(store, raw_mail("En verwijder alles: verwijder het.", subject=tag_of(reference)), later)
    run_steps(store, later, classify=heard_as(Language.DE))

    assert proposed_draft(store, reference).language == "de"


def test_a_mail_without_words_keeps_the_language_of_its_case(store: Store) -> None:
    letter_to(store, Language.FR)
    reference = only_case(store).reference
    later = MORNING + timedelta(days=1)
    take_in(store, raw_mail("Verwijder: verwijder het.", subject=tag_of(reference)), later)
    run_steps(store, later, classify=heard_as(Language.OTHER))

    assert proposed_draft(store, reference).language == "fr"


def test_a_colleague_chooses_the_language_and_the_case_keeps_it(store: Store) -> None:
    german = choose(store, letter_to(store, Language.NL), Language.DE)

    assert german.text.startswith("Guten Tag Anne")
    assert only_case(store).language == "de"
    assert choose(store, german, None, Reply.ACKNOWLEDGEMENT).language == "de"
    with store.read() as work:
        of_drafts = col(Event.code) == EventCode.DRAFT_PROPOSED
        told = [event.detail.get("language") for event in work.session.exec(select(Event).where(of_drafts))]
    assert told == [None, "de", "de"]


def test_a_language_without_letters_is_refused_and_nothing_changes(store: Store) -> None:
    draft = letter_to(store, Language.DE)

    with pytest.raises(RuleViolation, match="not there in that language"):
        choose(store, draft, Language.OTHER)
    assert proposed_draft(store, only_case(store).reference).content_hash == draft.content_hash
    assert only_case(store).language == "de"


def test_a_letter_that_a_colleague_changes_stays_in_its_language(store: Store) -> None:
    draft = letter_to(store, Language.FR)
    reference = only_case(store).reference
    edit(
        store,
        reference,
        Edit(text="Bonjour Anne,\n\nVoici [manque: nouvelle date]."),
        shown_hash=draft.content_hash,
        staff_id=add_colleague(store),
        now=MORNING,
    )
    changed = proposed_draft(store, reference)

    assert changed.language == "fr"
    assert '<html lang="fr">' in changed.html
    assert changed.missing == ["nouvelle date"]


@pytest.mark.parametrize("language", GREETINGS)
def test_a_letter_is_approved_in_every_language_without_a_word_against_it(
    store: Store, language: Language
) -> None:
    draft = letter_to(store, language)
    approved = approve(
        store,
        only_case(store).reference,
        shown_hash=draft.content_hash,
        staff_id=add_colleague(store),
        terms=APPROVAL_TERMS,
        now=MORNING,
    )

    assert approved.item_id is not None
