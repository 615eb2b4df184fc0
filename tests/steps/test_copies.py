"""What is said twice is handled once and counted; what is said anew, or after the answer, is seen."""

from datetime import timedelta

import pytest

from bot.rules.states import CaseState, RawState
from bot.store import cases, correspondence, mails
from bot.store.mails import Counts
from bot.store.tables import Case, RawMail, RequestRow
from bot.store.work import Store
from tests.builders import (
    MORNING,
    approve_it,
    events,
    letter_waiting,
    only_case,
    outbox_item,
    raw_mail,
    run_steps,
    send_all,
    take_in,
)
from tests.fakes import FakeSender

LATER = MORNING + timedelta(days=1)


def all_cases(store: Store) -> list[Case]:
    with store.read() as work:
        return sorted(cases.queue(work, closed=True), key=lambda case: case.id or 0)


def requests(store: Store) -> list[RequestRow]:
    with store.read() as work:
        return [row for case in cases.queue(work, closed=True) for row in cases.requests(work, case.id or 0)]


@pytest.mark.parametrize(("subject", "text"), [("Nog iets", ""), ("Verzoek", "Verwijder alles.")])
def test_one_message_id_with_two_contents_is_two_mails(store: Store, subject: str, text: str) -> None:
    take_in(store, raw_mail("", message_id="<once@mail.example>"))
    take_in(store, raw_mail(text, message_id="<once@mail.example>", subject=subject))
    run_steps(store)

    assert len(all_cases(store)) == 2


def test_a_resend_is_kept_and_counted_at_its_first_mail(store: Store) -> None:
    for at in (MORNING, LATER):
        take_in(store, raw_mail(), at)
        run_steps(store, at)

    only_case(store)
    with store.read() as work:
        copy = work.get(RawMail, 2)
        assert (copy.state, copy.duplicate_of_id, bool(copy.sealed)) == (RawState.DUPLICATE, 1, True)
        assert correspondence.copies(work, 1) == 1
        assert [event.code for event in cases.history(work, 1)].count("mail.duplicate") == 1
        assert mails.counts(work) == Counts(2, 2, 2)


def test_copies_without_a_message_id_become_one(store: Store) -> None:
    for way in ("", "Received: by another.example\r\n", "Cc: balie@postduif.example\r\n"):
        raw = raw_mail(message_id="<gone@mail.example>").replace(b"Message-ID: <gone@mail.example>\n", b"")
        assert b"Message-ID" not in raw
        take_in(store, way.encode() + raw)
    run_steps(store)

    only_case(store)
    with store.read() as work:
        assert correspondence.copies(work, 1) == 2


def test_what_is_sent_again_after_its_answer_is_a_reminder_that_points_at_it(store: Store) -> None:
    waiting = letter_waiting(store)
    approve_it(store, waiting)
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    take_in(store, raw_mail(), LATER)
    run_steps(store, LATER)

    first, second = all_cases(store)
    assert (first.state, second.state) == (CaseState.CLOSED, CaseState.TO_APPROVE)
    assert second.suggested_case_id == first.id
    assert "mail.duplicate" not in events(store)


def test_an_unproven_mail_does_not_suppress_the_persons_own(store: Store) -> None:
    take_in(store, raw_mail())
    proven = {"Authentication-Results": "mx.postduif.example; dmarc=pass header.from=example.com"}
    take_in(store, raw_mail(headers=proven))
    run_steps(store)

    assert len(all_cases(store)) == 2


def complaint_acknowledged(store: Store) -> str:
    """The Message-ID of a letter that leaves the request open."""
    waiting = letter_waiting(store, raw_mail("Ik heb een klacht over mijn gegevens."))
    item_id = approve_it(store, waiting)
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    return outbox_item(store, item_id).message_id


def test_a_reminder_of_an_open_wish_starts_no_second_clock(store: Store) -> None:
    letter = complaint_acknowledged(store)
    (before,) = requests(store)
    reminder = raw_mail("Ik wacht nog op antwoord op mijn klacht.", in_reply_to=letter)
    take_in(store, reminder, MORNING + timedelta(days=4))
    run_steps(store, MORNING + timedelta(days=4))

    (after,) = requests(store)
    assert (after.kind, after.promise_on, after.legal_on) == ("complaint", before.promise_on, before.legal_on)
    assert only_case(store).promise_on == before.promise_on


def test_a_new_wish_in_an_old_thread_has_its_own_clock(store: Store) -> None:
    letter = complaint_acknowledged(store)
    later = MORNING + timedelta(days=4)
    take_in(store, raw_mail("Mijn klacht staat nog, en verwijder alles.", in_reply_to=letter), later)
    run_steps(store, later)

    complaint, erasure = requests(store)
    assert (complaint.kind, erasure.kind) == ("complaint", "erasure")
    assert erasure.received_at == later
    assert (erasure.promise_on - complaint.promise_on).days == 4
    assert only_case(store).promise_on == complaint.promise_on, "the queue shows the nearest"


def test_a_wish_that_comes_back_after_its_answer_is_a_new_request(store: Store) -> None:
    waiting = letter_waiting(store)
    item_id = approve_it(store, waiting)
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    take_in(
        store, raw_mail("Graag opnieuw inzage.", in_reply_to=outbox_item(store, item_id).message_id), LATER
    )
    run_steps(store, LATER)

    assert [(row.kind, row.outcome) for row in requests(store)] == [
        ("access", "answered"),
        ("access", "open"),
    ]
