"""Floods, and programs that answer every letter, wait for a person: nothing is lost, nothing is sent."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import NotFound
from bot.rules.looping import REASON
from bot.rules.replying import Reply
from bot.rules.states import CaseState, RawState
from bot.rules.terms import STANDARD_TERMS
from bot.steps.classifying import classify_waiting
from bot.steps.closing import dismiss_sender, release_held, release_sender
from bot.steps.digesting import DigestTerms, gather, write_digest
from bot.steps.drafting import draft_waiting, redraft
from bot.steps.filing import file_waiting
from bot.steps.identifying import identify_waiting
from bot.store import cases, mails
from bot.store.mails import Counts
from bot.store.tables import Case, Message, RawMail
from bot.store.work import Store
from classifiers.kinds import Kind
from tests.builders import (
    ANNE,
    CONFIRMING,
    DRAFTING_TERMS,
    MORNING,
    READER,
    READING_TERMS,
    Waiting,
    add_colleague,
    approve_it,
    customers,
    judge_by_words,
    letter_waiting,
    only_case,
    outbox_item,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeSender

SOON = MORNING + timedelta(minutes=1)


def mails_of(store: Store, count: int, sender: str = ANNE, at: datetime = MORNING) -> None:
    """Let many different mails of one address arrive."""
    for number in range(count):
        take_in(store, raw_mail(f"Mail {at:%d %H} {chr(97 + number % 26)} {number}", sender=sender), at)
    run_steps(store, at)


def all_cases(store: Store) -> list[Case]:
    with store.read() as work:
        return cases.queue(work, closed=True)


def held_reasons(store: Store) -> list[str]:
    with store.read() as work:
        return [raw.reason for raw in mails.held(work)]


def test_what_comes_after_the_tenth_mail_of_an_hour_is_held_together(store: Store) -> None:
    mails_of(store, 14)

    assert len(all_cases(store)) == 10
    assert held_reasons(store) == ["this address sent more than 10 mails within an hour"] * 4
    with store.read() as work:
        assert mails.counts(work) == Counts(14, 14, 14)


def test_another_sender_is_not_held_by_it(store: Store) -> None:
    mails_of(store, 12)
    mails_of(store, 1, "bram@example.com")

    assert {case.person_address for case in all_cases(store)} == {ANNE, "bram@example.com"}
    assert len(held_reasons(store)) == 2


def test_nobody_shuts_a_person_out_by_writing_in_his_name(store: Store) -> None:
    mails_of(store, 12)
    proven = {"Authentication-Results": "mx.postduif.example; dmarc=pass header.from=example.com"}
    take_in(store, raw_mail("Graag inzage.", headers=proven))
    run_steps(store)

    assert len(all_cases(store)) == 11


LEAK = "Er is een datalek: ik kreeg de bestellingen van een ander"


def test_a_flood_does_not_keep_a_report_of_a_leak_from_the_queue(store: Store) -> None:
    mails_of(store, 14)
    take_in(store, raw_mail(f"{LEAK}."))
    run_steps(store)

    last = max(all_cases(store), key=lambda case: case.id or 0)
    with store.read() as work:
        assert [request.kind for request in cases.requests(work, last.id or 0)] == [Kind.BREACH]
    assert len(held_reasons(store)) == 4


def test_a_flood_of_such_reports_is_held_too(store: Store) -> None:
    mails_of(store, 12)
    for number in range(14):
        take_in(store, raw_mail(f"{LEAK}, nummer {number}."))
    run_steps(store)

    assert len(all_cases(store)) == 20
    assert (
        held_reasons(store)
        == ["this address sent more than 10 mails within an hour"] * 2
        + ["this address sent more than 20 mails within an hour"] * 4
    )


def test_the_limit_of_a_day_counts_over_the_hours(store: Store) -> None:
    for hours in range(5):
        mails_of(store, 8, at=MORNING + timedelta(hours=2 * hours))

    assert len(all_cases(store)) == 30
    assert set(held_reasons(store)) == {"this address sent more than 30 mails within a day"}
    mails_of(store, 1, at=MORNING + timedelta(days=2))
    assert len(all_cases(store)) == 31, "the next day is a new one"


def test_a_reply_of_the_cases_person_is_never_held_by_it(store: Store) -> None:
    waiting = letter_waiting(store)
    message_id = outbox_item(store, approve_it(store, waiting)).message_id
    send_all(store, FakeSender(), MORNING + timedelta(minutes=10))
    mails_of(store, 12, at=MORNING + timedelta(minutes=30))

    take_in(store, raw_mail("Verwijder alles.", in_reply_to=message_id), MORNING + timedelta(minutes=50))
    run_steps(store, MORNING + timedelta(minutes=50))

    with store.read() as work:
        assert len(cases.messages(work, 1)) == 2


def test_all_mails_of_a_sender_are_released_in_one_act(store: Store) -> None:
    mails_of(store, 13)
    colleague = add_colleague(store)

    assert release_sender(store, f" {ANNE.upper()} ", staff_id=colleague, now=SOON) == 3
    run_steps(store, SOON)

    assert len(all_cases(store)) == 13
    assert held_reasons(store) == []


def test_all_mails_of_a_sender_are_set_aside_in_one_act_and_stay_kept(store: Store) -> None:
    mails_of(store, 13)
    colleague = add_colleague(store)

    assert dismiss_sender(store, ANNE, staff_id=colleague, now=SOON) == 3

    assert held_reasons(store) == []
    with store.read() as work:
        raw = work.get(RawMail, 13)
        assert (raw.state, bool(raw.sealed)) == (RawState.AUTOMATIC, True)
    for address in (ANNE, "", "nobody@example.com"):
        with pytest.raises(NotFound, match="no mail of this sender"):
            dismiss_sender(store, address, staff_id=colleague, now=SOON)


def test_the_digest_names_a_few_of_them_and_counts_the_rest(store: Store) -> None:
    mails_of(store, 20)
    terms = DigestTerms(("balie@postduif.example",), "Bot", "bot@postduif.example", "nl", False, None)

    facts = gather(store, terms, SOON)

    assert (len(facts.held), facts.more_held) == (3, 7)
    text = write_digest(store, terms, SOON).text
    assert "(10)" in text
    assert "nog 7 van dezelfde afzenders" in text


def answered(store: Store, at: datetime = MORNING) -> Waiting:
    """A case whose letter was handed over."""
    waiting = letter_waiting(store, now=at)
    approve_it(store, waiting, at)
    send_all(store, FakeSender(), at + timedelta(hours=1))
    return waiting


RECEIPT = "Bedankt. Wij behandelen uw bericht onder nummer"


def test_an_unmarked_program_that_answers_at_once_with_its_same_words_is_held(store: Store) -> None:
    answered(store)
    at = MORNING + timedelta(hours=1)
    take_in(store, raw_mail(f"{RECEIPT} 1", subject="Ontvangen 1"), at + timedelta(seconds=4))
    run_steps(store, at)
    assert held_reasons(store) == [], "once may be a person"

    take_in(store, raw_mail(f"{RECEIPT} 2", subject="Ontvangen 2"), at + timedelta(seconds=9))
    run_steps(store, at)

    assert held_reasons(store) == [REASON]
    with store.read() as work:
        assert work.get(Message, 3).case_id is None
        assert mails.counts(work) == Counts(3, 3, 3)


def test_a_colleague_can_say_that_a_person_answered_so_quickly(store: Store) -> None:
    answered(store)
    at = MORNING + timedelta(hours=1, seconds=5)
    for number in (1, 2):
        take_in(store, raw_mail(f"{RECEIPT} {number}", subject=f"Ontvangen {number}"), at)
    run_steps(store, at)

    release_held(store, 3, staff_id=1, now=at)
    run_steps(store, at)

    assert held_reasons(store) == []
    assert len(all_cases(store)) == 3


def test_an_address_that_got_many_letters_waits_for_a_colleagues_word(store: Store) -> None:
    limits = replace(DRAFTING_TERMS.limits, letters_per_day=1)
    terms = replace(DRAFTING_TERMS, limits=limits)
    waiting = answered(store)
    later = MORNING + timedelta(hours=3)
    take_in(store, raw_mail("Graag inzage in mijn facturen."), later)
    run_steps_without_drafting(store, later)
    draft_waiting(store, customers(), terms, later)

    second = next(case for case in all_cases(store) if case.reference != waiting.reference)
    assert (second.state, second.reason) == (
        CaseState.TO_SORT,
        "This address got many letters within a day: a colleague must ask for the next one.",
    )
    assert second.promise_on is not None, "the clock runs"
    redraft(
        store, customers(), second.reference, Reply.ANSWER, staff_id=waiting.staff_id, terms=terms, now=later
    )
    assert proposed_draft(store, second.reference).recipients == [ANNE]


def run_steps_without_drafting(store: Store, now: datetime) -> None:
    file_waiting(store, READING_TERMS, READER, now)
    classify_waiting(store, judge_by_words, STANDARD_TERMS, now)
    identify_waiting(store, customers(), STANDARD_TERMS, now, CONFIRMING)


def test_the_day_after_the_bot_drafts_again(store: Store) -> None:
    answered(store)
    later = MORNING + timedelta(days=2)
    take_in(store, raw_mail("Graag inzage in mijn facturen."), later)
    run_steps(store, later)

    assert {case.state for case in all_cases(store)} == {CaseState.CLOSED, CaseState.TO_APPROVE}


def test_one_mail_is_no_flood(store: Store) -> None:
    take_in(store, raw_mail())
    run_steps(store)

    assert only_case(store).state is CaseState.TO_APPROVE
