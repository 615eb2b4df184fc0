"""A colleague notes who acts for whom, and asks for a document only when a lighter way was tried."""

from datetime import timedelta

import pytest

from bot.errors import RuleViolation
from bot.rules.answer_route import Noted
from bot.rules.replying import Reply
from bot.rules.representing import CHILD_TOO_YOUNG, EITHER_ASKS, AgeGroup, Authority
from bot.steps.drafting import redraft
from bot.steps.representing import note_representation
from bot.store import representation
from bot.store.work import Store
from tests.builders import (
    DRAFTING_TERMS,
    MORNING,
    approve_it,
    customers,
    events,
    letter_waiting,
    proposed_draft,
    send_all,
)
from tests.fakes import FakeSender


def test_the_last_note_counts_and_both_are_in_the_trail(store: Store) -> None:
    waiting = letter_waiting(store)
    who, reference = waiting.staff_id, waiting.reference

    def note(group: AgeGroup) -> str:
        return note_representation(
            store, reference, Noted(group, Authority.PARENT), staff_id=who, now=MORNING
        )

    assert note(AgeGroup.UNDER_12) == CHILD_TOO_YOUNG
    assert note(AgeGroup.FROM_12_TO_15) == EITHER_ASKS
    with store.read() as work:
        row = representation.of_case(work, 1)
        assert row is not None
        assert (row.age_group, row.authority, row.noted_by) == ("from_12_to_15", "parent", who)
    assert events(store).count("representation.noted") == 2


def test_a_document_is_refused_in_the_first_letter_and_proposed_after_another(store: Store) -> None:
    waiting = letter_waiting(store)

    def ask(reply: Reply) -> str:
        return redraft(
            store,
            customers(),
            waiting.reference,
            reply,
            staff_id=waiting.staff_id,
            terms=DRAFTING_TERMS,
            now=MORNING,
        )

    with pytest.raises(RuleViolation, match="first letter"):
        ask(Reply.IDENTITY_DOCUMENT)
    approve_it(store, type(waiting)(waiting.reference, ask(Reply.ACKNOWLEDGEMENT), waiting.staff_id))
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))

    ask(Reply.IDENTITY_DOCUMENT)

    assert proposed_draft(store, waiting.reference).situation == "identity_document"
