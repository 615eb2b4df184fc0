"""A case tells how its dates were counted, and says nothing of a date that it cannot account for."""

from datetime import date, timedelta

import pytest

from bot.rules.deadlines import clocks
from bot.rules.pauses import Pause
from bot.rules.terms import STANDARD_TERMS, Terms
from bot.store.case_clocks import dates_of, legal_day, pauses_of
from bot.store.tables import Case, IdentityCheck, RequestRow
from classifiers.kinds import RIGHTS, WITH_LEGAL_TERM, Kind, Language
from tests.builders import MORNING

LATER = MORNING + timedelta(days=3)


def request(kind: Kind = Kind.ACCESS, *, at: timedelta = timedelta(), outcome: str = "open") -> RequestRow:
    received = MORNING + at
    counted = clocks(received, breach=kind is Kind.BREACH)
    return RequestRow(
        case_id=1,
        message_id=1,
        kind=kind.value,
        received_at=received,
        promise_on=counted.promise,
        legal_on=counted.legal,
        breach_until=counted.breach,
        outcome=outcome,
    )


def case_of(*rows: RequestRow) -> Case:
    waiting = [row for row in rows if row.outcome == "open"]
    return Case(
        reference="MK-2026-000001",
        promise_on=min((row.promise_on for row in waiting), default=None),
        legal_on=min((row.legal_on for row in waiting), default=None),
        breach_until=min((row.breach_until for row in waiting if row.breach_until), default=None),
        received_at=MORNING,
        opened_at=MORNING,
        updated_at=MORNING,
    )


def said(
    *rows: RequestRow, check: IdentityCheck | None = None, terms: Terms = STANDARD_TERMS
) -> tuple[str, ...]:
    return dates_of(case_of(*rows), rows, check, terms).said(Language.EN)


def test_both_dates_are_explained() -> None:
    promise, legal = said(request())

    assert promise.endswith("one week after receipt: up to and including Monday 30 November 2026.")
    assert legal.startswith("Legal term: received Monday 23 November 2026 at 09:00")


def test_the_dates_of_the_request_that_is_due_first_are_explained() -> None:
    later = request(Kind.ERASURE, at=timedelta(days=1))
    answered = request(Kind.CORRECTION, at=-timedelta(days=9), outcome="answered")

    assert said(later, answered, request()) == said(request())


def test_a_breach_explains_its_hours_first() -> None:
    assert [one.partition(":")[0] for one in said(request(Kind.BREACH))] == [
        *("Breach notification", "Promise"),
    ]


@pytest.mark.parametrize("kind", sorted(set(RIGHTS) - WITH_LEGAL_TERM))
def test_no_month_is_explained_where_no_law_sets_one(kind: Kind) -> None:
    row = request(kind)

    assert legal_day(row) is None
    assert not any("Legal term" in one for one in said(row))
    # Beside an access request of later that day its own month is told, and not that of the earlier mail.
    both = said(row, request(at=timedelta(hours=2)))
    assert [one for one in both if "Legal" in one] == list(said(request(at=timedelta(hours=2)))[1:])


@pytest.mark.parametrize("kind", sorted(WITH_LEGAL_TERM))
def test_a_right_has_its_month_and_after_an_extension_the_new_day(kind: Kind) -> None:
    row = request(kind)
    assert legal_day(row) == date(2026, 12, 23)

    row.extended_on = date(2027, 2, 23)
    assert legal_day(row) == date(2027, 2, 23)


def test_the_pause_of_a_question_who_asks_is_explained() -> None:
    check = IdentityCheck(
        case_id=1,
        level="confirm",
        required=True,
        reason="",
        state="settled",
        asked_at=LATER,
        answered_at=LATER + timedelta(days=2),
        at=LATER,
    )
    row = request()
    row.promise_on, row.legal_on = date(2026, 12, 2), date(2026, 12, 25)

    assert any("not counted: 2 days" in one for one in said(row, check=check))


def test_an_extended_term_is_explained_once() -> None:
    row = request()
    row.extended_on, row.extended_at = date(2027, 2, 23), LATER
    case = case_of(row)
    case.promise_on = case.legal_on = row.extended_on
    (one,) = dates_of(case, [row], None, STANDARD_TERMS).said(Language.EN)

    assert one.startswith("Extended term:")


@pytest.mark.parametrize("rows", [(), (request(outcome="answered"),)])
def test_a_case_in_which_nothing_waits_explains_nothing(rows: tuple[RequestRow, ...]) -> None:
    assert said(*rows) == ()


def test_a_date_that_other_terms_gave_is_not_explained_by_those_of_today() -> None:
    (legal,) = said(request(), terms=Terms(promise_days=10))

    assert legal.startswith("Legal term:")


def test_who_is_asked_again_has_not_answered_yet() -> None:
    again = IdentityCheck(
        case_id=1,
        level="confirm",
        required=True,
        state="asked",
        reason="",
        asked_at=LATER,
        answered_at=LATER - timedelta(days=1),
        at=MORNING,
    )

    assert pauses_of(again, request()) == (Pause(LATER, None),)
