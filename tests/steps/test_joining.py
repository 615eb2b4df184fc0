"""A mail that may belong to another case is joined to it by a colleague alone; its sender is told nothing."""

from datetime import timedelta

import pytest

from bot.errors import RuleViolation, StaleDraft
from bot.rules.states import CaseState
from bot.steps.closing import close
from bot.steps.forgetting import Retention, forget
from bot.steps.joining import join, keep_apart
from bot.store import cases
from bot.store.tables import Case
from bot.store.work import Store
from tests.builders import (
    ANNE,
    MORNING,
    Waiting,
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
FIRST, SECOND = "MK-2026-000001", "MK-2026-000002"
#: The first case of the year in which a late mail comes.
NEXT_YEAR = "MK-2027-000001"
PRIVATE = "anne.prive@example.net"


def case_of(store: Store, reference: str) -> Case:
    with store.read() as work:
        return cases.by_reference(work, reference)


def answered(store: Store, text: str = "Graag inzage.") -> str:
    """The Message-ID of the answer to Anne's mail."""
    item_id = approve_it(store, letter_waiting(store, raw_mail(text)))
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    return outbox_item(store, item_id).message_id


@pytest.fixture
def letter(store: Store) -> str:
    """A case with a letter, and a second case whose mail answers it from another address."""
    message_id = answered(store, "Ik heb een klacht.")
    take_in(store, raw_mail("Ik heb een klacht, en inzage.", sender=PRIVATE, in_reply_to=message_id), LATER)
    run_steps(store, LATER)
    return message_id


def test_both_cases_show_that_they_may_belong_together(store: Store, letter: str) -> None:
    with store.read() as work:
        first, second = (cases.by_reference(work, one) for one in (FIRST, SECOND))
        assert cases.belonging(work, second).suggested == FIRST
        assert cases.belonging(work, first).may_belong_here == (SECOND,)
        assert "case.suggested" in [event.code for event in cases.history(work, 1)]


def test_joining_moves_mails_and_requests_and_closes_the_emptied_case(store: Store, letter: str) -> None:
    assert join(store, SECOND, same_person=False, staff_id=1, now=LATER) == FIRST

    emptied = case_of(store, SECOND)
    assert (emptied.state, emptied.reason) == (CaseState.CLOSED, f"A colleague joined it to {FIRST}.")
    assert (emptied.promise_on, emptied.legal_on) == (None, None)
    with store.read() as work:
        assert len(cases.messages(work, 1)) == 2
        assert not cases.messages(work, 2)
        assert not cases.requests(work, 2)
        held = [(row.kind, row.outcome) for row in cases.requests(work, 1)]
        assert held == [("complaint", "open"), ("access", "open"), ("complaint", "repeated")]
        assert cases.belonging(work, cases.by_reference(work, FIRST)).joined_here == (SECOND,)
    assert events(store).count("case.joined") == 2


def test_a_stranger_whose_mail_was_joined_gets_no_letter(store: Store, letter: str) -> None:
    join(store, SECOND, same_person=False, staff_id=1, now=LATER)
    run_steps(store, LATER)

    with store.read() as work:
        assert cases.people(work, 1) == {ANNE}
        assert cases.live_draft(work, 1) is None
        assert all(draft.recipients == [ANNE] for draft in cases.drafts(work, 1))
    assert case_of(store, FIRST).state is CaseState.TO_SORT


def test_a_colleague_can_say_that_the_sender_is_the_same_person(store: Store, letter: str) -> None:
    join(store, SECOND, same_person=True, staff_id=1, now=LATER)
    with store.read() as work:
        assert cases.people(work, 1) == {ANNE, PRIVATE}

    take_in(store, raw_mail("Nog iets: verwijder alles.", sender=PRIVATE, in_reply_to=letter), LATER)
    run_steps(store, LATER)
    with store.read() as work:
        assert len(cases.messages(work, 1)) == 3


def test_a_reply_to_a_letter_of_the_emptied_case_goes_where_its_mails_are(store: Store, letter: str) -> None:
    item_id = approve_second(store)
    send_all(store, FakeSender(), LATER + timedelta(hours=1))
    theirs = outbox_item(store, item_id).message_id
    join(store, SECOND, same_person=True, staff_id=1, now=LATER + timedelta(hours=2))
    take_in(store, raw_mail("Nog iets.", sender=PRIVATE, in_reply_to=theirs), LATER + timedelta(hours=3))
    take_in(store, bounce_of(theirs, failed=PRIVATE), LATER + timedelta(hours=4))
    run_steps(store, LATER + timedelta(hours=4))

    assert case_of(store, SECOND).state is CaseState.CLOSED
    with store.read() as work:
        assert len(cases.messages(work, 1)) == 4


def approve_second(store: Store) -> int:
    return approve_it(store, Waiting(SECOND, proposed_draft(store, SECOND).content_hash, 1), LATER)


def test_an_unsent_approval_of_the_joined_case_is_void(store: Store, letter: str) -> None:
    item_id = approve_second(store)

    join(store, SECOND, same_person=False, staff_id=1, now=LATER)

    assert outbox_item(store, item_id).state.value == "cancelled"
    assert send_all(store, FakeSender(), LATER + timedelta(hours=1)) == 0


def test_a_case_that_changed_since_it_was_shown_is_neither_joined_nor_kept_apart(
    store: Store, letter: str
) -> None:
    for act in (
        lambda: join(store, SECOND, same_person=False, shown_version=1, staff_id=1, now=LATER),
        lambda: keep_apart(store, SECOND, shown_version=1, staff_id=1, now=LATER),
    ):
        with pytest.raises(StaleDraft, match="changed this case"):
            act()


def test_cases_that_do_not_belong_together_are_kept_apart(store: Store, letter: str) -> None:
    before = case_of(store, SECOND)
    keep_apart(store, SECOND, shown_version=before.version, staff_id=1, now=LATER)

    assert case_of(store, SECOND).state is before.state
    with store.read() as work:
        assert cases.belonging(work, cases.by_reference(work, FIRST)).may_belong_here == ()
        assert [event.code for event in cases.history(work, 1)][-1] == "case.kept_apart"
    with pytest.raises(RuleViolation, match="no other case is suggested"):
        join(store, SECOND, same_person=False, staff_id=1, now=LATER)


def test_thanks_in_a_closed_case_go_to_a_person_who_closes_it_again(store: Store) -> None:
    message_id = answered(store)
    take_in(store, raw_mail("Hartelijk dank voor de moeite.", in_reply_to=message_id), LATER)
    run_steps(store, LATER)
    case = only_case(store)
    assert (case.state, case.reason) == (CaseState.TO_SORT, "The reply asks nothing new.")

    close(store, case.reference, "", staff_id=1, now=LATER)
    assert only_case(store).state is CaseState.CLOSED


def test_a_case_that_was_closed_long_ago_is_followed_by_a_new_one(store: Store) -> None:
    message_id = answered(store)
    late = MORNING + timedelta(days=61)
    take_in(store, raw_mail("Graag nog eens inzage.", in_reply_to=message_id), late)
    run_steps(store, late)

    assert case_of(store, FIRST).state is CaseState.CLOSED
    with store.read() as work:
        first, second = (cases.by_reference(work, one) for one in (FIRST, NEXT_YEAR))
        assert cases.belonging(work, second).follows == FIRST
        assert cases.belonging(work, first).followed_by == (NEXT_YEAR,)
        assert "case.linked" in [event.code for event in cases.history(work, 1)]


def test_a_case_that_was_forgotten_is_followed_by_a_new_one(store: Store) -> None:
    message_id = answered(store)
    late = MORNING + timedelta(days=20)
    forget(store, Retention(timedelta(days=10), timedelta(days=10)), late)
    take_in(store, raw_mail("Graag nog eens inzage.", in_reply_to=message_id), late)
    run_steps(store, late)

    with store.read() as work:
        assert cases.belonging(work, cases.by_reference(work, SECOND)).follows == FIRST


def test_a_bare_reference_from_the_same_address_is_a_suggestion_only(store: Store) -> None:
    answered(store)
    for sender in (ANNE, "mallory@example.net"):
        take_in(store, raw_mail(f"Nog een vraag om inzage {sender}.", subject=f"Re: {FIRST}", sender=sender))
    run_steps(store)

    assert case_of(store, FIRST).state is CaseState.CLOSED
    assert case_of(store, SECOND).suggested_case_id == 1
    assert case_of(store, "MK-2026-000003").suggested_case_id is None
