"""No letter leaves without a named person's yes to exactly these words (invariant 2)."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotFound, RuleViolation, StaleDraft
from bot.rules.composing import content_hash, read_back
from bot.rules.states import CaseState, DraftState, OutboxState
from bot.steps.approving import Edit, approve, edit, reject, undo
from bot.store import cases, staff
from bot.store.tables import Approval, Draft
from bot.store.work import Store
from classifiers.kinds import Kind
from tests.builders import (
    APPROVAL_TERMS,
    MORNING,
    Waiting,
    add_colleague,
    approve_it,
    events,
    letter_waiting,
    only_case,
    outbox_item,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeSender

LATER = MORNING + timedelta(minutes=10)

#: Why a test may send a letter of a few words.
OWN_WORDS = "The rest was told by telephone."


def test_the_bytes_in_the_outbox_say_what_was_approved_and_who_approved_it(store: Store) -> None:
    waiting = letter_waiting(store)
    item = outbox_item(store, approve_it(store, waiting))
    assert item.sealed is not None
    said = read_back(store.vault.open(item.sealed))
    assert content_hash(said) == waiting.shown_hash
    assert said.recipients == ("anne@example.com",)
    assert item.due_at == MORNING + APPROVAL_TERMS.undo
    with store.read() as work:
        approval = work.get(Approval, item.approval_id)
        assert (approval.staff_id, approval.content_hash) == (waiting.staff_id, waiting.shown_hash)
        assert work.get(Draft, item.draft_id).state is DraftState.APPROVED
    assert only_case(store).state is CaseState.SENDING
    assert events(store)[-1] == "draft.approved"


@pytest.mark.parametrize("shown", ["", "0" * 64])
def test_a_letter_that_was_not_the_one_on_the_screen_is_refused(store: Store, shown: str) -> None:
    waiting = letter_waiting(store)
    with pytest.raises(StaleDraft, match="look at it again"):
        approve_it(store, replace(waiting, shown_hash=shown))
    assert only_case(store).state is CaseState.TO_APPROVE


def test_a_letter_changed_behind_the_screens_back_is_refused(store: Store) -> None:
    waiting = letter_waiting(store)
    with store.begin("tests.tamper") as work:
        draft = cases.live_draft(work, 1)
        assert draft is not None
        draft.recipients = ["mallory@example.com"]
    with pytest.raises(StaleDraft):
        approve_it(store, waiting)


def test_an_open_place_stops_the_approval(store: Store) -> None:
    waiting = letter_waiting(store, raw_mail("Ik heb een klacht en wil inzage."))
    with pytest.raises(RuleViolation, match="open place"):
        _approve_edited(store, waiting, Edit(text="Beste Anne,\n\n[ontbreekt: de reden]\n"))


def _approve_edited(store: Store, waiting: Waiting, change: Edit) -> int:
    fresh = edit(
        store,
        waiting.reference,
        change,
        shown_hash=waiting.shown_hash,
        staff_id=waiting.staff_id,
        now=MORNING,
    )
    return approve_it(store, replace(waiting, shown_hash=fresh), despite=OWN_WORDS)


def test_a_disabled_colleague_can_do_nothing_with_a_letter(store: Store) -> None:
    waiting = letter_waiting(store)
    with store.begin("tests.disable") as work:
        staff.disable(work, "anne", MORNING)
    who = {"staff_id": waiting.staff_id, "now": MORNING}
    with pytest.raises(NotFound, match="disabled"):
        approve_it(store, waiting)
    with pytest.raises(NotFound, match="disabled"):
        edit(store, waiting.reference, Edit(text="x"), shown_hash=waiting.shown_hash, **who)  # type: ignore[arg-type]  # Two keywords of different types.
    with pytest.raises(NotFound, match="disabled"):
        reject(store, waiting.reference, "", **who)  # type: ignore[arg-type]  # As above.
    with pytest.raises(NotFound, match="no staff with number"):
        approve_it(store, replace(waiting, staff_id=999))
    assert only_case(store).state is CaseState.TO_APPROVE


def test_a_second_click_approves_nothing_more(store: Store) -> None:
    waiting = letter_waiting(store)
    approve_it(store, waiting)
    with pytest.raises(RuleViolation, match="no letter of this case waits"):
        approve_it(store, waiting)
    with store.read() as work:
        assert len(cases.outbox(work, 1)) == 1


def test_two_colleagues_who_click_at_once_make_one_letter(store: Store) -> None:
    waiting = letter_waiting(store)
    second = add_colleague(store, "bram")
    together = threading.Barrier(2, timeout=20)
    outcomes: list[int | None] = []

    def click(staff_id: int) -> None:
        together.wait()
        try:
            outcomes.append(approve_it(store, replace(waiting, staff_id=staff_id)))
        except RuleViolation:
            outcomes.append(None)

    threads = [threading.Thread(target=click, args=(who,)) for who in (waiting.staff_id, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(outcomes) == 2
    assert outcomes.count(None) == 1
    with store.read() as work:
        assert len(cases.outbox(work, 1)) == 1


def test_a_mail_that_comes_in_meanwhile_voids_the_approval(store: Store) -> None:
    waiting = letter_waiting(store)
    item_id = approve_it(store, waiting)
    take_in(store, raw_mail("En verwijder daarna alles.", subject=f"Re: {tag_of(waiting.reference)}"), LATER)
    run_steps(store, LATER)
    assert outbox_item(store, item_id).state is OutboxState.CANCELLED
    with store.read() as work:
        assert cases.live_approvals(work, 1) == []
    sender = FakeSender()
    assert send_all(store, sender, LATER + timedelta(days=1)) == 0
    assert only_case(store).state is CaseState.TO_APPROVE
    fresh = proposed_draft(store, waiting.reference)
    assert fresh.content_hash != waiting.shown_hash
    with pytest.raises(StaleDraft):
        approve_it(store, waiting, LATER)
    assert "approval.voided" in events(store)


FOUR_EYES = replace(APPROVAL_TERMS, four_eyes_for=frozenset({Kind.ACCESS}))


def test_four_eyes_need_two_different_colleagues(store: Store) -> None:
    waiting = letter_waiting(store)
    first = _approve_with(store, waiting, waiting.staff_id)
    assert first is None
    assert only_case(store).state is CaseState.TO_APPROVE
    assert send_all(store, FakeSender(), LATER) == 0
    with pytest.raises(RuleViolation, match="second colleague"):
        _approve_with(store, waiting, waiting.staff_id)
    item_id = _approve_with(store, waiting, add_colleague(store, "bram"))
    assert item_id is not None
    assert outbox_item(store, item_id).state is OutboxState.QUEUED
    assert events(store).count("draft.first_approval") == 1


def test_an_edit_between_two_approvals_voids_the_first(store: Store) -> None:
    waiting = letter_waiting(store)
    _approve_with(store, waiting, waiting.staff_id)
    fresh = edit(
        store,
        waiting.reference,
        Edit(text="Beste Anne,\n\nAnders.\n"),
        shown_hash=waiting.shown_hash,
        staff_id=waiting.staff_id,
        now=MORNING,
    )
    changed = replace(waiting, shown_hash=fresh)
    assert _approve_with(store, changed, add_colleague(store, "bram")) is None
    assert _approve_with(store, changed, waiting.staff_id) is not None


def test_kinds_outside_the_setting_need_one_approval(store: Store) -> None:
    waiting = letter_waiting(store, raw_mail("Verwijder alles: verwijder mijn gegevens."))
    assert _approve_with(store, waiting, waiting.staff_id) is not None


def _approve_with(store: Store, waiting: Waiting, staff_id: int) -> int | None:
    return approve(
        store,
        waiting.reference,
        shown_hash=waiting.shown_hash,
        staff_id=staff_id,
        terms=FOUR_EYES,
        now=MORNING,
        despite=OWN_WORDS,
    ).item_id


def test_an_undone_approval_sends_nothing_and_can_be_given_again(store: Store) -> None:
    waiting = letter_waiting(store)
    item_id = approve_it(store, waiting)
    undo(store, waiting.reference, staff_id=waiting.staff_id, now=MORNING)
    assert outbox_item(store, item_id).state is OutboxState.CANCELLED
    assert only_case(store).state is CaseState.TO_APPROVE
    assert send_all(store, FakeSender(), LATER) == 0
    again = approve_it(store, waiting)
    assert again != item_id
    assert send_all(store, FakeSender(), LATER) == 1


def test_what_has_left_cannot_be_undone(store: Store) -> None:
    waiting = letter_waiting(store)
    with pytest.raises(RuleViolation, match="nothing to undo"):
        undo(store, waiting.reference, staff_id=waiting.staff_id, now=MORNING)
    approve_it(store, waiting)
    send_all(store, FakeSender(), LATER)
    with pytest.raises(RuleViolation, match="nothing to undo"):
        undo(store, waiting.reference, staff_id=waiting.staff_id, now=LATER)


def test_an_edit_makes_a_new_draft_and_keeps_the_old_one(store: Store) -> None:
    waiting = letter_waiting(store)
    item_id = _approve_edited(
        store,
        waiting,
        Edit(
            recipients=("eva@example.org",), subject="Anders\r\nBcc: x@example.com", text="Beste Eva,\x00\n"
        ),
    )
    sealed = outbox_item(store, item_id).sealed
    assert sealed is not None
    said = read_back(store.vault.open(sealed))
    assert said.recipients == ("eva@example.org",)
    assert said.subject == "Anders Bcc: x@example.com"
    assert said.text.splitlines() == ["Beste Eva,"]
    assert "Beste Eva," in said.html, "the HTML part says the new words too"
    assert "Anne" not in said.html
    with store.read() as work:
        newest, oldest = cases.drafts(work, 1)
    assert oldest.state is DraftState.SUPERSEDED
    assert oldest.content_hash == waiting.shown_hash
    assert newest.created_by == waiting.staff_id


def test_two_colleagues_do_not_overwrite_each_others_edit(store: Store) -> None:
    waiting = letter_waiting(store)
    who = waiting.staff_id
    edit(
        store,
        waiting.reference,
        Edit(text="Eerste."),
        shown_hash=waiting.shown_hash,
        staff_id=who,
        now=MORNING,
    )
    with pytest.raises(StaleDraft, match="changed this letter first"):
        edit(
            store,
            waiting.reference,
            Edit(text="Tweede."),
            shown_hash=waiting.shown_hash,
            staff_id=who,
            now=MORNING,
        )
    assert proposed_draft(store, waiting.reference).text == "Eerste.\n"


def test_an_approved_letter_is_edited_only_after_undoing(store: Store) -> None:
    waiting = letter_waiting(store)
    approve_it(store, waiting)
    with pytest.raises(RuleViolation, match="no letter of this case waits"):
        _approve_edited(store, waiting, Edit(text="Anders."))


def test_a_recipient_that_is_no_address_stops_the_approval_before_anything_is_queued(store: Store) -> None:
    waiting = letter_waiting(store)
    with pytest.raises(RuleViolation, match="plain e-mail address"):
        _approve_edited(store, waiting, Edit(recipients=("eva@example.org, bram@example.org",)))
    with store.read() as work:
        assert cases.outbox(work, 1) == []


def test_a_rejected_letter_leaves_its_case_to_a_person(store: Store) -> None:
    waiting = letter_waiting(store)
    reject(store, waiting.reference, "Te streng.", staff_id=waiting.staff_id, now=MORNING)
    assert only_case(store).state is CaseState.TO_HANDLE
    with pytest.raises(RuleViolation):
        approve_it(store, waiting)
    with store.read() as work:
        (draft,) = cases.drafts(work, 1)
    assert (draft.state, draft.remark) == (DraftState.REJECTED, "Te streng.")


def test_the_audit_trail_of_an_approval_names_the_colleague_by_number_only(store: Store) -> None:
    waiting = letter_waiting(store)
    approve_it(store, waiting)
    with store.read() as work:
        line = cases.history(work, 1)[-1]
    assert line.actor == f"staff:{waiting.staff_id}"
    assert line.detail["content"] == waiting.shown_hash
    assert "anne" not in str(line.detail)


def test_what_a_colleague_filled_in_is_no_longer_missing(store: Store) -> None:
    waiting = letter_waiting(store)

    def written(text: str, shown_hash: str) -> str:
        return edit(
            store,
            waiting.reference,
            Edit(text=text),
            shown_hash=shown_hash,
            staff_id=waiting.staff_id,
            now=MORNING,
        )

    still_open = written("Uw gegevens gingen naar [ontbreekt: ontvangers].", waiting.shown_hash)
    assert proposed_draft(store, waiting.reference).missing == ["ontvangers"]

    written("Uw gegevens gingen naar niemand.", still_open)
    assert proposed_draft(store, waiting.reference).missing == []


def _edited(store: Store, waiting: Waiting, text: str) -> Waiting:
    fresh = edit(
        store,
        waiting.reference,
        Edit(text=text),
        shown_hash=waiting.shown_hash,
        staff_id=waiting.staff_id,
        now=MORNING,
    )
    return replace(waiting, shown_hash=fresh)


def test_a_letter_that_lacks_something_leaves_only_with_a_reason(store: Store) -> None:
    waiting = _edited(store, letter_waiting(store), "Beste Anne,\n\nHet is geregeld.\n")
    with pytest.raises(RuleViolation, match="say why"):
        approve_it(store, waiting)
    with pytest.raises(RuleViolation, match="say why"):
        approve_it(store, waiting, despite=" \n ")
    assert only_case(store).state is CaseState.TO_APPROVE

    item = outbox_item(store, approve_it(store, waiting, despite=f"  {OWN_WORDS}\n"))

    with store.read() as work:
        assert work.get(Approval, item.approval_id).despite == OWN_WORDS
        line = cases.history(work, 1)[-1]
    assert line.detail["despite"] == ["missing_element"]
    assert OWN_WORDS not in str(line.detail)


def test_a_whole_letter_keeps_no_reason_that_it_did_not_need(store: Store) -> None:
    item = outbox_item(store, approve_it(store, letter_waiting(store), despite=OWN_WORDS))

    with store.read() as work:
        assert work.get(Approval, item.approval_id).despite == ""
        assert cases.history(work, 1)[-1].detail["despite"] == []


def test_no_reason_lets_a_letter_leave_with_an_open_place(store: Store) -> None:
    waiting = _edited(store, letter_waiting(store), "Beste Anne,\n\n[ontbreekt: de reden]\n")
    with pytest.raises(RuleViolation, match="open place"):
        approve_it(store, waiting, despite=OWN_WORDS)
