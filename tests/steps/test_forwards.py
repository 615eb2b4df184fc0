"""A mail that was passed on opens a case of which a person, or a proven colleague, says whose it is."""

import pytest

from bot.rules.states import CaseState, RawState
from bot.steps.closing import release_held
from bot.steps.naming import Person, name_person
from bot.store import cases, mails
from bot.store.tables import Case, Draft, Message, RawMail
from bot.store.work import Store
from tests.builders import (
    ANNE,
    MORNING,
    OUR_ADDRESS,
    READING_TERMS,
    add_colleague,
    approve_it,
    customers,
    events,
    letter_waiting,
    only_case,
    outbox_item,
    proposed_draft,
    raw_mail,
    run_steps,
    take_in,
)

KIM, BRAM = "kim@postduif.example", "bram@example.org"
PROVEN = {"Authentication-Results": "mx.postduif.example; dmarc=pass header.from=postduif.example"}
FAILED = {"Authentication-Results": "mx.postduif.example; dmarc=fail header.from=postduif.example"}


def forward(writer: str = ANNE, *, sender: str = KIM, words: str = "Zie onder.", **more: object) -> bytes:
    text = (
        f"{words}\n\n---------- Forwarded message ---------\nVan: {writer}\nDate: ma 23 nov 2026 om 08:00\n"
        f"Subject: Vraag\nTo: <support@postduif.example>\n\nGraag ontvang ik inzage in mijn gegevens.\n"
    )
    return raw_mail(text, sender=sender, subject="Fwd: Vraag", **more)  # type: ignore[arg-type]  # Keywords of raw_mail.


def case_and_mail(store: Store) -> tuple[Case, Message]:
    case = only_case(store)
    with store.read() as work:
        return case, cases.messages(work, case.id or 0)[-1]


def drafts(store: Store) -> list[Draft]:
    with store.read() as work:
        return cases.drafts(work, only_case(store).id or 0)


def test_the_forward_of_a_proven_colleague_is_answered_to_its_writer(store: Store) -> None:
    take_in(store, forward(headers=PROVEN))
    run_steps(store)
    case, mail = case_and_mail(store)
    assert (case.person_address, case.person_name) == (ANNE, "")
    assert (mail.sender_address, mail.answer_to, mail.trust) == (KIM, ANNE, "unproven")
    assert proposed_draft(store, case.reference).recipients == [ANNE]


@pytest.mark.parametrize("headers", [{}, FAILED])
def test_a_forged_colleague_decides_nothing(store: Store, headers: dict[str, str]) -> None:
    take_in(store, forward(writer="mallory@example.net", headers=headers))
    records = customers(ANNE, "mallory@example.net")
    run_steps(store, directory=records)
    case, mail = case_and_mail(store)
    assert (case.person_address, case.state) == ("", CaseState.TO_SORT)
    assert (mail.answer_to, mail.forwarded_from) == ("", "mallory@example.net")
    assert drafts(store) == []
    assert records.asked == [], "nobody's records are opened before it is known whose case it is"


def test_who_passes_a_mail_on_is_not_the_person_and_gets_nothing(store: Store) -> None:
    take_in(store, forward(sender=f"Bram Bos <{BRAM}>"))
    run_steps(store)
    case, mail = case_and_mail(store)
    assert (case.person_address, case.person_name, mail.forwarded_from) == ("", "", ANNE)
    assert case.reason == "It is not sure who is answered: name the person."
    assert drafts(store) == []
    name_person(
        store,
        case.reference,
        Person(ANNE, "Anne de Vries"),
        own_addresses=READING_TERMS.own_addresses,
        staff_id=add_colleague(store),
        now=MORNING,
    )
    run_steps(store)
    draft = proposed_draft(store, case.reference)
    assert draft.recipients == [ANNE]
    assert BRAM not in draft.text
    with store.read() as work:
        assert cases.people(work, case.id or 0) == {ANNE}


def test_a_persons_long_request_above_a_forward_is_judged_and_answered(store: Store) -> None:
    words = "Verwijder alles wat u van mij hebt: verwijder het. " + "Ik meen het. " * 12
    take_in(store, forward(BRAM, sender=ANNE, words=words))
    run_steps(store)
    case, mail = case_and_mail(store)
    with store.read() as work:
        kinds = [row.kind for row in cases.requests(work, case.id or 0)]
    assert (case.person_address, kinds) == (ANNE, ["erasure"])
    assert "inzage" in mail.forwarded_text
    assert proposed_draft(store, case.reference).recipients == [ANNE]


def test_a_colleague_who_passes_on_our_own_letter_makes_nobody_the_person(store: Store) -> None:
    take_in(store, forward(f"Privacy <{OUR_ADDRESS}>", headers=PROVEN))
    run_steps(store)
    case, mail = case_and_mail(store)
    assert (case.person_address, mail.forwarded_from, drafts(store)) == ("", "", [])


def test_a_group_of_ours_that_rewrites_from_proposes_the_writer(store: Store) -> None:
    group = {"X-Original-From": f"Anne de Vries <{ANNE}>", "Reply-To": ANNE}
    take_in(store, raw_mail(sender=f"'Anne' via Privacy <{OUR_ADDRESS}>", headers=group))
    run_steps(store)
    case, mail = case_and_mail(store)
    assert (case.person_address, mail.forwarded_from, mail.trust) == ("", ANNE, "unproven")
    assert drafts(store) == []


def test_an_answer_through_a_rewriting_list_does_not_join_the_case_of_its_writer(store: Store) -> None:
    waiting = letter_waiting(store)
    letter = outbox_item(store, approve_it(store, waiting)).message_id
    rewritten = {"X-Original-From": ANNE}
    take_in(
        store,
        raw_mail(sender="Anne via Lijst <lijst@example.org>", headers=rewritten, in_reply_to=letter),
    )
    run_steps(store)
    with store.read() as work:
        first, second = sorted(cases.queue(work, closed=True), key=lambda case: case.id or 0)
        assert len(cases.messages(work, first.id or 0)) == 1
    assert (second.person_address, second.suggested_case_id) == ("", first.id)


def accept_the_held(store: Store) -> None:
    with store.read() as work:
        (raw,) = mails.held(work)
    release_held(store, raw.id or 0, accept=True, staff_id=add_colleague(store), now=MORNING)
    run_steps(store)
    with store.read() as work:
        assert work.get(RawMail, raw.id).state is RawState.FILED


@pytest.mark.parametrize("sender", ["no-reply@example.com", f"Formulier <{OUR_ADDRESS}>"])
def test_a_program_whose_mail_is_accepted_is_not_answered(store: Store, sender: str) -> None:
    take_in(store, raw_mail(sender=sender, headers={"Reply-To": ANNE}))
    run_steps(store)
    accept_the_held(store)
    case, mail = case_and_mail(store)
    assert (case.person_address, mail.answer_to, mail.forwarded_from) == ("", "", ANNE)
    assert drafts(store) == []


def test_an_accepted_mail_without_a_sender_becomes_a_case_without_a_person(store: Store) -> None:
    take_in(store, raw_mail().replace(b"From: Anne de Vries <anne@example.com>\n", b""))
    run_steps(store)
    accept_the_held(store)
    case, mail = case_and_mail(store)
    assert (case.person_address, case.state, mail.sender_address) == ("", CaseState.TO_SORT, "")
    assert events(store).count("mail.held") == 1


def test_the_warnings_of_a_sender_are_kept_with_the_mail(store: Store) -> None:
    take_in(store, raw_mail(sender='"Postduif Voorbeeld" <kim@postdiuf.example>'))
    run_steps(store)
    _case, mail = case_and_mail(store)
    assert mail.warnings == ["own_name", "lookalike"]
