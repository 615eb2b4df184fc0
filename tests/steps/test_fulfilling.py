"""A letter says that something was done only when a colleague said so; the suppression list is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import NotFound, RuleViolation
from bot.rules.fulfilment import StepCode
from bot.rules.replying import Reply
from bot.rules.terms import STANDARD_TERMS
from bot.steps import approving, drafting, identifying, naming
from bot.steps.approving import Edit, approve, edit
from bot.steps.forgetting import Retention, forget
from bot.steps.fulfilling import numbers_of, tick
from bot.store import cases, fulfilment, suppression
from bot.store.fulfilment import StepLine
from bot.store.step_tables import FulfilmentStep, StepTick
from bot.store.tables import Draft
from bot.store.work import Store
from classifiers import Classification
from classifiers.verdict import Hint, Subject
from tests.builders import (
    ANNE,
    APPROVAL_TERMS,
    DRAFTING_TERMS,
    MORNING,
    Waiting,
    add_colleague,
    approve_it,
    customers,
    do_steps,
    events,
    judge_by_words,
    letter_waiting,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeDirectory, FakeSender

WITHDRAWAL = "Ik trek mijn toestemming in, trek die nu in."
ERASURE = "Verwijder alles: verwijder mijn gegevens."
LATER = MORNING + timedelta(hours=2)


def arrive(store: Store, text: str, directory: FakeDirectory | None = None) -> tuple[str, int]:
    """Let a mail arrive and the bot propose its answer; the case, and a colleague who did nothing yet."""
    take_in(store, raw_mail(text))
    run_steps(store, directory=directory)
    return only_case(store).reference, add_colleague(store)


def steps(store: Store, reference: str) -> list[StepLine]:
    with store.read() as work:
        return fulfilment.steps_of(work, cases.by_reference(work, reference).id or 0)


def number(store: Store, reference: str, named: str) -> tuple[int, ...]:
    return numbers_of(steps(store, reference), named)


def open_codes(store: Store, reference: str) -> list[str]:
    return [line.code.value for line in steps(store, reference) if line.current and not line.done]


def on_list(store: Store, address: str) -> bool:
    with store.read() as work:
        return bool(suppression.on_the_list(work, [address]))


def try_to_approve(store: Store, reference: str, staff_id: int) -> None:
    approve(
        store,
        reference,
        shown_hash=proposed_draft(store, reference).content_hash,
        staff_id=staff_id,
        terms=APPROVAL_TERMS,
        now=MORNING,
        despite="Het moet nu weg.",
    )


def test_a_withdrawal_asks_for_its_steps(store: Store) -> None:
    reference, _ = arrive(store, WITHDRAWAL)

    assert open_codes(store, reference) == ["consent_ended", "off_all_lists", "suppressed"]


def test_an_erasure_names_each_source_that_holds_data_or_did_not_answer(store: Store) -> None:
    directory = customers()
    directory.failed = ("Webshop",)
    reference, _ = arrive(store, ERASURE, directory)

    erased = [line.about for line in steps(store, reference) if line.code is StepCode.ERASED]
    assert erased == ["CRM", "Webshop"]


def test_a_letter_that_claims_an_open_step_cannot_be_approved_whatever_the_reason(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    done = number(store, reference, "consent_ended") + number(store, reference, "off_all_lists")
    tick(store, reference, done=done, staff_id=staff_id, now=MORNING)

    with pytest.raises(RuleViolation, match="whose step is still open"):
        try_to_approve(store, reference, staff_id)

    tick(store, reference, done=number(store, reference, "suppressed"), staff_id=staff_id, now=MORNING)
    try_to_approve(store, reference, staff_id)


def test_a_letter_of_before_there_were_steps_is_proposed_anew(store: Store) -> None:
    """A version before kept no steps; its letters say the same all the same, and may have no sentence."""
    reference, staff_id = arrive(store, ERASURE)
    with store.begin("tests.before") as work:
        for step in work.session.exec(select(FulfilmentStep)):
            work.session.delete(step)
        draft = work.get(Draft, 1)
        draft.claims = [{"code": one["code"], "sentence": ""} for one in draft.claims]
    old = Waiting(reference, proposed_draft(store, reference).content_hash, staff_id)
    with pytest.raises(RuleViolation, match="before there were steps"):
        approve_it(store, old, despite="It was done.")

    drafting.redraft(
        store,
        customers(),
        reference,
        Reply(proposed_draft(store, reference).situation),
        staff_id=staff_id,
        terms=DRAFTING_TERMS,
        now=LATER,
    )
    do_steps(store, reference, staff_id)
    fresh = proposed_draft(store, reference).content_hash
    assert approve_it(store, Waiting(reference, fresh, staff_id), LATER)


def test_who_takes_the_sentence_out_of_the_letter_needs_no_step(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    draft = proposed_draft(store, reference)
    for words, passes in (
        (f"{draft.text}\n\nGroeten, Anne", False),
        ("Beste Anne,\n\nDank je wel, we komen er morgen op terug.\n", True),
    ):
        shown = proposed_draft(store, reference).content_hash
        edit(store, reference, Edit(text=words), shown_hash=shown, staff_id=staff_id, now=MORNING)
        if passes:
            try_to_approve(store, reference, staff_id)
        else:
            with pytest.raises(RuleViolation, match="whose step is still open"):
                try_to_approve(store, reference, staff_id)


def test_every_tick_and_its_undoing_is_kept_with_who_and_when(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    (step,) = number(store, reference, "consent_ended")
    tick(store, reference, done=[step], staff_id=staff_id, now=MORNING)
    tick(store, reference, undone=[step], staff_id=staff_id, now=LATER)

    with store.read() as work:
        kept = [(one.done, one.staff_id, one.at) for one in work.session.exec(select(StepTick))]
    assert kept == [(True, staff_id, MORNING), (False, staff_id, LATER)]
    assert events(store)[-2:] == ["step.done", "step.undone"]


def test_a_tick_that_changes_nothing_leaves_no_line(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    (step,) = number(store, reference, "consent_ended")

    assert tick(store, reference, done=[step], staff_id=staff_id, now=MORNING) == 1
    assert tick(store, reference, done=[step], staff_id=staff_id, now=MORNING) == 0
    assert events(store).count("step.done") == 1


def test_a_step_of_another_case_or_name_is_refused(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)

    with pytest.raises(NotFound, match="no open step 999"):
        tick(store, reference, done=[999], staff_id=staff_id, now=MORNING)
    for named in ("erased", "made_up", "consent_ended:CRM"):
        with pytest.raises(NotFound, match="no open step"):
            number(store, reference, named)


def test_another_letter_keeps_what_was_ticked(store: Store) -> None:
    reference, staff_id = arrive(store, ERASURE)
    do_steps(store, reference, staff_id)
    for reply in (Reply.HANDOVER, Reply.ANSWER):
        drafting.redraft(
            store, customers(), reference, reply, staff_id=staff_id, terms=DRAFTING_TERMS, now=LATER
        )

    assert open_codes(store, reference) == []
    assert {line.by for line in steps(store, reference)} == {staff_id}


def test_what_was_erased_stays_known_when_the_source_holds_nothing_any_more(store: Store) -> None:
    reference, staff_id = arrive(store, ERASURE)
    tick(store, reference, done=number(store, reference, "erased:crm"), staff_id=staff_id, now=MORNING)
    empty = FakeDirectory()
    drafting.redraft(
        store, empty, reference, Reply.ANSWER, staff_id=staff_id, terms=DRAFTING_TERMS, now=LATER
    )

    assert [(line.code.value, line.done) for line in steps(store, reference)] == [("erased", True)]


def test_a_letter_that_hands_the_case_over_asks_to_tell_the_colleague(store: Store) -> None:
    reference, staff_id = arrive(store, "Graag inzage in mijn gegevens.")
    assert steps(store, reference) == []
    for reply, codes in ((Reply.HANDOVER, ["handed_over"]), (Reply.ANSWER, [])):
        drafting.redraft(
            store, customers(), reference, reply, staff_id=staff_id, terms=DRAFTING_TERMS, now=LATER
        )
        assert open_codes(store, reference) == codes


def test_a_new_request_adds_its_own_steps(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    do_steps(store, reference, staff_id)
    take_in(store, raw_mail("En verwijder alles: verwijder het.", subject=tag_of(reference)), LATER)
    run_steps(store, LATER)

    assert open_codes(store, reference) == ["erased", "suppressed", "recipients_told"]


def test_nothing_is_asked_for_while_it_is_not_sure_who_writes(store: Store) -> None:
    def of_another_address(subject: str, text: str) -> Classification:
        found = judge_by_words(subject, text)
        return replace(found, hints=frozenset({Hint.OTHER_ADDRESS}), subject=Subject.OTHER_ADDRESS)

    take_in(store, raw_mail(ERASURE))
    run_steps(store, classify=of_another_address)
    reference, staff_id = only_case(store).reference, add_colleague(store)
    assert proposed_draft(store, reference).situation == "identity_confirm"
    assert steps(store, reference) == []

    identifying.settle_by_hand(
        store, reference, settled=True, staff_id=staff_id, terms=STANDARD_TERMS, now=LATER
    )
    run_steps(store, LATER)

    assert open_codes(store, reference) == ["erased", "suppressed", "recipients_told"]


def test_the_click_puts_the_address_on_the_list_and_its_undoing_takes_it_off(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    assert not on_list(store, ANNE)

    tick(store, reference, done=number(store, reference, "suppressed"), staff_id=staff_id, now=MORNING)
    assert on_list(store, ANNE.upper())

    tick(store, reference, undone=number(store, reference, "suppressed"), staff_id=staff_id, now=LATER)
    assert not on_list(store, ANNE)
    wanted = {"step.done", "suppression.added", "step.undone", "suppression.removed"}
    assert wanted <= set(events(store))


def test_what_somebody_else_put_on_the_list_stays_there(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    with store.begin("tests.other") as work:
        suppression.add(work, ANNE, "all", "", staff_id=staff_id, now=MORNING)
    for change in ("done", "undone"):
        numbers = number(store, reference, "suppressed")
        tick(
            store,
            reference,
            done=numbers if change == "done" else (),
            undone=numbers if change == "undone" else (),
            staff_id=staff_id,
            now=MORNING,
        )

    assert on_list(store, ANNE)


def test_an_address_stays_on_the_list_when_its_case_is_forgotten(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    do_steps(store, reference, staff_id)
    approve_it(store, Waiting(reference, proposed_draft(store, reference).content_hash, staff_id))
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    retention = Retention(dossier=timedelta(days=365), other_mail=timedelta(days=90))

    assert forget(store, retention, MORNING + timedelta(days=366)).cases == (reference,)
    assert only_case(store).person_address == ""
    assert on_list(store, ANNE)


def test_two_requests_are_put_on_the_list_by_one_click(store: Store) -> None:
    reference, staff_id = arrive(store, f"{WITHDRAWAL} En verwijder alles, verwijder het.")
    first, _ = number(store, reference, "suppressed")
    tick(store, reference, done=[first], staff_id=staff_id, now=MORNING)

    assert "suppressed" not in open_codes(store, reference)


def test_nothing_counts_for_another_person(store: Store) -> None:
    reference, staff_id = arrive(store, WITHDRAWAL)
    do_steps(store, reference, staff_id)
    naming.name_person(
        store,
        reference,
        naming.Person("bram@example.org"),
        own_addresses=frozenset(),
        staff_id=staff_id,
        now=LATER,
    )

    assert open_codes(store, reference) == ["consent_ended", "off_all_lists", "suppressed"]
    assert not on_list(store, ANNE), "she asked for nothing"


def test_a_tick_stays_while_the_letter_that_rests_on_it_is_approved(store: Store) -> None:
    waiting = letter_waiting(store, raw_mail(WITHDRAWAL))
    approve_it(store, waiting)
    reference, staff_id = waiting.reference, waiting.staff_id
    step = number(store, reference, "off_all_lists")

    with pytest.raises(RuleViolation, match="take the approval back first"):
        tick(store, reference, undone=step, staff_id=staff_id, now=MORNING)
    approving.undo(store, reference, staff_id=staff_id, now=MORNING)
    tick(store, reference, undone=step, staff_id=staff_id, now=MORNING)
    with pytest.raises(RuleViolation, match="whose step is still open"):
        approve_it(store, waiting)
