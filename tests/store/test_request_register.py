"""The register tells each request with its dates and who approved the answer, and nothing of anybody else."""

from datetime import date, timedelta

import pytest

from bot.rules.request_register import NOT_COUNTED, Outcome, RegisterLine
from bot.steps.closing import close
from bot.steps.forgetting import Retention, forget
from bot.steps.keeping import hold_legally
from bot.store import cases, request_register
from bot.store.request_register import PAGE, Chosen
from bot.store.tables import Message, RawMail, RequestRow
from bot.store.work import Store
from classifiers.kinds import RIGHTS, Kind
from tests.builders import MORNING, approve_it, letter_waiting, raw_mail, send_all
from tests.fakes import FakeSender

EVERYTHING = Chosen()


def answered(store: Store) -> None:
    """One case with two requests, answered the next day."""
    waiting = letter_waiting(store, raw_mail("Ik wil inzage, en verwijder daarna alles."))
    approve_it(store, waiting)
    send_all(store, FakeSender(), MORNING + timedelta(days=1))


def lines(store: Store, chosen: Chosen = EVERYTHING) -> list[RegisterLine]:
    with store.read() as work:
        return list(request_register.every(work, chosen))


def test_an_answered_request_tells_its_dates_and_who_approved(store: Store) -> None:
    answered(store)
    erasure, access = lines(store)

    assert (access.dates.kind, erasure.dates.kind) == (Kind.ACCESS, Kind.ERASURE)
    assert access.reference == "MK-2026-000001"
    assert (access.dates.received_on, access.dates.ended_on) == (date(2026, 11, 23), date(2026, 11, 24))
    assert (access.dates.promise_on, access.dates.legal_on) == (date(2026, 11, 30), date(2026, 12, 23))
    assert (access.dates.outcome, access.dates.days_taken) == (Outcome.ANSWERED, 1)
    assert access.approved_by == ("Anne",)
    assert (access.dates.extended_on, access.legal_hold, access.forgotten) == (None, False, False)


@pytest.mark.parametrize(
    ("words", "kind"), [("Ik heb een klacht.", Kind.COMPLAINT), ("Een datalek!", Kind.BREACH)]
)
def test_what_no_law_gives_a_last_day_has_none(store: Store, words: str, kind: Kind) -> None:
    letter_waiting(store, raw_mail(words))
    (line,) = lines(store)

    assert (line.dates.kind, line.dates.promise_on, line.dates.legal_on) == (kind, date(2026, 11, 30), None)


def test_an_open_request_was_approved_by_nobody(store: Store) -> None:
    letter_waiting(store)
    (line,) = lines(store)

    assert (line.dates.outcome, line.dates.ended_on, line.approved_by) == (Outcome.OPEN, None, ())
    assert line.identity_level in {"none", "confirm"}


def test_a_case_closed_without_a_letter_has_an_outcome_and_no_approval(store: Store) -> None:
    letter_waiting(store)
    close(store, "MK-2026-000001", "", staff_id=1, now=MORNING + timedelta(days=2))
    (line,) = lines(store)

    assert (line.dates.outcome, line.dates.days_taken, line.approved_by) == (Outcome.CLOSED, None, ())


def test_an_extension_is_told_with_its_day(store: Store) -> None:
    answered(store)
    with store.begin("tests.extension") as work:
        cases.requests(work, 1)[0].extended_on = date(2027, 2, 23)

    assert [line.dates.extended_on for line in lines(store)] == [None, date(2027, 2, 23)]


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - NOT_COUNTED))
def test_every_outcome_can_be_read(store: Store, outcome: Outcome) -> None:
    answered(store)
    with store.begin("tests.outcome") as work:
        cases.requests(work, 1)[0].outcome = outcome.value

    assert lines(store, Chosen(kind=Kind.ACCESS))[0].dates.outcome is outcome


def test_a_forgotten_case_stays_as_kinds_and_dates_without_people(store: Store) -> None:
    answered(store)
    before = lines(store)
    forget(store, Retention(timedelta(days=1), timedelta(days=1)), MORNING + timedelta(days=9))
    after = lines(store)

    assert [line.dates for line in after] == [line.dates for line in before]
    assert all(line.forgotten and line.approved_by == () for line in after)


def test_a_legal_hold_is_shown(store: Store) -> None:
    answered(store)
    hold_legally(store, "MK-2026-000001", "Een klacht", staff_id=1, now=MORNING)

    assert all(line.legal_hold for line in lines(store))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Chosen(kind=Kind.ACCESS), [Kind.ACCESS]),
        (Chosen(kind=Kind.BREACH), []),
        (Chosen(outcome=Outcome.ANSWERED), [Kind.ERASURE, Kind.ACCESS]),
        (Chosen(outcome=Outcome.OPEN), []),
        (Chosen(since=date(2026, 11, 23), until=date(2026, 11, 23)), [Kind.ERASURE, Kind.ACCESS]),
        (Chosen(since=date(2026, 11, 24)), []),
        (Chosen(until=date(2026, 11, 22)), []),
        (Chosen(since=date.min, until=date.max), [Kind.ERASURE, Kind.ACCESS]),
    ],
)
def test_a_register_can_be_narrowed(store: Store, chosen: Chosen, expected: list[Kind]) -> None:
    answered(store)

    assert [line.dates.kind for line in lines(store, chosen)] == expected
    with store.read() as work:
        assert [one.kind for one in request_register.dates(work, chosen)] == expected[::-1]


def test_a_request_of_just_after_midnight_here_is_of_that_day(store: Store) -> None:
    answered(store)
    with store.begin("tests.midnight") as work:
        for row in cases.requests(work, 1):
            # 00:30 on 1 February in Amsterdam.
            row.received_at = MORNING.replace(year=2027, month=1, day=31, hour=23, minute=30)

    assert len(lines(store, Chosen(since=date(2027, 2, 1)))) == 2
    assert lines(store, Chosen(until=date(2027, 1, 31))) == []


def test_rows_that_stand_for_no_request_are_shown_only_when_asked_for(store: Store) -> None:
    answered(store)
    with store.begin("tests.drop") as work:
        cases.requests(work, 1)[0].outcome = "dropped"

    assert [line.dates.kind for line in lines(store)] == [Kind.ERASURE]
    assert [line.dates.kind for line in lines(store, Chosen(outcome=Outcome.DROPPED))] == [Kind.ACCESS]


def one_request(message_id: int, kind: Kind) -> RequestRow:
    day = MORNING.date()
    return RequestRow(
        case_id=1,
        message_id=message_id,
        kind=kind.value,
        received_at=MORNING,
        promise_on=day,
        legal_on=day,
    )


def many(store: Store) -> int:
    """More requests than fit on two pages; how many."""
    letter_waiting(store)
    with store.begin("tests.many") as work:
        for number in range(12):
            raw = RawMail(content_hash=str(number), size=1, received_at=MORNING, stored_at=MORNING)
            raw_id = work.add(raw).id or 0
            message_id = work.add(Message(raw_mail_id=raw_id, case_id=1, received_at=MORNING)).id or 0
            for kind in RIGHTS:
                work.add(one_request(message_id, kind))
    return 12 * len(RIGHTS) + 1


def test_pages_hold_every_request_once(store: Store) -> None:
    expected = many(store)
    seen: list[int] = []
    before: int | None = None
    with store.read() as work:
        while True:
            found = request_register.page_of(work, EVERYTHING, before)
            assert 0 < len(found.lines) <= PAGE
            seen += [line.number for line in found.lines]
            before = found.older
            if before is None:
                break

    assert len(seen) == len(set(seen)) == expected == len(lines(store))
    assert seen == sorted(seen, reverse=True)
