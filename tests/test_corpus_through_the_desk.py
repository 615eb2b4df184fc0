"""Every mail of the corpus goes through the whole desk: each is decided with a reason, nothing breaks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.rules.states import Stage
from bot.store import audit, mails
from bot.store.tables import Case, Draft, Message, RawMail
from bot.store.work import Store
from classifiers import classify
from tests.builders import MORNING, READING_TERMS, make_store, run_steps
from tests.fakes import FakeMailbox
from tests.installation import ROOT

CORPUS = sorted((ROOT / "tests" / "mail").glob("*.eml")) + sorted((ROOT / "bot/demo/mails").glob("*.eml"))

#: The corpus is addressed to this desk, and some of it claims to come from it.
OURS = replace(READING_TERMS, own_addresses=READING_TERMS.own_addresses | {"privacy@mailkoning.example"})


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Store:
    from bot.steps.intake import intake

    store = make_store(tmp_path_factory.mktemp("desk"))
    mailbox = FakeMailbox()
    for uid, path in enumerate(CORPUS, start=1):
        # Hours apart, or many mails of one invented sender would be held as a flood.
        mailbox.add(path.read_bytes(), MORNING - timedelta(hours=3 * uid), uid=uid)
    intake(store, mailbox, MORNING)
    # More turns than there are tries: what fails must end with a person.
    for _ in range(4):
        run_steps(store, classify=classify, reading=OURS)
    return store


def test_every_mail_is_seen_stored_and_decided(desk: Store) -> None:
    with desk.read() as work:
        counts = mails.counts(work)

    assert counts.seen == counts.stored == counts.decided == len(CORPUS)


def test_what_has_no_case_has_a_reason(desk: Store) -> None:
    with desk.read() as work:
        filed = {message.raw_mail_id for message in work.session.exec(select(Message)) if message.case_id}
        without = [raw for raw in work.session.exec(select(RawMail)) if raw.id not in filed]

    assert without
    assert all(raw.reason for raw in without)


def test_no_step_failed_on_any_mail(desk: Store) -> None:
    with desk.read() as work:
        stages = {message.stage for message in work.session.exec(select(Message)) if message.case_id}
        held = {raw.reason for raw in work.session.exec(select(RawMail))}

    assert stages <= {Stage.DRAFTED, Stage.OUTSIDE}
    assert not any("three times" in reason for reason in held)


def test_automatic_mail_opens_no_case_and_gets_no_letter(desk: Store) -> None:
    with desk.read() as work:
        drafted = {draft.message_id for draft in work.session.exec(select(Draft))}
        automatic = [message for message in work.session.exec(select(Message)) if message.automatic]

    assert automatic
    assert not drafted & {message.id for message in automatic}


def test_a_case_that_waits_for_a_person_says_why(desk: Store) -> None:
    with desk.read() as work:
        waiting = [case for case in work.session.exec(select(Case)) if case.state.value == "to_sort"]

    assert waiting
    assert all(case.reason for case in waiting)


def test_no_letter_is_addressed_to_ourselves(desk: Store) -> None:
    with desk.read() as work:
        recipients = {address for draft in work.session.exec(select(Draft)) for address in draft.recipients}

    assert recipients
    assert not any(address.startswith("privacy@") for address in recipients)


def test_the_trail_of_it_all_is_whole(desk: Store) -> None:
    with desk.read() as work:
        assert audit.verify(work).lines > len(CORPUS)
