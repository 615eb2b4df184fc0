"""A colleague says whose case it is, and what was found out about another person counts no longer."""

from datetime import timedelta

import pytest

from bot.errors import NotFound, RuleViolation, StaleDraft
from bot.ports import DirectoryAnswer
from bot.rules import reading
from bot.rules.replying import Reply
from bot.rules.sender_warnings import SenderWarning
from bot.rules.states import CaseState, DraftState, OutboxState
from bot.rules.terms import STANDARD_TERMS
from bot.steps.closing import close
from bot.steps.drafting import redraft
from bot.steps.identifying import settle_by_hand
from bot.steps.naming import Person, name_person
from bot.steps.replaying import Chosen, Tools, replay
from bot.store import cases
from bot.store.tables import Message
from bot.store.work import Store
from tests.builders import (
    ANNE,
    DRAFTING_TERMS,
    MORNING,
    OUR_ADDRESS,
    READER,
    READING_TERMS,
    Waiting,
    add_colleague,
    approve_it,
    bounce_of,
    customers,
    events,
    judge_by_words,
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
from tests.fakes import FakeDirectory, FakeSender

BRAM = "bram@example.org"
LATER = MORNING + timedelta(hours=1)
#: Two mails in one, so that it is a person's to say whose case it is.
PASSED_ON = (
    "Zie onder.\n\n---------- Forwarded message ---------\nVan: {writer}\nSubject: Vraag\n\nGraag inzage."
)


@pytest.fixture
def waiting(store: Store) -> Waiting:
    return letter_waiting(store)


def name(
    store: Store, waiting: Waiting, address: str, *, shown_name: str = "", version: int | None = None
) -> None:
    name_person(
        store,
        waiting.reference,
        Person(address, shown_name),
        own_addresses=frozenset({OUR_ADDRESS}),
        staff_id=waiting.staff_id,
        now=LATER,
        shown_version=version,
    )


def test_the_letters_go_to_the_person_who_was_named(store: Store, waiting: Waiting) -> None:
    name(store, waiting, f" {BRAM.upper()} ", shown_name="Bram Bos")
    run_steps(store, LATER, directory=customers(ANNE, BRAM))
    case, draft = only_case(store), proposed_draft(store, waiting.reference)
    assert (case.person_address, case.person_name, case.state) == (BRAM, "Bram Bos", CaseState.TO_APPROVE)
    assert (draft.recipients, draft.situation) == ([BRAM], "answer")
    assert BRAM in draft.text
    assert ANNE not in draft.text
    with store.read() as work:
        assert cases.people(work, 1) == {BRAM}
        assert [row.about_address for row in cases.requests(work, 1)] == [BRAM]
        assert work.get(Message, 1).trust == "unproven"
    assert "case.person_named" in events(store)


def test_an_approval_that_was_not_sent_becomes_void(store: Store, waiting: Waiting) -> None:
    item_id = approve_it(store, waiting)
    name(store, waiting, BRAM)
    assert outbox_item(store, item_id).state is OutboxState.CANCELLED
    assert send_all(store, FakeSender(), LATER) == 0
    with store.read() as work:
        assert [draft.state for draft in cases.drafts(work, 1)] == [DraftState.SUPERSEDED]


def test_a_letter_that_is_leaving_is_not_overtaken(store: Store, waiting: Waiting) -> None:
    from bot.ports import Handover

    approve_it(store, waiting)
    send_all(store, FakeSender([Handover.UNSURE]), LATER)
    with pytest.raises(RuleViolation, match="decide on that one first"):
        name(store, waiting, BRAM)
    assert only_case(store).person_address == ANNE


def test_an_identity_that_was_settled_for_one_person_is_not_for_another(
    store: Store, waiting: Waiting
) -> None:
    settle_by_hand(
        store, waiting.reference, settled=True, staff_id=waiting.staff_id, terms=STANDARD_TERMS, now=LATER
    )
    with store.begin("tests.confirm") as work:
        check = cases.identity(work, 1)
        assert check is not None
        check.address_to_confirm, check.asked_at = "op.naam@example.com", MORNING
    name(store, waiting, BRAM)
    with store.read() as work:
        check = cases.identity(work, 1)
        assert check is not None
        assert (check.state, check.address_to_confirm) == ("not_needed", "")
        assert (check.asked_at, check.answered_at, check.settled_by) == (None, None, None)
        assert cases.people(work, 1) == {BRAM}


def test_another_name_for_the_same_person_keeps_what_is_known(store: Store, waiting: Waiting) -> None:
    settle_by_hand(
        store, waiting.reference, settled=True, staff_id=waiting.staff_id, terms=STANDARD_TERMS, now=LATER
    )
    name(store, waiting, ANNE, shown_name="Anne de Wit")
    run_steps(store, LATER)
    with store.read() as work:
        check = cases.identity(work, 1)
        assert check is not None
        assert check.state == "settled"
    assert only_case(store).person_name == "Anne de Wit"
    assert "Anne de Wit" in proposed_draft(store, waiting.reference).text


def test_the_one_who_was_the_person_before_is_answered_no_more(store: Store, waiting: Waiting) -> None:
    name(store, waiting, BRAM)
    take_in(store, raw_mail("En verwijder alles: verwijder.", subject=tag_of(waiting.reference)), LATER)
    run_steps(store, LATER)
    with store.read() as work:
        first, second = sorted(cases.queue(work, closed=True), key=lambda case: case.id or 0)
        draft = cases.live_draft(work, first.id or 0)
    assert draft is not None
    assert draft.recipients == [BRAM]
    assert (second.person_address, second.suggested_case_id) == (ANNE, first.id)


@pytest.mark.parametrize(
    "address", ["", "geen adres", "anne@", "anne@example.com, bram@example.org", "ännë@example.com"]
)
def test_what_is_no_address_is_refused(store: Store, waiting: Waiting, address: str) -> None:
    before, trail = only_case(store), events(store)
    with pytest.raises(RuleViolation, match="not an e-mail address"):
        name(store, waiting, address)
    assert (only_case(store), events(store)) == (before, trail)


def test_an_address_of_our_own_is_refused(store: Store, waiting: Waiting) -> None:
    with pytest.raises(RuleViolation, match="our own"):
        name(store, waiting, OUR_ADDRESS.title())
    assert only_case(store).person_address == ANNE


def test_a_case_that_changed_since_it_was_shown_is_looked_at_again(store: Store, waiting: Waiting) -> None:
    seen = only_case(store).version
    name(store, waiting, BRAM, version=seen)
    with pytest.raises(StaleDraft, match="changed since you saw it"):
        name(store, waiting, ANNE, version=seen)
    assert only_case(store).person_address == BRAM


def test_a_closed_case_and_an_unknown_one_are_refused(store: Store, waiting: Waiting) -> None:
    close(store, waiting.reference, "", staff_id=waiting.staff_id, now=LATER)
    with pytest.raises(RuleViolation, match="closed"):
        name(store, waiting, BRAM)
    with pytest.raises(NotFound):
        name(store, Waiting("MK-2026-999999", "", waiting.staff_id), BRAM)
    with pytest.raises(NotFound):
        name(store, Waiting(waiting.reference, "", 99), BRAM)


def test_after_a_bounce_the_mail_that_somebody_wrote_is_answered_anew(store: Store, waiting: Waiting) -> None:
    item_id = approve_it(store, waiting)
    send_all(store, FakeSender(), LATER)
    take_in(store, bounce_of(outbox_item(store, item_id).message_id), LATER)
    run_steps(store, LATER)
    name(store, waiting, BRAM)
    run_steps(store, LATER, directory=customers(BRAM))
    assert proposed_draft(store, waiting.reference).recipients == [BRAM]


def test_a_letter_that_was_gathered_for_one_person_is_not_given_to_another(store: Store) -> None:
    take_in(store, raw_mail())
    colleague = add_colleague(store)

    class Meanwhile(FakeDirectory):
        """While the records of the first person are read, a colleague names another one."""

        def find(self, address: str) -> DirectoryAnswer:
            if not self.named:
                self.named = True
                name(store, Waiting("MK-2026-000001", "", colleague), BRAM)
            return super().find(address)

        named = False

    run_steps(store, LATER, directory=Meanwhile(dict(customers(ANNE).records)))
    with store.read() as work:
        assert all(draft.recipients == [BRAM] for draft in cases.drafts(work, 1))
        assert not any("Voorbeeldstad" in draft.text for draft in cases.drafts(work, 1))
    run_steps(store, LATER, directory=customers(ANNE))
    assert proposed_draft(store, "MK-2026-000001").situation == "not_found"


def test_reading_the_mail_again_keeps_the_person_who_was_named(
    store: Store, waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(store, waiting, BRAM)
    run_steps(store, LATER, directory=customers(BRAM))
    monkeypatch.setattr(reading, "warnings", lambda *_given: (SenderWarning.LOOKALIKE,))
    replay(store, Chosen(), Tools(READING_TERMS, READER, judge_by_words), LATER)
    run_steps(store, LATER, directory=customers(BRAM))
    with store.read() as work:
        message = work.get(Message, 1)
        assert (message.warnings, message.answer_to, message.trust) == (["lookalike"], BRAM, "unproven")
    assert only_case(store).person_address == BRAM
    assert proposed_draft(store, waiting.reference).recipients == [BRAM]


def test_no_letter_can_be_chosen_before_the_person_is_named(store: Store) -> None:
    take_in(store, raw_mail(PASSED_ON.format(writer=ANNE), sender=BRAM, subject="Fwd: Vraag"))
    run_steps(store)
    with pytest.raises(RuleViolation, match="name the person first"):
        redraft(
            store,
            customers(ANNE, BRAM),
            only_case(store).reference,
            Reply.ANSWER,
            staff_id=add_colleague(store),
            terms=DRAFTING_TERMS,
            now=MORNING,
        )
