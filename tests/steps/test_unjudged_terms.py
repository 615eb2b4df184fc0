"""A mail that a person must still judge may hold a right: its terms run from its receipt."""

from datetime import timedelta

from bot.rules.deadlines import STANDARD_TERMS, clocks
from bot.rules.states import CaseState
from bot.steps.classifying import sort_by_hand
from bot.steps.closing import close
from bot.steps.digesting import gather
from bot.store import cases
from bot.store.work import Store
from classifiers.kinds import Kind
from tests.builders import DIGEST_TERMS, MORNING, add_colleague, only_case, raw_mail, run_steps, take_in

UNCLEAR = "Dit is onduidelijk, maar misschien vraagt het iets."


def unclear(store: Store, text: str = UNCLEAR, sender: str = "anne@devries.example") -> None:
    take_in(store, raw_mail(text, sender=sender))
    run_steps(store)


def sort(store: Store, *kinds: Kind) -> None:
    sort_by_hand(
        store,
        only_case(store).reference,
        frozenset(kinds),
        staff_id=add_colleague(store),
        terms=STANDARD_TERMS,
        now=MORNING,
    )


def test_a_mail_that_a_person_must_judge_has_the_dates_that_would_follow_from_its_receipt(
    store: Store,
) -> None:
    unclear(store)
    wanted, case = clocks(MORNING, breach=False, terms=STANDARD_TERMS), only_case(store)

    assert case.state is CaseState.TO_SORT
    assert (case.promise_on, case.legal_on) == (wanted.promise, wanted.legal)


def test_a_mail_that_surely_asks_nothing_has_no_term(store: Store) -> None:
    unclear(store, "Bedankt voor jullie hulp.")

    assert (only_case(store).promise_on, only_case(store).legal_on) == (None, None)


def test_a_mail_that_nobody_judged_in_time_is_late_in_the_digest_and_first_in_the_queue(store: Store) -> None:
    unclear(store)
    later = MORNING + timedelta(days=9)
    take_in(store, raw_mail(sender="Bo <bo@ergens.example>"), later)
    run_steps(store, later)
    with store.read() as work:
        first = cases.queue(work)[0]

    assert first.state is CaseState.TO_SORT
    assert [line.reference for line in gather(store, DIGEST_TERMS, later).late] == [first.reference]


def test_the_terms_end_when_a_colleague_finds_that_nothing_is_asked(store: Store) -> None:
    unclear(store)
    sort(store, Kind.OTHER)

    assert (only_case(store).promise_on, only_case(store).legal_on) == (None, None)


def test_the_terms_stay_those_of_the_receipt_when_a_colleague_finds_a_right(store: Store) -> None:
    unclear(store)
    before = only_case(store).promise_on
    sort(store, Kind.ACCESS)

    assert only_case(store).promise_on == before


def test_the_terms_end_when_the_case_is_closed(store: Store) -> None:
    unclear(store)
    close(store, only_case(store).reference, "", staff_id=add_colleague(store), now=MORNING)

    assert only_case(store).promise_on is None
