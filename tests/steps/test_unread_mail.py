"""A mail that could not be read to its end, or not at all, becomes a case that a person sorts."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.rules.deadlines import clocks
from bot.rules.defects import Defect
from bot.rules.remarks import LOOK_FIRST
from bot.rules.states import CaseState, RawState
from bot.rules.terms import STANDARD_TERMS
from bot.steps.classifying import sort_by_hand
from bot.steps.closing import release_held
from bot.steps.intake import intake
from bot.store import cases
from bot.store.tables import ClassificationRow, Draft, RawMail, RequestRow
from bot.store.work import Store
from classifiers import Classification, Kind
from tests.builders import (
    APPROVAL_TERMS,
    MORNING,
    Waiting,
    add_colleague,
    approve_it,
    judge_by_words,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeMailbox, FakeSender

CORPUS = Path(__file__).parent.parent / "mail"
ENCRYPTED = (CORPUS / "encrypted-pgp-is-noted.eml").read_bytes()
LATER = MORNING + timedelta(days=3)
AS_PROMISED = clocks(MORNING, breach=False, terms=STANDARD_TERMS)


def verdict(store: Store, number: int = 1) -> ClassificationRow:
    with store.read() as work:
        found = cases.classification(work, number)
        assert found is not None
        return found


def requests(store: Store) -> list[RequestRow]:
    with store.read() as work:
        return cases.requests(work, only_case(store).id or 0)


def drafts(store: Store) -> list[Draft]:
    with store.read() as work:
        return cases.drafts(work, only_case(store).id or 0)


def test_a_mail_that_was_cut_is_filed_and_waits_for_a_person_with_the_reason(store: Store) -> None:
    take_in(store, raw_mail("Graag inzage in mijn gegevens.\n" + "Dit is mijn verhaal. " * 60_000))
    run_steps(store)

    case = only_case(store)
    assert case.state is CaseState.TO_SORT
    assert case.reason == LOOK_FIRST[Defect.TEXT_CUT]
    assert case.promise_on == AS_PROMISED.promise
    assert [row.kind for row in requests(store)] == ["access"]
    assert drafts(store) == []


def test_a_mail_that_is_only_a_little_damaged_is_answered_as_ever(store: Store) -> None:
    take_in(store, raw_mail().replace(b"Date: ", b"X-Date: ").replace(b"utf-8", b"x-no-such-charset"))
    run_steps(store)

    assert only_case(store).state is CaseState.TO_APPROVE


def test_an_encrypted_mail_waits_with_a_letter_that_asks_for_another_way(store: Store) -> None:
    take_in(store, ENCRYPTED)
    run_steps(store)

    case = only_case(store)
    draft = proposed_draft(store, case.reference)
    assert case.state is CaseState.TO_APPROVE
    assert (draft.situation, draft.recipients) == ("another_way", ["anne@example.org"])
    assert (draft.missing, draft.claims) == ([], [])
    assert "versleuteld" in draft.text


def test_what_an_encrypted_mail_asks_is_not_guessed_from_its_subject(store: Store) -> None:
    judged = []

    def classify(subject: str, text: str) -> Classification:
        judged.append(text)
        return judge_by_words(subject, text)

    take_in(store, ENCRYPTED.replace(b"Subject: Verzoek", b"Subject: verwijder alles, datalek"))
    run_steps(store, classify=classify)

    assert judged == [""]
    assert (verdict(store).kinds, verdict(store).needs_review) == ([], True)
    assert requests(store) == []


def test_the_clock_of_an_encrypted_mail_runs_from_its_receipt(store: Store) -> None:
    take_in(store, ENCRYPTED)
    run_steps(store)
    case = only_case(store)
    assert (case.promise_on, case.legal_on) == (AS_PROMISED.promise, AS_PROMISED.legal)

    letter = Waiting(case.reference, proposed_draft(store, case.reference).content_hash, add_colleague(store))
    approve_it(store, letter)
    send_all(store, FakeSender(), MORNING + APPROVAL_TERMS.undo)
    assert only_case(store).state is CaseState.TO_HANDLE
    assert only_case(store).promise_on == AS_PROMISED.promise

    answer = raw_mail(
        "Graag inzage in mijn gegevens.",
        sender="anne@example.org",
        subject=f"Re: [{tag_of(case.reference).strip('[]')}]",
        headers={"Authentication-Results": "mx.postduif.example; dmarc=pass header.from=example.org"},
    )
    take_in(store, answer, LATER)
    run_steps(store, LATER)
    (asked,) = requests(store)
    assert (asked.kind, asked.received_at, asked.legal_on) == ("access", MORNING, AS_PROMISED.legal)


def test_a_colleague_who_read_an_encrypted_mail_sorts_it_and_the_bot_goes_on(store: Store) -> None:
    take_in(store, ENCRYPTED)
    run_steps(store)
    reference = only_case(store).reference
    sort_by_hand(
        store,
        reference,
        frozenset({Kind.ERASURE}),
        staff_id=add_colleague(store),
        terms=STANDARD_TERMS,
        now=LATER,
    )
    run_steps(store, LATER)

    assert proposed_draft(store, reference).situation == "answer"
    assert [(row.kind, row.received_at) for row in requests(store)] == [("erasure", MORNING)]


def test_a_mail_with_words_in_the_open_beside_an_encrypted_part_waits_for_a_person(store: Store) -> None:
    spoken = b"--b1\r\nContent-Type: text/plain\r\n\r\nGraag inzage in mijn gegevens.\r\n"
    mixed = ENCRYPTED.replace(b"multipart/encrypted", b"multipart/mixed")
    take_in(store, mixed.replace(b"--b1\r\n", spoken + b"--b1\r\n", 1))
    run_steps(store)

    assert only_case(store).state is CaseState.TO_SORT
    assert [row.kind for row in requests(store)] == ["access"]
    assert drafts(store) == []


@pytest.fixture
def oversized(store: Store) -> RawMail:
    """A mail above the size limit, of which the mailbox gave the header block alone."""
    mailbox = FakeMailbox()
    head = raw_mail(subject="Graag inzage").partition(b"\n\n")[0]
    mailbox.add(head + b"\n\n", MORNING, complete=False)
    intake(store, mailbox, MORNING)
    run_steps(store)
    with store.read() as work:
        return work.get(RawMail, 1)


def test_an_oversized_mail_that_a_colleague_accepts_becomes_a_case_of_its_sender_and_subject(
    store: Store, oversized: RawMail
) -> None:
    assert oversized.state is RawState.HELD
    release_held(store, oversized.id or 0, accept=True, staff_id=add_colleague(store), now=LATER)
    run_steps(store, LATER)

    case = only_case(store)
    assert (case.person_address, case.received_at) == ("anne@example.com", MORNING)
    assert (case.state, case.reason) == (CaseState.TO_SORT, LOOK_FIRST[Defect.HEADERS_ONLY])
    assert drafts(store) == []
