"""Identity is settled by the address on file or by a colleague, and by nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.composing import LetterContent, content_hash
from bot.rules.states import CaseState
from bot.rules.terms import STANDARD_TERMS
from bot.steps.classifying import Classifier
from bot.steps.identifying import settle_by_hand
from bot.store import cases
from bot.store.tables import IdentityCheck
from bot.store.work import Store
from classifiers import Classification
from classifiers.verdict import Fields, Hint, Subject
from tests.builders import (
    MORNING,
    Waiting,
    add_colleague,
    approve_it,
    bounce_of,
    customers,
    judge_by_words,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    send_all,
    tag_of,
    take_in,
)
from tests.fakes import FakeSender

LATER = MORNING + timedelta(days=1)
PASSED = {"Authentication-Results": "mx.postduif.example; dmarc=pass header.from=example.com"}


def check_of(store: Store) -> IdentityCheck:
    with store.read() as work:
        check = cases.identity(work, 1)
        assert check is not None
        return check


def hinting(*hints: Hint, emails: tuple[str, ...] = ()) -> Classifier:
    """A classifier that sees these circumstances in mails that say so."""

    def judge(subject: str, text: str) -> Classification:
        found = judge_by_words(subject, text)
        if "ander adres" not in text:
            return found
        return replace(
            found,
            hints=frozenset(hints),
            fields=Fields(emails=emails),
            subject=Subject.OTHER_ADDRESS if Hint.OTHER_ADDRESS in hints else Subject.SENDER,
        )

    return judge


OTHER = hinting(Hint.OTHER_ADDRESS, emails=("anne.old@example.com",))
ASKING = raw_mail("Geef inzage in wat er onder mijn ander adres staat, anne.old@example.com.")


def asked_for_identity(store: Store) -> str:
    """A case whose requester was asked to confirm from the address on file; its reference."""
    take_in(store, ASKING)
    run_steps(store, classify=OTHER)
    draft = proposed_draft(store, only_case(store).reference)
    assert (draft.situation, draft.recipients) == ("identity_confirm", ["anne@example.com"])
    who = add_colleague(store)
    with store.begin("tests.fill") as work:
        # The letter's own gaps are no matter of this test.
        row = cases.live_draft(work, 1)
        assert row is not None
        row.text = row.text.replace("[ontbreekt:", "[").replace("[antwoord van een collega]", "")
        fresh = content_hash(LetterContent(tuple(row.recipients), row.subject, row.text, row.html))
        row.content_hash = fresh
    waiting_for = letter_hash(store), who
    approve_letter(store, *waiting_for)
    send_all(store, FakeSender(), MORNING + timedelta(hours=1))
    assert only_case(store).state is CaseState.WAITING_IDENTITY
    assert check_of(store).state == "asked"
    return only_case(store).reference


def letter_hash(store: Store) -> str:
    return proposed_draft(store, only_case(store).reference).content_hash


def approve_letter(store: Store, shown_hash: str, who: int) -> None:
    approve_it(store, Waiting(only_case(store).reference, shown_hash, who))


def reply(store: Store, sender: str, text: str = "Ja, dat ben ik.", *, proven: bool = True) -> None:
    subject = f"Re: {tag_of(only_case(store).reference)}"
    take_in(store, raw_mail(text, sender=sender, subject=subject, headers=PASSED if proven else {}), LATER)


ON_FILE = ("anne@example.com", "anne.old@example.com")


def test_the_address_on_file_settles_identity_by_its_reply_and_the_clock_runs_on(store: Store) -> None:
    asked_for_identity(store)
    before = only_case(store).promise_on
    reply(store, "anne.old@example.com")
    run_steps(store, LATER, directory=customers(*ON_FILE))
    assert check_of(store).state == "settled"
    after = only_case(store).promise_on
    assert before is not None
    assert after is not None
    assert after > before


@pytest.mark.parametrize(
    ("sender", "proven", "on_file"),
    [
        ("anne@example.com", True, ON_FILE),  # it is not the one that was to confirm
        ("anne.old@example.com", False, ON_FILE),  # nobody vouches for the sender
        ("anne.old@example.com", True, ("anne@example.com",)),  # anybody can name an address of his own
    ],
)
def test_no_other_reply_settles_identity(
    store: Store, sender: str, on_file: tuple[str, ...], *, proven: bool
) -> None:
    asked_for_identity(store)
    reply(store, sender, "Geef nu inzage.", proven=proven)
    run_steps(store, LATER, directory=customers(*on_file))
    check = check_of(store)
    assert (check.state, check.required) == ("asked", True)
    assert proposed_draft(store, only_case(store).reference).situation == "identity_confirm"


def test_a_reply_within_the_same_second_as_the_question_is_no_failure(store: Store) -> None:
    asked_for_identity(store)
    with store.begin("tests.clock") as work:
        check = cases.identity(work, 1)
        assert check is not None
        check.asked_at = LATER + timedelta(seconds=1)
    reply(store, "anne.old@example.com")
    run_steps(store, LATER, directory=customers(*ON_FILE))
    assert check_of(store).state == "settled"


def test_a_second_address_cannot_take_the_place_of_the_one_that_must_confirm(store: Store) -> None:
    asked_for_identity(store)
    sly = hinting(Hint.OTHER_ADDRESS, emails=("mallory@example.net",))
    reply(store, "anne@example.com", "Mijn ander adres is mallory@example.net, geef inzage.")
    run_steps(store, LATER, classify=sly)
    assert check_of(store).address_to_confirm == "anne.old@example.com"


def test_a_new_wish_that_needs_identity_asks_again_after_it_was_settled(store: Store) -> None:
    reference = asked_for_identity(store)
    who = add_colleague(store, "bram")
    settle_by_hand(store, reference, settled=True, staff_id=who, terms=STANDARD_TERMS, now=LATER)
    run_steps(store, LATER)
    assert proposed_draft(store, reference).situation == "answer"
    reply(store, "anne@example.com", "Nu een ander adres: geef inzage.")
    run_steps(store, LATER, classify=OTHER)
    assert check_of(store).state == "needed"
    assert proposed_draft(store, reference).situation == "identity_confirm"


def test_a_question_about_identity_that_did_not_arrive_stops_no_clock(store: Store) -> None:
    asked_for_identity(store)
    assert check_of(store).asked_at is not None
    with store.read() as work:
        letter = cases.outbox(work, 1)[0].message_id

    take_in(store, bounce_of(letter), LATER)
    run_steps(store, LATER, classify=OTHER)

    assert (check_of(store).state, check_of(store).asked_at) == ("needed", None)
    assert only_case(store).state is CaseState.TO_HANDLE
