"""A mail finds its case by our signature alone, and what the bot cannot read waits for a person."""

from datetime import timedelta

import pytest

from bot.errors import NotFound, RuleViolation
from bot.rules.states import CaseState, RawState, Stage
from bot.steps.closing import release_held
from bot.store import cases, mails
from bot.store.mails import Counts
from bot.store.tables import Case, Message, RawMail
from bot.store.work import Store
from tests.builders import (
    MORNING,
    add_colleague,
    approve_it,
    bounce_of,
    events,
    letter_waiting,
    only_case,
    outbox_item,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeSender

LATER = MORNING + timedelta(days=1)


def all_cases(store: Store) -> list[Case]:
    with store.read() as work:
        return sorted(cases.queue(work, closed=True), key=lambda case: case.id or 0)


def raw_state(store: Store, number: int) -> RawState:
    with store.read() as work:
        return work.get(RawMail, number).state


def test_a_mail_opens_a_case_with_a_reference_of_the_year(store: Store) -> None:
    take_in(store, raw_mail())
    take_in(store, raw_mail(sender="bram@example.com"))
    run_steps(store)
    first, second = all_cases(store)
    assert (first.reference, second.reference) == ("MK-2026-000001", "MK-2026-000002")
    assert (first.person_address, first.person_name) == ("anne@example.com", "Anne de Vries")
    assert first.received_at == MORNING


def test_running_the_steps_again_changes_nothing(store: Store) -> None:
    take_in(store, raw_mail())
    run_steps(store)
    before, trail = only_case(store), events(store)
    run_steps(store, LATER)
    assert only_case(store) == before
    assert events(store) == trail


def sent_letter(store: Store) -> tuple[str, str]:
    """The reference of a closed case and the Message-ID of its letter."""
    waiting = letter_waiting(store)
    item_id = approve_it(store, waiting)
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    return waiting.reference, outbox_item(store, item_id).message_id


def test_a_reply_to_our_letter_reopens_its_case(store: Store) -> None:
    reference, message_id = sent_letter(store)
    assert only_case(store).state is CaseState.CLOSED
    take_in(store, raw_mail("Verwijder alles: verwijder het.", in_reply_to=message_id), LATER)
    run_steps(store, LATER)
    assert only_case(store).reference == reference
    assert only_case(store).state is CaseState.TO_APPROVE
    with store.read() as work:
        assert len(cases.messages(work, 1)) == 2


def test_the_same_reply_from_another_sender_gets_a_case_of_its_own(store: Store) -> None:
    _reference, message_id = sent_letter(store)
    take_in(store, raw_mail("Stuur inzage.", sender="mallory@example.net", in_reply_to=message_id), LATER)
    run_steps(store, LATER)
    first, second = all_cases(store)
    assert first.state is CaseState.CLOSED
    assert (second.person_address, second.suggested_case_id) == ("mallory@example.net", first.id)
    with store.read() as work:
        assert len(cases.messages(work, first.id or 0)) == 1
        draft = cases.live_draft(work, second.id or 0)
    assert draft is not None
    assert draft.recipients == ["mallory@example.net"]
    assert first.reference not in draft.text


def test_a_bare_reference_number_proves_nothing(store: Store) -> None:
    reference, _message_id = sent_letter(store)
    take_in(store, raw_mail("Nog een vraag om inzage.", subject=f"Re: {reference}"), LATER)
    run_steps(store, LATER)
    assert len(all_cases(store)) == 2


def test_a_reply_that_our_server_doubts_is_only_suggested(store: Store) -> None:
    _reference, message_id = sent_letter(store)
    doubted = {"Authentication-Results": "mx.postduif.example; dmarc=fail header.from=example.com"}
    take_in(store, raw_mail("Stuur inzage.", in_reply_to=message_id, headers=doubted), LATER)
    run_steps(store, LATER)
    assert len(all_cases(store)) == 2


def test_the_same_mail_by_another_way_is_a_duplicate(store: Store) -> None:
    mail = raw_mail(message_id="<once@mail.example>")
    take_in(store, mail)
    take_in(store, b"Received: by another.example\r\n" + mail)
    run_steps(store)
    assert raw_state(store, 2) is RawState.DUPLICATE
    assert len(all_cases(store)) == 1
    with store.read() as work:
        assert mails.counts(work) == Counts(2, 2, 2)


def test_nobody_can_suppress_anothers_mail_by_its_message_id(store: Store) -> None:
    take_in(store, raw_mail(message_id="<known@mail.example>", sender="mallory@example.net"))
    take_in(store, raw_mail(message_id="<known@mail.example>"))
    run_steps(store)
    assert {case.person_address for case in all_cases(store)} == {"mallory@example.net", "anne@example.com"}


def test_a_bounce_reopens_the_case_of_its_letter_with_its_clocks(store: Store) -> None:
    reference, message_id = sent_letter(store)
    take_in(store, bounce_of(message_id), LATER)
    run_steps(store, LATER)
    case = only_case(store)
    assert (case.reference, case.state, case.closed_at) == (reference, CaseState.TO_HANDLE, None)
    assert case.promise_on is not None, "an answer that did not arrive ends no term"
    with store.read() as work:
        assert [request.outcome for request in cases.requests(work, 1)] == ["open"]
        bounced = cases.messages(work, 1)[-1]
    assert (bounced.stage, bounced.automatic) == (Stage.OUTSIDE, "bounce")
    assert raw_state(store, 2) is RawState.AUTOMATIC
    assert "letter.bounced" in events(store)


def test_a_bounce_is_never_answered_and_counts_once(store: Store) -> None:
    _reference, message_id = sent_letter(store)
    for _ in range(2):
        take_in(store, bounce_of(message_id), LATER)
    run_steps(store, LATER)
    assert events(store).count("letter.bounced") == 1
    with store.read() as work:
        assert cases.live_draft(work, 1) is None


def test_a_bounce_of_a_letter_that_is_not_ours_wakes_nothing(store: Store) -> None:
    sent_letter(store)
    take_in(store, bounce_of("<mk.1.0.aaaaaaaaaaaaaaaa@postduif.example>"), LATER)
    run_steps(store, LATER)
    assert only_case(store).state is CaseState.CLOSED


def test_automatic_mail_opens_no_case_and_is_kept(store: Store) -> None:
    take_in(store, raw_mail("Ik ben er niet.", headers={"Auto-Submitted": "auto-replied"}))
    run_steps(store)
    assert all_cases(store) == []
    with store.read() as work:
        assert work.get(Message, 1).stage is Stage.OUTSIDE
        assert mails.counts(work) == Counts(1, 1, 1)


def test_an_automatic_reply_in_a_case_leaves_its_draft_alone(store: Store) -> None:
    waiting = letter_waiting(store)
    away = raw_mail("Afwezig.", subject=tag_of(waiting.reference), headers={"Auto-Submitted": "auto-replied"})
    take_in(store, away, LATER)
    run_steps(store, LATER)
    assert only_case(store).state is CaseState.TO_APPROVE
    approve_it(store, waiting, LATER)


def test_bytes_that_are_no_mail_are_held_for_a_person(store: Store) -> None:
    take_in(store, b"\0\0\0")
    run_steps(store)
    assert raw_state(store, 1) is RawState.HELD
    assert all_cases(store) == []
    assert events(store) == ["mail.stored", "mail.held"]


def mail_without_sender() -> bytes:
    return raw_mail().replace(b"From: Anne de Vries <anne@example.com>\n", b"")


def test_a_held_mail_is_read_again_when_a_colleague_releases_it(store: Store) -> None:
    take_in(store, mail_without_sender())
    run_steps(store)
    assert raw_state(store, 1) is RawState.HELD
    who = add_colleague(store)
    for _ in range(2):
        release_held(store, 1, staff_id=who, now=MORNING)
        assert raw_state(store, 1) is RawState.STORED
        run_steps(store)
        assert raw_state(store, 1) is RawState.HELD, "still without a sender, and never a duplicate of itself"
    run_steps(store)
    assert events(store).count("mail.held") == 3
    with store.read() as work:
        assert work.get(RawMail, 1).tries == 0


def test_only_held_mails_that_are_here_whole_can_be_released(store: Store) -> None:
    who = add_colleague(store)
    take_in(store, raw_mail())
    run_steps(store)
    with pytest.raises(RuleViolation, match="not held"):
        release_held(store, 1, staff_id=who, now=MORNING)
    with pytest.raises(NotFound):
        release_held(store, 99, staff_id=who, now=MORNING)
    with store.begin("tests.hold") as work:
        raw = work.get(RawMail, 1)
        raw.state, raw.complete = RawState.HELD, False
    with pytest.raises(RuleViolation, match="only the headers"):
        release_held(store, 1, staff_id=who, now=MORNING)
