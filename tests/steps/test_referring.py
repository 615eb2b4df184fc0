"""A case is passed on to the customer who decides: two letters, each approved, and nothing claimed early."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import NotFound, RuleViolation, StaleDraft
from bot.ports import Handover
from bot.rules.fulfilment import StepCode
from bot.rules.objections import ObjectionCode
from bot.rules.processor_route import HOW_IS_IT_KNOWN, OF_A_CUSTOMER, REFERRED, Sureness
from bot.rules.replying import Reply
from bot.rules.retaining import Retention
from bot.rules.states import CaseState, DraftState, OutboxEvent, OutboxState
from bot.steps import approving, approving_customers
from bot.steps.approving import Edit, edit
from bot.steps.approving_customers import Approved
from bot.steps.closing import close
from bot.steps.drafting import redraft
from bot.steps.forgetting import forget
from bot.steps.letter_facts import DraftingTerms
from bot.steps.referring import Passing, refer
from bot.steps.sending import copy_sent
from bot.store import cases, customer_letters, fulfilment, referrals
from bot.store.customer_objections import objections_to
from bot.store.objections import objections_to as against_draft
from bot.store.referral_tables import CustomerLetter
from bot.store.tables import OutboxItem
from bot.store.work import Store
from classifiers.kinds import Kind
from tests.builders import (
    ANNE,
    APPROVAL_TERMS,
    DRAFTING_TERMS,
    MORNING,
    OURS,
    add_colleague,
    bounce_of,
    customers,
    events,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeMailbox, FakeSender
from tests.newsletters import BAKERY, BICYCLES, DIRECTORY, QUESTION, about_a_newsletter

TERMS = replace(DRAFTING_TERMS, customers=DIRECTORY)
LATER = MORNING + timedelta(minutes=10)
CASE = "MK-2026-000001"


def asked(store: Store, raw: bytes | None = None) -> int:
    """Let Anne ask something about a newsletter; the number of a colleague."""
    take_in(store, raw if raw is not None else about_a_newsletter())
    run_steps(store, terms=TERMS)
    return add_colleague(store)


def passed_on(
    store: Store, staff_id: int, passing: Passing | None = None, terms: DraftingTerms = TERMS
) -> int:
    """Refer the case and propose the letter to the person; the number of the first letter to a customer."""
    numbers = refer(store, CASE, passing or Passing((BAKERY,)), staff_id=staff_id, terms=terms, now=MORNING)
    propose_to_person(store, staff_id)
    return numbers[0]


def propose_to_person(store: Store, staff_id: int) -> None:
    redraft(store, customers(), CASE, Reply.PROCESSOR_REFERRAL, staff_id=staff_id, terms=TERMS, now=MORNING)


def letter_of(store: Store, number: int) -> CustomerLetter:
    with store.read() as work:
        return customer_letters.by_number(work, number)


def approve_letter(store: Store, number: int, staff_id: int, despite: str = "") -> Approved:
    return approving_customers.approve(
        store,
        number,
        shown_hash=letter_of(store, number).content_hash,
        staff_id=staff_id,
        terms=APPROVAL_TERMS,
        now=MORNING,
        despite=despite,
    )


def approve_to_person(store: Store, staff_id: int) -> None:
    shown = proposed_draft(store, CASE).content_hash
    approving.approve(store, CASE, shown_hash=shown, staff_id=staff_id, terms=APPROVAL_TERMS, now=LATER)


def forwarded_is_done(store: Store) -> bool:
    with store.read() as work:
        lines = fulfilment.steps_of(work, only_case(store).id or 0)
    (line,) = [one for one in lines if one.code is StepCode.FORWARDED]
    return line.done


def outcomes(store: Store) -> set[str]:
    with store.read() as work:
        return {row.outcome for row in cases.requests(work, only_case(store).id or 0)}


def test_a_case_that_was_passed_on_no_longer_asks_to_pass_it_on(store: Store) -> None:
    staff_id = asked(store)
    assert only_case(store).reason == OF_A_CUSTOMER
    refer(store, CASE, Passing((BAKERY,)), staff_id=staff_id, terms=TERMS, now=MORNING)

    assert only_case(store).reason == REFERRED


def test_the_customer_gets_what_was_asked_and_no_more(store: Store) -> None:
    number = passed_on(store, asked(store))
    letter = letter_of(store, number)
    words = " ".join(letter.text.split())

    assert letter.recipients == ["privacy@korenaar.example"]
    assert letter.state is DraftState.PROPOSED
    assert QUESTION in words
    assert ANNE in words
    assert "nieuws.korenaar.example" in words
    assert "uiterlijk op woensdag 23 december 2026" in words
    assert "Aanbieding van de week" not in words
    assert CASE in letter.subject
    with store.read() as work:
        assert objections_to(work, letter, OURS) == ()


def test_the_line_ends_of_a_mail_program_are_not_wrapped_once_more(store: Store) -> None:
    own = (
        "Ik kocht bij jullie vorig jaar aan de haven eenmaal een brood, en sindsdien\n"
        "krijg ik deze nieuwsbrief. Graag ontvang ik inzage in mijn gegevens, en ik\n"
        "hoor ook graag van wie jullie mijn e-mailadres destijds hebben gekregen.\n\n"
        "Anne de Vries\nHavenstraat 1"
    )
    letter = letter_of(store, passed_on(store, asked(store, about_a_newsletter(own))))
    quoted = [line.strip() for line in letter.text.splitlines() if line.startswith("    ")]

    assert quoted == [
        "Ik kocht bij jullie vorig jaar aan de haven eenmaal een brood, en",
        "sindsdien krijg ik deze nieuwsbrief. Graag ontvang ik inzage in mijn",
        "gegevens, en ik hoor ook graag van wie jullie mijn e-mailadres",
        "destijds hebben gekregen.",
        "Anne de Vries",
        "Havenstraat 1",
    ]


def test_a_case_that_was_passed_on_no_longer_asks_to_be(store: Store) -> None:
    staff_id = asked(store)
    assert only_case(store).reason == OF_A_CUSTOMER
    passed_on(store, staff_id)

    assert only_case(store).reason == "A colleague chose this letter."


def test_the_person_hears_who_decides_only_once_the_customer_has_the_message(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    with pytest.raises(RuleViolation, match="step is still open"):
        approve_to_person(store, staff_id)

    assert approve_letter(store, number, staff_id).item_id is not None
    sender = FakeSender()
    send_all(store, sender, LATER)
    assert [to for _, _, to in sender.taken] == [("privacy@korenaar.example",)]
    assert forwarded_is_done(store)
    assert only_case(store).state is CaseState.TO_APPROVE

    approve_to_person(store, staff_id)
    send_all(store, sender, LATER + timedelta(minutes=10))
    assert [to for _, _, to in sender.taken][1:] == [(ANNE,)]
    assert "privacy@korenaar.example" in sender.taken[1][0].decode()
    assert only_case(store).state is CaseState.CLOSED
    assert outcomes(store) == {"referred"}
    assert {"case.referred", "customer_letter.proposed", "customer_letter.approved"} <= set(events(store))


def test_the_letter_to_the_person_must_tell_the_day_on_which_the_message_really_left(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    approve_letter(store, number, staff_id)
    send_all(store, FakeSender(), MORNING + timedelta(days=1))
    told = proposed_draft(store, CASE)
    assert "bericht op dinsdag 24 november 2026 doorgestuurd" in " ".join(told.text.split())

    wrong = told.text.replace("dinsdag 24 november", "maandag 23 november")
    edit(store, CASE, Edit(text=wrong), shown_hash=told.content_hash, staff_id=staff_id, now=LATER)
    with store.read() as work:
        draft = cases.live_draft(work, only_case(store).id or 0)
        assert draft is not None
        found = against_draft(work, only_case(store), draft, OURS)
    assert [one.code for one in found] == [ObjectionCode.OTHER_DAY]

    propose_to_person(store, staff_id)
    approve_to_person(store, staff_id)


def test_a_letter_to_the_person_that_goes_to_the_customer_itself_needs_a_reason(store: Store) -> None:
    """Somebody at the customer may have passed the newsletter on: he is not the one who asks."""
    staff_id = asked(store)
    own = replace(BAKERY, contact=ANNE.upper())
    approve_letter(store, passed_on(store, staff_id, Passing((own,))), staff_id)
    send_all(store, FakeSender(), LATER)

    with store.read() as work:
        draft = cases.live_draft(work, only_case(store).id or 0)
        assert draft is not None
        found = against_draft(work, only_case(store), draft, OURS)
    assert [one.code for one in found] == [ObjectionCode.TO_THE_CUSTOMER]
    with pytest.raises(RuleViolation, match="say why"):
        approve_to_person(store, staff_id)


def test_several_customers_each_get_a_letter_and_the_person_one_about_all(store: Store) -> None:
    staff_id = asked(store)
    numbers = refer(
        store,
        CASE,
        Passing((BAKERY, BICYCLES), why="Anne staat op beide lijsten."),
        staff_id=staff_id,
        terms=TERMS,
        now=MORNING,
    )
    propose_to_person(store, staff_id)
    assert len(numbers) == 2
    assert "Bakkerij De Korenaar en Fietsen Van Dijk" in " ".join(proposed_draft(store, CASE).text.split())

    approve_letter(store, numbers[0], staff_id)
    send_all(store, FakeSender(), LATER)
    assert not forwarded_is_done(store)
    approve_letter(store, numbers[1], staff_id)
    send_all(store, FakeSender(), LATER)
    assert forwarded_is_done(store)


def test_a_customer_at_whom_nothing_points_is_named_with_a_reason_only(store: Store) -> None:
    staff_id = asked(store)
    with pytest.raises(RuleViolation, match=HOW_IS_IT_KNOWN):
        passed_on(store, staff_id, Passing((BICYCLES,)))

    number = passed_on(store, staff_id, Passing((BICYCLES,), why="Het adres staat op hun lijst."))
    with store.read() as work:
        (referral,) = referrals.of_case(work, only_case(store).id or 0)
    assert (referral.why, referral.sureness) == ("Het adres staat op hun lijst.", "")
    assert letter_of(store, number).recipients == [BICYCLES.contact]


def test_a_company_may_find_a_trace_enough(store: Store) -> None:

    traced = raw_mail(f"{QUESTION} Het gaat om https://www.vandijk.example/ en de mails daarvan.")
    staff_id = asked(store, traced)
    with pytest.raises(RuleViolation, match=HOW_IS_IT_KNOWN):
        passed_on(store, staff_id, Passing((BICYCLES,)))

    assert passed_on(store, staff_id, Passing((BICYCLES,)), replace(TERMS, sure_enough=Sureness.LIKELY))


def test_whoever_is_named_no_more_is_not_written_to(store: Store) -> None:
    staff_id = asked(store)
    wrong = passed_on(store, staff_id, Passing((BICYCLES,), why="Vergissing"))
    right = passed_on(store, staff_id)

    assert letter_of(store, wrong).state is DraftState.SUPERSEDED
    assert letter_of(store, right).state is DraftState.PROPOSED
    assert "Fietsen Van Dijk" not in proposed_draft(store, CASE).text


def test_what_we_hold_ourselves_is_still_answered_by_us(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id, Passing((BAKERY,), also_ours=True))
    assert "een apart antwoord" in " ".join(proposed_draft(store, CASE).text.split())
    approve_letter(store, number, staff_id)
    send_all(store, FakeSender(), LATER)
    approve_to_person(store, staff_id)
    send_all(store, FakeSender(), LATER + timedelta(minutes=10))

    assert only_case(store).state is CaseState.TO_HANDLE
    assert outcomes(store) == {"open"}


def test_only_some_kinds_can_be_passed_on(store: Store) -> None:
    staff_id = asked(store, about_a_newsletter(f"{QUESTION} En corrigeer mijn naam: corrigeer hem."))
    numbers = refer(
        store,
        CASE,
        Passing((BAKERY,), about=frozenset({Kind.CORRECTION})),
        staff_id=staff_id,
        terms=TERMS,
        now=MORNING,
    )

    assert "Gaat over: correctie\n" in letter_of(store, numbers[0]).text


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (raw_mail("Dit is een datalek."), "nothing that this case asks can be passed on"),
        (about_a_newsletter("Zie onder."), "name the person first"),
    ],
)
def test_what_cannot_be_passed_on_is_refused(store: Store, raw: bytes, refusal: str) -> None:
    staff_id = asked(store, raw)

    with pytest.raises(RuleViolation, match=refusal):
        passed_on(store, staff_id, Passing((BAKERY,), why="Staat op de lijst."))


def test_a_referral_names_somebody_and_an_open_case(store: Store) -> None:
    staff_id = asked(store)
    with pytest.raises(RuleViolation, match="name the customers"):
        passed_on(store, staff_id, Passing(()))
    close(store, CASE, "", staff_id=staff_id, now=MORNING)
    with pytest.raises(RuleViolation, match="the case is closed"):
        passed_on(store, staff_id)


def test_a_new_mail_voids_what_was_not_sent(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    item_id = approve_letter(store, number, staff_id).item_id
    take_in(store, raw_mail("Laat maar.", subject=f"Re: iets [{tag_of(CASE)}]"), LATER)
    run_steps(store, LATER, terms=TERMS)

    assert letter_of(store, number).state is DraftState.SUPERSEDED
    with store.read() as work:
        assert work.get(OutboxItem, item_id).state is OutboxState.CANCELLED
    assert send_all(store, FakeSender(), LATER + timedelta(hours=1)) == 0


def test_a_colleague_approves_exactly_what_was_shown_and_once(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    with pytest.raises(StaleDraft):
        approving_customers.approve(
            store, number, shown_hash="0" * 64, staff_id=staff_id, terms=APPROVAL_TERMS, now=MORNING
        )
    approve_letter(store, number, staff_id)
    with pytest.raises(RuleViolation, match="does not wait for approval"):
        approve_letter(store, number, staff_id)
    with pytest.raises(NotFound):
        letter_of(store, 99)


def test_an_approval_can_be_taken_back_until_the_letter_leaves(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    approve_letter(store, number, staff_id)
    approving_customers.undo(store, number, staff_id=staff_id, now=MORNING)
    assert letter_of(store, number).state is DraftState.PROPOSED
    assert send_all(store, FakeSender(), LATER) == 0

    approve_letter(store, number, staff_id)
    assert send_all(store, FakeSender(), LATER) == 1
    with pytest.raises(RuleViolation, match="nothing to undo"):
        approving_customers.undo(store, number, staff_id=staff_id, now=LATER)


def test_two_colleagues_approve_where_the_company_asks_it(store: Store) -> None:
    first = asked(store)
    second = add_colleague(store, "bram")
    number = passed_on(store, first)
    terms = replace(APPROVAL_TERMS, four_eyes_for=frozenset({Kind.ACCESS}))
    shown = letter_of(store, number).content_hash

    def approve(staff_id: int) -> Approved:
        return approving_customers.approve(
            store, number, shown_hash=shown, staff_id=staff_id, terms=terms, now=MORNING
        )

    assert approve(first) == Approved(None, None)
    with pytest.raises(RuleViolation, match="approved this letter already"):
        approve(first)
    assert approve(second).item_id is not None
    assert send_all(store, FakeSender(), LATER) == 1


def test_a_letter_that_lacks_something_or_tells_of_others_needs_a_reason(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    old = letter_of(store, number)
    fresh = approving_customers.edit(
        store,
        number,
        subject=old.subject,
        text="Zie de mail van bram@example.org.",
        shown_hash=old.content_hash,
        staff_id=staff_id,
        now=MORNING,
    )
    with store.read() as work:
        codes = {one.code for one in objections_to(work, letter_of(store, fresh), OURS)}
    assert codes == {ObjectionCode.MISSING_ELEMENT, ObjectionCode.LEAK}
    with pytest.raises(RuleViolation, match="say why it may leave"):
        approve_letter(store, fresh, staff_id)
    assert letter_of(store, number).state is DraftState.SUPERSEDED
    assert approve_letter(store, fresh, staff_id, "Zo afgesproken.").item_id is not None


def test_a_refused_letter_leaves_the_referral_behind(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    approving_customers.reject(store, number, "Verkeerde klant", staff_id=staff_id, now=MORNING)

    assert letter_of(store, number).remark == "Verkeerde klant"
    with store.read() as work:
        assert referrals.of_case(work, only_case(store).id or 0) == []
        assert referrals.told_to_person(work, only_case(store).id or 0) is None


def test_a_letter_that_comes_back_opens_the_case_and_takes_the_claim_away(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    item_id = approve_letter(store, number, staff_id).item_id
    send_all(store, FakeSender(), LATER)
    approve_to_person(store, staff_id)
    send_all(store, FakeSender(), LATER + timedelta(minutes=10))
    assert outcomes(store) == {"referred"}
    with store.read() as work:
        message_id = work.get(OutboxItem, item_id).message_id
    take_in(store, bounce_of(message_id, failed=BAKERY.contact), LATER + timedelta(hours=1))
    run_steps(store, LATER + timedelta(hours=1), terms=TERMS)

    case = only_case(store)
    assert case.state is CaseState.TO_HANDLE
    assert "Verzoek van een lezer van uw nieuwsbrief" in case.reason
    assert outcomes(store) == {"open"}
    assert not forwarded_is_done(store)


def test_an_unsure_letter_is_a_persons_to_decide_and_never_sent_twice(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    item_id = approve_letter(store, number, staff_id).item_id or 0
    send_all(store, FakeSender(answers=[Handover.UNSURE]), LATER)
    assert not forwarded_is_done(store)
    with pytest.raises(RuleViolation, match="on its way or unsure"):
        passed_on(store, staff_id)
    assert send_all(store, FakeSender(), LATER) == 0

    approving.decide_unsure(store, item_id, OutboxEvent.FOUND_SENT, staff_id=staff_id, now=LATER)
    assert letter_of(store, number).state is DraftState.SENT
    assert forwarded_is_done(store)


def test_a_letter_that_is_let_go_can_be_written_anew(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    item_id = approve_letter(store, number, staff_id).item_id or 0
    send_all(store, FakeSender(answers=[Handover.REFUSED]), LATER)
    assert only_case(store).state is CaseState.TO_APPROVE
    approving.decide_unsure(store, item_id, OutboxEvent.CANCELLED, staff_id=staff_id, now=LATER)

    assert letter_of(store, number).state is DraftState.SUPERSEDED
    assert passed_on(store, staff_id) != number


def test_changed_bytes_do_not_leave(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id)
    item_id = approve_letter(store, number, staff_id).item_id
    with store.begin("tests.tamper") as work:
        item = work.get(OutboxItem, item_id)
        raw = work.vault.open(item.sealed or b"")
        item.sealed = work.vault.seal(raw.replace(b"Haarbeek", b"Zandbeek").replace(b"lezer", b"Lezer"))
    sender = FakeSender()
    send_all(store, sender, LATER)

    assert sender.taken == []
    with store.read() as work:
        assert work.get(OutboxItem, item_id).last_reason == "content_differs"


def test_the_sent_letter_lies_in_the_sent_folder_too(store: Store) -> None:
    staff_id = asked(store)
    approve_letter(store, passed_on(store, staff_id), staff_id)
    send_all(store, FakeSender(), LATER)

    assert copy_sent(store, FakeMailbox(), LATER) == 1


def test_what_a_customer_was_told_is_forgotten_with_the_case(store: Store) -> None:
    staff_id = asked(store)
    number = passed_on(store, staff_id, Passing((BAKERY,), why="Staat op de lijst."))
    approve_letter(store, number, staff_id)
    send_all(store, FakeSender(), LATER)
    approve_to_person(store, staff_id)
    send_all(store, FakeSender(), LATER + timedelta(minutes=10))
    year = timedelta(days=365)
    forget(store, Retention(dossier=5 * year, other_mail=year), LATER + year + timedelta(days=1))

    with store.read() as work:
        letter = customer_letters.by_number(work, number)
        (referral,) = referrals.all_of_case(work, only_case(store).id or 0)
        items = list(work.session.exec(select(OutboxItem)))
    assert (letter.recipients, letter.subject, letter.text, letter.html) == ([], "", "", "")
    assert (referral.customer, referral.contact, referral.why) == ("Bakkerij De Korenaar", "", "")
    assert all(item.sealed is None and item.recipients == [] for item in items)
