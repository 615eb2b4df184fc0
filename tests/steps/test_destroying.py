"""An identity document is seen by the identity role alone, each look is noted, and it does not stay."""

import hashlib
from datetime import timedelta
from email.message import EmailMessage

import pytest

from bot.errors import NotFound, RuleViolation
from bot.rules.identity_papers import Check
from bot.rules.parsing import parse
from bot.steps.destroying import Paper, check_paper, destroy_overdue
from bot.store import cases, mails, set_apart
from bot.store.identity_tables import SetApart
from bot.store.tables import Message, RawMail
from bot.store.work import Store
from tests.builders import MORNING, add_colleague, events, only_case, raw_mail, run_steps, take_in

FACE = b"\xff\xd8\xff\xe0 a face and a number"
WEEK = timedelta(days=7)


def mail_with_paper() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "anne@example.com", "privacy@postduif.example", "Verzoek"
    mail["Message-ID"] = "<paper@mail.example>"
    mail.set_content("Graag ontvang ik inzage in mijn gegevens.")
    mail.add_attachment(FACE, maintype="image", subtype="jpeg", filename="paspoort.jpg")
    return mail.as_bytes()


@pytest.fixture
def reference(store: Store) -> str:
    """A case whose mail carries a passport."""
    take_in(store, mail_with_paper())
    run_steps(store)
    return only_case(store).reference


def row_of(store: Store) -> SetApart:
    with store.read() as work:
        (row,) = set_apart.of_message(work, 1)
        return row


def bytes_of(store: Store) -> bytes:
    with store.read() as work:
        return mails.raw_bytes(work, work.get(RawMail, 1))


def give_role(store: Store, staff_id: int) -> None:
    with store.begin("tests.role") as work:
        set_apart.set_role(work, staff_id, MORNING, given=True)


def look(store: Store, staff_id: int, position: int | None = None) -> None:
    with store.begin("tests.look") as work:
        set_apart.look(work, 1, staff_id, MORNING, position=position)


def test_a_paper_is_set_apart_when_its_mail_is_filed(store: Store, reference: str) -> None:
    assert reference
    row = row_of(store)
    assert (row.position, row.sign, row.destroyed_at) == (0, "name", None)
    assert "paper.set_apart" in events(store)


def test_a_mail_without_a_paper_is_seen_by_everybody(store: Store) -> None:
    take_in(store, raw_mail())
    run_steps(store)
    look(store, add_colleague(store))

    assert "paper.seen" not in events(store)


def test_nobody_looks_without_the_role_and_each_look_is_written_down(store: Store, reference: str) -> None:
    who = add_colleague(store)
    with pytest.raises(RuleViolation, match="identity role"):
        look(store, who)
    assert "paper.seen" not in events(store)

    give_role(store, who)
    look(store, who)
    look(store, who, position=0)
    look(store, who, position=5)

    assert events(store).count("paper.seen") == 2
    with store.read() as work:
        seen = [event for event in cases.history(work, 1) if event.code == "paper.seen"]
    assert {event.actor for event in seen} == {f"staff:{who}"}
    assert reference


def test_a_check_destroys_the_paper_and_keeps_how_when_and_by_whom(store: Store, reference: str) -> None:
    who = add_colleague(store)
    with pytest.raises(RuleViolation, match="identity role"):
        check_paper(store, reference, Paper(1, 0), Check.FITS, staff_id=who, now=MORNING)
    give_role(store, who)
    received = hashlib.sha256(bytes_of(store)).hexdigest()

    check_paper(store, reference, Paper(1, 0), Check.FITS, staff_id=who, now=MORNING)

    row, left = row_of(store), bytes_of(store)
    assert (row.outcome, row.checked_by, row.checked_at, row.destroyed_at) == ("fits", who, MORNING, MORNING)
    assert row.kept_hash == hashlib.sha256(left).hexdigest()
    assert [file.content for file in parse(left).files] != [FACE]
    with store.read() as work:
        assert work.get(RawMail, 1).content_hash == received, "a copy is still known for one"
        (file,) = work.get(Message, 1).attachments
        assert "paspoort" not in str(file)
    with pytest.raises(NotFound):
        check_paper(store, reference, Paper(1, 0), Check.FITS, staff_id=who, now=MORNING)


def test_a_file_that_is_no_paper_is_shown_again(store: Store, reference: str) -> None:
    who = add_colleague(store)
    give_role(store, who)
    check_paper(store, reference, Paper(1, 0), Check.NO_PAPER, staff_id=who, now=MORNING)

    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 0
    assert [file.content for file in parse(bytes_of(store)).files] == [FACE]
    look(store, add_colleague(store, "bram"))


def test_no_colleague_says_that_the_time_is_over(store: Store, reference: str) -> None:
    who = add_colleague(store)
    give_role(store, who)
    with pytest.raises(RuleViolation, match="what the check"):
        check_paper(store, reference, Paper(1, 0), Check.TIME_OVER, staff_id=who, now=MORNING)


def test_a_paper_that_nobody_checks_is_destroyed_after_a_week(store: Store, reference: str) -> None:
    assert len(destroy_overdue(store, WEEK, MORNING + WEEK - timedelta(seconds=1))) == 0
    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 1
    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 0

    row = row_of(store)
    assert (row.outcome, row.checked_by, row.destroyed_at) == ("time_over", None, MORNING + WEEK)
    assert FACE not in b"".join(file.content for file in parse(bytes_of(store)).files)
    assert reference


def test_a_paper_that_cannot_be_destroyed_does_not_stop_the_others(store: Store, reference: str) -> None:
    take_in(store, mail_with_paper().replace(b"<paper@", b"<other@").replace(b"anne@", b"bram@"))
    run_steps(store)
    with store.begin("tests.broken") as work:
        work.get(RawMail, 1).sealed = b"no key opens this"

    assert len(destroy_overdue(store, WEEK, MORNING + WEEK)) == 1

    with store.read() as work:
        (left,) = set_apart.undecided(work)
        (gone,) = set_apart.of_message(work, 2)
    assert (left[1], left[2], gone.outcome) == (1, reference, "time_over")
