"""A BSN in the words of a mail is set apart like a paper: for the role alone, noted, gone after a week."""

import hashlib
from datetime import timedelta

import pytest

from bot.errors import RuleViolation
from bot.rules.identity_papers import IN_WORDS, Check
from bot.rules.parsing import parse
from bot.rules.states import RawState
from bot.steps.destroying import Paper, check_paper, destroy_overdue
from bot.steps.forgetting import remove_copies
from bot.steps.intake import intake
from bot.steps.replaying import Chosen, Tools, replay
from bot.store import audit, mails, set_apart
from bot.store.identity_tables import SetApart
from bot.store.tables import Message, RawMail
from bot.store.work import Store
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    add_colleague,
    events,
    judge_by_words,
    run_steps,
    take_in,
)
from tests.carried_files import PNG, mail_with
from tests.fakes import FakeMailbox
from tests.steps.test_destroying import give_role

WEEK = timedelta(days=7)
NUMBER = b"111222333"
LETTER = mail_with(("logo.png", "image/png", PNG), text="Graag inzage. Mijn BSN is 111222333. Groet, Anne")
TOOLS = Tools(READING_TERMS, READER, judge_by_words)


@pytest.fixture
def mailbox(store: Store) -> FakeMailbox:
    """The mailbox out of which the desk took a mail with a BSN and filed it."""
    mailbox = FakeMailbox()
    mailbox.add(LETTER, MORNING)
    intake(store, mailbox, MORNING)
    run_steps(store)
    return mailbox


def kept(store: Store, number: int = 1) -> bytes:
    with store.read() as work:
        return mails.raw_bytes(work, work.get(RawMail, number))


def papers(store: Store) -> list[SetApart]:
    with store.read() as work:
        return set_apart.of_mail(work, work.get(RawMail, 1))


def look(store: Store, staff_id: int, number: int = 1, position: int | None = None) -> None:
    with store.begin("tests.look") as work:
        set_apart.look(work, number, staff_id, MORNING, position=position)


def test_only_the_role_gets_the_mail_and_each_look_is_noted(store: Store, mailbox: FakeMailbox) -> None:
    (row,) = papers(store)
    assert (row.position, row.sign, row.set_apart_at, row.destroyed_at) == (IN_WORDS, "bsn", MORNING, None)
    who = add_colleague(store)
    with pytest.raises(RuleViolation, match="identity role"):
        look(store, who)
    look(store, who, position=0)
    assert "paper.seen" not in events(store), "its files are no secret"

    give_role(store, who)
    look(store, who)
    assert events(store).count("paper.seen") == 1
    assert mailbox.name


def test_nobody_checks_it_and_its_digits_go_after_a_week(store: Store, mailbox: FakeMailbox) -> None:
    assert destroy_overdue(store, WEEK, MORNING + WEEK - timedelta(seconds=1)) == ()
    due = destroy_overdue(store, WEEK, MORNING + WEEK, dry_run=True)
    assert NUMBER in kept(store)

    assert destroy_overdue(store, WEEK, MORNING + WEEK) == due != ()
    assert remove_copies(store, mailbox, MORNING + WEEK) == 1

    left, (row,) = kept(store), papers(store)
    assert NUMBER not in left
    assert parse(left).text.strip() == "Graag inzage. Mijn BSN is •••••••••. Groet, Anne"
    assert [file.content for file in parse(left).files] == [PNG]
    assert (row.outcome, row.kept_hash) == ("time_over", hashlib.sha256(left).hexdigest())
    assert [*mailbox.mails, *mailbox.cleared] == []
    with store.read() as work:
        assert work.get(RawMail, 1).content_hash == hashlib.sha256(LETTER).hexdigest()
        audit.verify(work)
    look(store, add_colleague(store))


def test_a_mail_without_the_digits_reads_as_before(store: Store, mailbox: FakeMailbox) -> None:
    destroy_overdue(store, WEEK, MORNING + WEEK)

    assert replay(store, Chosen(), TOOLS, MORNING + WEEK).changed == ()
    assert len(papers(store)) == 1
    assert mailbox.name


def test_a_colleague_in_the_role_blots_the_digits_at_once(store: Store, mailbox: FakeMailbox) -> None:
    who, words = add_colleague(store), Paper(1, IN_WORDS)
    with pytest.raises(RuleViolation, match="identity role"):
        check_paper(store, None, words, Check.NOT_NEEDED, staff_id=who, now=MORNING)
    give_role(store, who)
    check_paper(store, None, words, Check.NOT_NEEDED, staff_id=who, now=MORNING)

    assert NUMBER not in kept(store)
    assert remove_copies(store, mailbox, MORNING) == 1
    assert destroy_overdue(store, WEEK, MORNING + WEEK) == ()


@pytest.mark.parametrize("outcome", [Check.FITS, Check.FITS_NOT])
def test_nobody_proves_who_somebody_is_by_a_bsn(store: Store, mailbox: FakeMailbox, outcome: Check) -> None:
    who = add_colleague(store)
    give_role(store, who)
    with pytest.raises(RuleViolation, match="proves nobody's identity"):
        check_paper(store, None, Paper(1, IN_WORDS), outcome, staff_id=who, now=MORNING)
    assert NUMBER in kept(store)
    assert mailbox.name


def test_what_is_no_bsn_is_kept_and_stays_masked(store: Store, mailbox: FakeMailbox) -> None:
    who = add_colleague(store)
    give_role(store, who)
    check_paper(store, None, Paper(1, IN_WORDS), Check.NO_PAPER, staff_id=who, now=MORNING)

    assert destroy_overdue(store, WEEK, MORNING + WEEK) == ()
    assert kept(store) == LETTER
    look(store, add_colleague(store, "bram"))
    with store.read() as work:
        assert "•••••••••" in work.get(Message, 1).newest_text
    assert mailbox.name


def test_the_copies_of_a_mail_lose_the_digits_with_it_and_after_it(
    store: Store, mailbox: FakeMailbox
) -> None:
    take_in(store, LETTER + b"\n")
    run_steps(store)
    with pytest.raises(RuleViolation, match="identity role"):
        look(store, add_colleague(store), number=2)
    destroy_overdue(store, WEEK, MORNING + WEEK)
    take_in(store, LETTER + b"\n\n")
    run_steps(store)

    with store.read() as work:
        assert [work.get(RawMail, number).state for number in (2, 3)] == [RawState.DUPLICATE] * 2
    assert [NUMBER in kept(store, number) for number in (1, 2, 3)] == [False] * 3
    assert mailbox.name


def test_a_mail_of_which_only_the_header_came_loses_the_digits_here_and_stays_where_it_can_be_read(
    store: Store,
) -> None:
    mailbox = FakeMailbox()
    head = mail_with(subject="Inzage, BSN 111222333").partition(b"\n\n")[0] + b"\n\n"
    mailbox.add(head, MORNING, complete=False)
    intake(store, mailbox, MORNING)
    run_steps(store)
    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 1

    assert NUMBER not in kept(store)
    assert remove_copies(store, mailbox, MORNING + WEEK) == 0
    assert len(mailbox.mails) + len(mailbox.cleared) == 1


def test_a_paper_beside_it_goes_by_itself(store: Store) -> None:
    scanned = mail_with(("paspoort.png", "image/png", PNG), text="Graag inzage. BSN 111222333")
    take_in(store, scanned)
    run_steps(store)
    who = add_colleague(store)
    give_role(store, who)
    check_paper(store, None, Paper(1, 0), Check.NOT_NEEDED, staff_id=who, now=MORNING)
    assert NUMBER in kept(store)
    check_paper(store, None, Paper(1, IN_WORDS), Check.NOT_NEEDED, staff_id=who, now=MORNING)

    assert NUMBER not in kept(store)
    assert PNG not in [file.content for file in parse(kept(store)).files]
    assert [row.outcome for row in papers(store)] == ["not_needed", "not_needed"]


def test_a_mail_of_before_the_upgrade_is_set_apart_by_a_replay(store: Store, mailbox: FakeMailbox) -> None:
    with store.begin("tests.older_version") as work:
        work.session.delete(work.session.get_one(SetApart, 1))
        message = work.get(Message, 1)
        message.defects = [code for code in message.defects if code != "bsn"]
    later = MORNING + timedelta(days=1)
    (found,) = replay(store, Chosen(), TOOLS, later).changed

    assert "defects" in [one.what for one in found.changes]
    (row,) = papers(store)
    assert (row.position, row.set_apart_at) == (IN_WORDS, later)
    assert replay(store, Chosen(), TOOLS, later).changed == ()
    assert mailbox.name
