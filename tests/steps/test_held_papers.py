"""An identity document in a mail without a case, such as a held one, is set apart and goes like any other."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import func
from sqlmodel import select

from bot.errors import RuleViolation
from bot.rules.attached import FileReading
from bot.rules.identity_papers import Check
from bot.rules.message import Attachment
from bot.rules.parsing import parse
from bot.rules.retaining import Retention
from bot.rules.states import RawState
from bot.steps.closing import dismiss_held, release_held
from bot.steps.destroying import Paper, check_paper, destroy_overdue, paper_in
from bot.steps.filing import file_waiting
from bot.steps.forgetting import forget, remove_copies
from bot.steps.replaying import Chosen, Tools, replay
from bot.store import mailbox_copies, mails, set_apart
from bot.store.identity_tables import SetApart
from bot.store.tables import Message, RawMail
from bot.store.work import Store
from bot.store.worklist import TRIES
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    add_colleague,
    events,
    judge_by_words,
    only_case,
    run_steps,
    store_at,
    take_in,
)
from tests.carried_files import PNG, mail_with, pdf
from tests.fakes import FakeMailbox
from tests.steps.test_destroying import give_role

WEEK = timedelta(days=7)
FIELDS = "Documentnummer: SPECI2014\nGeldig tot: 09-03-2034\nNationaliteit: Nederlandse"
SCAN = pdf(FIELDS)


def held_mail(*, message_id: str = "<held@mail.example>") -> bytes:
    """A no-reply mail, which is held for a person, with a passport in a file whose name says nothing."""
    raw = mail_with(("scan0001.pdf", "application/pdf", SCAN), text="Graag ontvang ik inzage in alles.")
    head, _, body = raw.partition(b"\n\n")
    lines = [line for line in head.split(b"\n") if not line.lower().startswith((b"from:", b"message-id:"))]
    named = [b"From: Formulier <no-reply@example.com>", b"Message-ID: " + message_id.encode()]
    return b"\n".join([*named, *lines]) + b"\n\n" + body


@pytest.fixture
def held(store: Store) -> int:
    take_in(store, held_mail())
    run_steps(store)
    with store.read() as work:
        (raw,) = mails.held(work)
        return raw.id or 0


def papers_of(store: Store, raw_id: int) -> list[SetApart]:
    with store.read() as work:
        return set_apart.of_mail(work, work.get(RawMail, raw_id))


def files_of(store: Store, raw_id: int) -> list[bytes]:
    with store.read() as work:
        return [file.content for file in parse(mails.raw_bytes(work, work.get(RawMail, raw_id))).files]


def look(store: Store, raw_id: int, staff_id: int) -> None:
    with store.begin("tests.look") as work:
        set_apart.look(work, raw_id, staff_id, MORNING)


def test_a_paper_in_a_held_mail_is_set_apart_at_once(store: Store, held: int) -> None:
    (row,) = papers_of(store, held)

    assert (row.sign, row.set_apart_at, row.destroyed_at) == ("text", MORNING, None)
    who = add_colleague(store)
    with pytest.raises(RuleViolation, match="identity role"):
        look(store, held, who)
    give_role(store, who)
    look(store, held, who)
    assert events(store).count("paper.seen") == 1


def test_a_mail_that_was_not_read_yet_is_shown_to_nobody(store: Store) -> None:
    take_in(store, held_mail())
    who = add_colleague(store)
    give_role(store, who)

    with pytest.raises(RuleViolation, match="not read this mail yet"):
        look(store, 1, who)


def test_nobody_checks_it_and_it_goes_after_a_week(store: Store, held: int) -> None:
    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 1

    assert SCAN not in files_of(store, held)
    dismiss_held(store, held, staff_id=add_colleague(store), now=MORNING + WEEK)
    look(store, held, add_colleague(store, "bram"))


def test_its_stay_goes_on_when_the_mail_becomes_a_case(store: Store, held: int) -> None:
    (before,) = papers_of(store, held)
    later = MORNING + timedelta(days=2)
    release_held(store, held, accept=True, staff_id=add_colleague(store), now=later)
    run_steps(store, later)

    (after,) = papers_of(store, held)
    assert (after.id, after.set_apart_at) == (before.id, MORNING)
    with store.read() as work:
        assert work.get(Message, after.message_id).case_id == only_case(store).id
    assert events(store).count("paper.set_apart") == 1


def test_what_a_colleague_said_of_it_stands_when_the_mail_is_read_again(store: Store, held: int) -> None:
    who = add_colleague(store)
    give_role(store, who)
    check_paper(store, None, paper_in(store, held, 0), Check.NO_PAPER, staff_id=who, now=MORNING)
    release_held(store, held, accept=True, staff_id=who, now=MORNING)
    run_steps(store)

    with store.read() as work:
        message = mails.message_of(work, work.get(RawMail, held))
    assert message is not None
    assert "paper" not in message.attachments[0]
    assert "Documentnummer" in message.attached_text
    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 0


def test_a_mail_without_its_paper_reads_as_before(store: Store, held: int) -> None:
    destroy_overdue(store, WEEK, MORNING + WEEK)
    release_held(store, held, accept=True, staff_id=add_colleague(store), now=MORNING + WEEK)
    run_steps(store, MORNING + WEEK)
    tools = Tools(READING_TERMS, READER, judge_by_words)

    assert [one.changes for one in replay(store, Chosen(), tools, MORNING + WEEK).changed] == []
    with store.read() as work:
        message = mails.message_of(work, work.get(RawMail, held))
    assert message is not None
    assert message.attachments[0]["gone"] is True
    assert "Documentnummer" not in message.attached_text


def test_the_copies_of_a_mail_are_hidden_and_lose_the_paper_with_it(store: Store, held: int) -> None:
    take_in(store, held_mail() + b"\n")
    run_steps(store)
    with store.read() as work:
        assert work.get(RawMail, 2).state is RawState.DUPLICATE
    with pytest.raises(RuleViolation, match="identity role"):
        look(store, 2, add_colleague(store))

    destroy_overdue(store, WEEK, MORNING + WEEK)
    take_in(store, held_mail() + b"\n\n")
    run_steps(store)

    with store.read() as work:
        assert work.get(RawMail, 3).state is RawState.DUPLICATE
    assert [SCAN in files_of(store, number) for number in (1, 2, 3)] == [False, False, False]


@pytest.mark.parametrize(("accepted", "forgotten"), [(False, 2), (True, 1)])
def test_a_mail_or_a_copy_that_was_forgotten_first_stops_nothing(
    store: Store, held: int, *, accepted: bool, forgotten: int
) -> None:
    take_in(store, held_mail() + b"\n")
    run_steps(store)
    who = add_colleague(store)
    if accepted:
        release_held(store, held, accept=True, staff_id=who, now=MORNING)
        run_steps(store)
    else:
        dismiss_held(store, held, staff_id=who, now=MORNING)
    short = Retention(timedelta(days=30), other_mail=timedelta(days=1))
    assert forget(store, short, MORNING + timedelta(days=2)).mails == forgotten

    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 1
    assert papers_of(store, held)[0].destroyed_at == MORNING + WEEK


def test_the_mail_server_loses_the_whole_mail_and_the_desk_keeps_the_rest(store: Store) -> None:
    mailbox = FakeMailbox()
    for raw in (held_mail(), mail_with(("logo.png", "image/png", PNG), text="Graag inzage.")):
        mailbox.add(raw, MORNING)
        take_in(store, raw)
    run_steps(store)
    destroy_overdue(store, WEEK, MORNING + WEEK)

    assert remove_copies(store, mailbox, MORNING + WEEK) == 1
    assert remove_copies(store, mailbox, MORNING + WEEK) == 0
    assert [mail.uid for mail in mailbox.mails.values()] == [2]
    with store.read() as work:
        kept = work.get(RawMail, 1)
        left = mails.raw_bytes(work, kept)
    assert b"Graag ontvang ik inzage" in left
    assert hashlib.sha256(left).hexdigest() != kept.content_hash


def test_a_second_paper_asks_the_mail_server_nothing_more(store: Store) -> None:
    take_in(store, mail_with(("paspoort.png", "image/png", PNG), ("scan.pdf", "application/pdf", SCAN)))
    run_steps(store)
    who = add_colleague(store)
    give_role(store, who)
    for position in (0, 1):
        check_paper(store, None, Paper(1, position), Check.FITS, staff_id=who, now=MORNING)

    with store.read() as work:
        assert len(mailbox_copies.waiting(work)) == 1


def put_back_as_copy(store: Store) -> int:
    """The held mail is read anew after the same one came in again, and is a copy of that one; its number."""
    with store.begin("tests.apart") as work:
        # Nothing tells that they say the same until the other one was read.
        first = work.get(Message, 1)
        said, first.said_hash = first.said_hash, ""
    take_in(store, held_mail() + b"\n\n\n")
    run_steps(store)
    with store.begin("tests.put_back") as work:
        work.get(Message, 1).said_hash = said
        raw = work.get(RawMail, 1)
        raw.state, raw.tries = RawState.STORED, 0
        (newest,) = work.session.exec(select(func.max(RawMail.id)))
    return newest or 0


@pytest.mark.parametrize("outcome", [Check.FITS, Check.NO_PAPER])
def test_what_was_decided_on_a_held_mail_holds_for_the_mail_of_which_it_becomes_a_copy(
    store: Store, held: int, outcome: Check
) -> None:
    who = add_colleague(store)
    give_role(store, who)
    check_paper(store, None, paper_in(store, held, 0), outcome, staff_id=who, now=MORNING)

    put_back_as_copy(store)
    run_steps(store)

    with store.read() as work:
        assert (work.get(RawMail, 1).state, work.get(RawMail, 1).duplicate_of_id) == (RawState.DUPLICATE, 2)
    (row,) = papers_of(store, 2)
    assert (row.outcome, row.checked_by, row.checked_at) == (outcome.value, who, MORNING)
    assert [SCAN in files_of(store, number) for number in (1, 2)] == [outcome is Check.NO_PAPER] * 2
    look(store, 2, add_colleague(store, "bram"))


def test_a_paper_that_was_not_decided_on_waits_once_where_the_mail_becomes_a_copy(
    store: Store, held: int
) -> None:
    put_back_as_copy(store)
    run_steps(store)

    with store.read() as work:
        assert work.get(RawMail, held).state is RawState.DUPLICATE
    assert [(row.outcome, row.destroyed_at) for row in papers_of(store, 2)] == [("", None)]
    assert papers_of(store, held) == papers_of(store, 2)


@pytest.mark.parametrize("destroyed_before", [False, True])
def test_a_copy_of_a_mail_that_becomes_a_copy_loses_the_paper_too(
    store: Store, held: int, *, destroyed_before: bool
) -> None:
    take_in(store, held_mail() + b"\n")
    run_steps(store)
    with store.read() as work:
        assert work.get(RawMail, 2).duplicate_of_id == held
    other = put_back_as_copy(store)
    if destroyed_before:
        who = add_colleague(store, "role")
        give_role(store, who)
        check_paper(store, None, paper_in(store, other, 0), Check.FITS, staff_id=who, now=MORNING)
    run_steps(store)

    with store.read() as work:
        assert [work.get(RawMail, number).duplicate_of_id for number in (1, 2)] == [other, other]
    if not destroyed_before:
        with pytest.raises(RuleViolation, match="identity role"):
            look(store, 2, add_colleague(store))
        destroy_overdue(store, WEEK, MORNING + WEEK)
    assert [SCAN in files_of(store, number) for number in (1, 2, other)] == [False] * 3


def test_a_copy_that_is_filed_while_the_paper_goes_loses_it_too(desk_database: str) -> None:
    """Two processes on PostgreSQL: whichever is first, the other one sees what it did."""
    store = store_at(desk_database)
    scanned = mail_with(("paspoort.png", "image/png", PNG), text="Graag inzage.")
    take_in(store, scanned)
    run_steps(store)
    take_in(store, scanned + b"\n")
    filing = Thread(target=file_waiting, args=(store, READING_TERMS, READER, MORNING))

    def meanwhile(point: str) -> None:
        if point == "destroying.overdue:before":
            filing.start()
            filing.join(timeout=5)

    assert len(destroy_overdue(replace(store, boundary=meanwhile), WEEK, MORNING + WEEK)) == 1
    filing.join()

    with store.read() as work:
        assert work.get(RawMail, 2).duplicate_of_id == 1
    assert [PNG in files_of(store, number) for number in (1, 2)] == [False, False]
    store.engine.dispose()


def test_the_name_that_a_file_has_in_a_copy_gives_it_away_in_the_first_mail(store: Store) -> None:
    plain, named = (
        mail_with((name, "image/png", PNG), text="Graag inzage.") for name in ("scan.png", "paspoort.png")
    )
    for raw in (plain, named):
        take_in(store, raw)
        run_steps(store)

    with store.read() as work:
        assert work.get(RawMail, 2).duplicate_of_id == 1
        assert work.get(Message, 1).attachments[0]["paper"] == "name"
    for number in (1, 2):
        with pytest.raises(RuleViolation, match="identity role"):
            look(store, number, add_colleague(store, f"colleague{number}"))
    tools = Tools(READING_TERMS, READER, judge_by_words)
    assert [one.changes for one in replay(store, Chosen(), tools, MORNING).changed] == []
    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 1
    assert [PNG in files_of(store, number) for number in (1, 2)] == [False, False]


def test_a_file_that_is_no_paper_stays_none_whatever_its_name_in_a_copy(store: Store) -> None:
    for name in ("rijbewijs.png", "paspoort.png"):
        take_in(store, mail_with((name, "image/png", PNG), text="Inzage."))
        run_steps(store)
        if name == "rijbewijs.png":
            who = add_colleague(store)
            give_role(store, who)
            check_paper(store, None, paper_in(store, 1, 0), Check.NO_PAPER, staff_id=who, now=MORNING)

    assert [row.outcome for row in papers_of(store, 2)] == ["no_paper"]
    look(store, 2, add_colleague(store, "bram"))


class BrokenReader:
    """A reader of attachments that no file survives."""

    def read(self, files: Sequence[Attachment]) -> tuple[FileReading, ...]:
        raise OSError(len(files))


def test_a_mail_whose_files_cannot_be_read_is_judged_by_their_names(store: Store) -> None:
    take_in(store, mail_with(("paspoort.png", "image/png", PNG), text="Graag inzage."))
    for _ in range(TRIES + 1):
        file_waiting(store, READING_TERMS, BrokenReader(), MORNING)

    with store.read() as work:
        assert work.get(RawMail, 1).reason == "failed_three_times"
    assert [row.sign for row in papers_of(store, 1)] == ["name"]
    with pytest.raises(RuleViolation, match="identity role"):
        look(store, 1, add_colleague(store))
    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 1
    assert PNG not in files_of(store, 1)


def test_a_mail_that_cannot_be_read_at_all_is_seen_by_the_role_alone(store: Store) -> None:
    take_in(store, b"\x01\x02" * 50)
    run_steps(store)
    who = add_colleague(store)
    with store.read() as work:
        raw = work.get(RawMail, 1)
        assert (raw.state, mails.message_of(work, raw)) == (RawState.HELD, None)

    with pytest.raises(RuleViolation, match="identity role"):
        look(store, 1, who)
    give_role(store, who)
    look(store, 1, who)
    assert events(store).count("paper.seen") == 1
