"""The letter that is proposed fits what is open, and data goes only to whom it belongs."""

from datetime import timedelta

import pytest

from bot.errors import NotFound, RuleViolation, StaleDraft
from bot.ports import DirectoryAnswer
from bot.rules.replying import Reply
from bot.rules.states import CaseState, DraftState
from bot.steps.drafting import redraft
from bot.steps.filing import file_waiting
from bot.store import cases
from bot.store.tables import Case
from bot.store.work import Store
from tests.builders import (
    DRAFTING_TERMS,
    MORNING,
    READER,
    READING_TERMS,
    customers,
    letter_waiting,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    tag_of,
    take_in,
)
from tests.fakes import FakeDirectory

LATER = MORNING + timedelta(days=1)


def kinds_open(store: Store) -> list[str]:
    with store.read() as work:
        return [row.kind for row in cases.requests(work, 1, open_only=True)]


def test_a_follow_up_is_answered_together_with_what_was_open(store: Store) -> None:
    waiting = letter_waiting(store)
    take_in(store, raw_mail("En verwijder alles: verwijder het.", subject=tag_of(waiting.reference)), LATER)
    run_steps(store, LATER)
    text = proposed_draft(store, waiting.reference).text
    assert "Inzage" in text
    assert "erwijder" in text
    with store.read() as work:
        states = [draft.state for draft in cases.drafts(work, 1)]
    assert states == [DraftState.PROPOSED, DraftState.SUPERSEDED]


def test_two_mails_that_wait_together_get_one_letter(store: Store) -> None:
    waiting = letter_waiting(store)
    for wish in ("Verwijder alles: verwijder het.", "En corrigeer: corrigeer mijn naam."):
        take_in(store, raw_mail(wish, subject=tag_of(waiting.reference)), LATER)
    run_steps(store, LATER)
    with store.read() as work:
        assert len(cases.drafts(work, 1)) == 2
    assert sorted(kinds_open(store)) == ["access", "correction", "erasure"]


def test_records_that_could_not_be_read_are_never_called_empty(store: Store) -> None:
    take_in(store, raw_mail())
    run_steps(store, directory=FakeDirectory(failed=("CRM",)))
    assert proposed_draft(store, only_case(store).reference).situation == "acknowledgement"


def test_data_goes_only_into_the_letter_to_the_address_it_is_filed_under(store: Store) -> None:
    take_in(store, raw_mail(sender="Mallory <mallory@example.net>"))
    records = customers("anne@example.com")
    run_steps(store, directory=records)
    draft = proposed_draft(store, only_case(store).reference)
    assert (draft.situation, draft.recipients) == ("not_found", ["mallory@example.net"])
    assert "Voorbeeldstad" not in draft.text
    assert set(records.asked) == {"mallory@example.net"}


def test_a_colleague_chooses_another_letter(store: Store) -> None:
    waiting = letter_waiting(store)
    choose = {"staff_id": waiting.staff_id, "terms": DRAFTING_TERMS, "now": MORNING}
    fresh = redraft(store, customers(), waiting.reference, Reply.ACKNOWLEDGEMENT, **choose)  # type: ignore[arg-type]  # Keywords of three types.
    assert proposed_draft(store, waiting.reference).content_hash == fresh != waiting.shown_hash
    with pytest.raises(RuleViolation, match="name a letter"):
        redraft(store, customers(), waiting.reference, Reply.NONE, **choose)  # type: ignore[arg-type]  # As above.
    with pytest.raises(RuleViolation, match="does not fit"):
        redraft(store, customers(), waiting.reference, Reply.BREACH_REPORTER, **choose)  # type: ignore[arg-type]  # As above.
    with pytest.raises(NotFound):
        redraft(store, customers(), "MK-2026-999999", Reply.ANSWER, **choose)  # type: ignore[arg-type]  # As above.
    with pytest.raises(NotFound):
        redraft(store, customers(), waiting.reference, Reply.ANSWER, **{**choose, "staff_id": 99})  # type: ignore[arg-type]  # As above.


def test_no_letter_is_written_over_a_mail_that_came_in_meanwhile(store: Store) -> None:
    waiting = letter_waiting(store)

    class Meanwhile(FakeDirectory):
        def find(self, address: str) -> DirectoryAnswer:
            take_in(store, raw_mail("Nog iets.", subject=tag_of(waiting.reference)), LATER)
            file_waiting(store, READING_TERMS, READER, LATER)
            return super().find(address)

    choose = {"staff_id": waiting.staff_id, "terms": DRAFTING_TERMS, "now": LATER}
    with pytest.raises(StaleDraft, match="a new mail came in"):
        redraft(store, Meanwhile(), waiting.reference, Reply.ACKNOWLEDGEMENT, **choose)  # type: ignore[arg-type]  # Keywords of three types.
    with pytest.raises(RuleViolation, match="sort the case first"):
        redraft(store, customers(), waiting.reference, Reply.ACKNOWLEDGEMENT, **choose)  # type: ignore[arg-type]  # As above.


def test_a_case_that_the_bot_does_not_understand_is_a_persons(store: Store) -> None:
    take_in(store, raw_mail("Geef inzage, maar onduidelijk."))
    run_steps(store)
    case = only_case(store)
    assert (case.state, case.reason) == (CaseState.TO_SORT, "The wish is not clear.")
    with store.read() as work:
        assert cases.drafts(work, 1) == []
        assert work.get(Case, 1).promise_on is not None
