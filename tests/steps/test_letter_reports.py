"""What comes back about our letters: the case says which letter, when and why, and nothing is answered."""

from datetime import timedelta

import pytest

from bot.rules.states import CaseState, RawState, Stage
from bot.steps.closing import release_held
from bot.store import cases, mails
from bot.store.tables import RawMail
from bot.store.work import Store
from tests.builders import (
    ANNE,
    MORNING,
    add_colleague,
    approve_it,
    bounce_of,
    events,
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

LATER = MORNING + timedelta(days=1)
SENT = MORNING + timedelta(hours=1)


def sent_letter(store: Store, raw: bytes | None = None) -> str:
    """The Message-ID of a letter that the mail server took."""
    item_id = approve_it(store, letter_waiting(store, raw))
    send_all(store, FakeSender(), SENT)
    return outbox_item(store, item_id).message_id


def receive(store: Store, raw: bytes) -> None:
    take_in(store, raw, LATER)
    run_steps(store, LATER)


def delayed(message_id: str) -> bytes:
    report = bounce_of(message_id).replace(b"Action: failed", b"Action: delayed")
    return report.replace(b"Status: 5.1.1", b"Status: 4.4.1")


def nameless(failed: str = ANNE) -> bytes:
    """A bounce that names no Message-ID, as old mail systems send it."""
    lines = bounce_of("<none@x.example>", failed=failed).split(b"\r\n")
    kept = [line for line in lines if not line.startswith(b"Message-ID: <none")]
    return b"\r\n".join(kept)


def test_the_case_and_the_outbox_say_which_letter_came_back_and_why(store: Store) -> None:
    letter = sent_letter(store)
    subject = outbox_subject(store)
    receive(store, bounce_of(letter))

    why = "there is no such address (status 5.1.1)"
    assert only_case(store).reason == f'The letter "{subject}" of 23-11-2026 was not delivered: {why}.'
    assert outbox_item(store, 1).bounce_reason == why


def outbox_subject(store: Store) -> str:
    with store.read() as work:
        return cases.drafts(work, 1)[0].subject


def test_a_delay_is_noted_in_its_case_and_wakes_nothing(store: Store) -> None:
    letter = sent_letter(store)
    before = only_case(store)
    receive(store, delayed(letter))

    after = only_case(store)
    assert (after.state, after.version) == (CaseState.CLOSED, before.version)
    with store.read() as work:
        noted = cases.messages(work, 1)[-1]
        assert (noted.automatic, noted.stage) == ("bounce", Stage.OUTSIDE)
        assert "letter.delayed" in [event.code for event in cases.history(work, 1)]
    assert outbox_item(store, 1).bounced_at is None


def test_an_absence_notice_lies_in_the_case_of_its_letter_and_changes_nothing(store: Store) -> None:
    letter = sent_letter(store)
    receive(
        store, raw_mail("Ik ben er niet.", in_reply_to=letter, headers={"Auto-Submitted": "auto-replied"})
    )

    assert only_case(store).state is CaseState.CLOSED
    with store.read() as work:
        assert [message.automatic for message in cases.messages(work, 1)] == [None, "vacation"]


def test_after_a_bounce_the_persons_mail_is_still_the_newest_to_sort(store: Store) -> None:
    receive(store, bounce_of(sent_letter(store)))

    with store.read() as work:
        assert cases.newest_message(work, cases.by_reference(work, "MK-2026-000001")).automatic is None


def test_a_bounce_without_message_id_is_a_suggestion_that_a_person_accepts(store: Store) -> None:
    sent_letter(store)
    receive(store, nameless())

    assert only_case(store).state is CaseState.CLOSED, "nothing is closed or woken by a guess"
    with store.read() as work:
        (held,) = mails.held(work)
    assert "our letter of 23-11-2026 in MK-2026-000001" in held.reason

    release_held(store, held.id or 0, accept=True, staff_id=1, now=LATER)
    run_steps(store, LATER)
    assert only_case(store).state is CaseState.TO_HANDLE
    assert outbox_item(store, 1).bounced_at == LATER


@pytest.mark.parametrize("failed", ["bram@example.com"])
def test_a_bounce_of_somebody_else_is_no_suggestion(store: Store, failed: str) -> None:
    sent_letter(store)
    receive(store, nameless(failed))

    with store.read() as work:
        assert work.get(RawMail, 2).state is RawState.AUTOMATIC


def test_the_bounce_itself_is_never_answered(store: Store) -> None:
    receive(store, bounce_of(sent_letter(store)))

    with store.read() as work:
        assert cases.live_draft(work, 1) is None
    assert events(store).count("letter.bounced") == 1


SPAM_REPORT = (
    b"From: Feedback <fbl@provider.example>\r\nTo: privacy@postduif.example\r\nSubject: FBL\r\n"
    b"Message-ID: <fbl@provider.example>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n'
    b"\r\n--b\r\nContent-Type: text/plain\r\n\r\nAn abuse report.\r\n"
    b"--b\r\nContent-Type: message/feedback-report\r\n\r\n"
    b"Feedback-Type: abuse\r\nUser-Agent: FBL/1\r\nVersion: 1\r\nOriginal-Rcpt-To: <anne@example.com>\r\n"
    b"\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    b"From: nieuws@postduif.example\r\nTo: anne@example.com\r\nMessage-ID: <news@postduif.example>\r\n"
    b"Subject: Nieuws\r\n\r\nOnze aanbieding\r\n--b--\r\n"
)


def accepted_report(store: Store, raw: bytes = SPAM_REPORT) -> None:
    receive(store, raw)
    with store.read() as work:
        (held,) = mails.held(work)
    release_held(store, held.id or 0, accept=True, staff_id=add_colleague(store, "bea"), now=LATER)
    run_steps(store, LATER)


def test_an_accepted_spam_report_is_an_objection_of_the_one_who_complained(store: Store) -> None:
    accepted_report(store)

    case = only_case(store)
    assert (case.person_address, case.state) == ("", CaseState.TO_SORT), "a person names who complained"
    assert case.promise_on is not None
    with store.read() as work:
        (request,) = cases.requests(work, 1)
        (message,) = cases.messages(work, 1)
        assert cases.live_draft(work, 1) is None, "the provider gets no letter"
    assert (request.kind, request.about_address) == ("objection", "")
    assert (message.forwarded_from, message.answer_to) == (ANNE, "")


def test_a_spam_report_on_a_letter_of_ours_points_at_its_case(store: Store) -> None:
    letter = sent_letter(store)
    accepted_report(store, SPAM_REPORT.replace(b"<news@postduif.example>", letter.encode()))

    with store.read() as work:
        second = cases.by_reference(work, "MK-2026-000002")
    assert second.suggested_case_id == 1


def test_a_letter_can_be_proposed_again_after_it_came_back(store: Store) -> None:
    receive(store, bounce_of(sent_letter(store)))
    take_in(store, raw_mail("Mijn andere adres werkt wel: graag inzage."), LATER)
    run_steps(store, LATER)

    assert proposed_draft(store, "MK-2026-000002").recipients == [ANNE]
