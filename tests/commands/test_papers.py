"""Identity documents from a terminal: listed without a word of theirs, seen by the role alone, destroyed."""

from datetime import datetime, timedelta

import pytest

from bot.rules.parsing import parse
from bot.store.identity_tables import SetApart
from bot.store.tables import RawMail
from tests.carried_files import PNG, mail_with
from tests.commands.terminal import Terminal
from tests.installation import LOGIN

NO_REPLY = mail_with(("paspoort-anne.png", "image/png", PNG), text="Graag inzage.").replace(
    b"From: Anne de Vries <anne@", b"From: Formulier <no-reply@"
)


@pytest.fixture
def scanned(office: Terminal) -> Terminal:
    """An office where a held mail carries a passport."""
    office.receive(NO_REPLY)
    return office


def test_nothing_that_waits_is_said(office: Terminal) -> None:
    assert office.run("papers", "list").out == "No identity document waits for a check.\n"
    assert office.run("papers", "list", "--json").json == []


def test_the_list_tells_until_when_and_no_name(scanned: Terminal) -> None:
    (row,) = scanned.run("papers", "list", "--json").json

    assert (row["number"], row["mail"], row["reference"], row["size"]) == (1, 1, "", len(PNG))
    stay = datetime.fromisoformat(row["destroyed_by"]) - datetime.fromisoformat(row["set_apart_at"])
    assert stay == timedelta(days=7)
    assert "paspoort" not in scanned.run("papers", "list").out


@pytest.mark.parametrize("command", [("papers", "look"), ("held", "export"), ("mails", "export")])
def test_only_the_role_looks_and_it_is_written_down(scanned: Terminal, command: tuple[str, str]) -> None:
    assert "identity role" in scanned.run(*command, "1", expect=1).err
    assert "paper.seen" not in scanned.run("audit", "list", "--json").out

    scanned.run("staff", "role", LOGIN, "--identity")
    shown = scanned.run(*command, "1").raw
    assert PNG in ([shown] if command[1] == "look" else [file.content for file in parse(shown).files])
    assert "paper.seen" in scanned.run("audit", "list", "--json").out


@pytest.mark.parametrize("command", ["held", "mails"])
def test_whoever_takes_the_bytes_must_be_known_where_a_document_is_among_them(
    scanned: Terminal, command: str
) -> None:
    nobody = {"PRIVACYBOT_STAFF": None}

    assert "give --as" in scanned.run(command, "export", "1", expect=1, env=nobody).err
    wrong = {"PRIVACYBOT_STAFF_PASSWORD": "a guess"}
    assert "wrong" in scanned.run(command, "export", "1", expect=1, env=wrong).err


def test_a_mail_without_a_document_needs_no_login(office: Terminal) -> None:
    plain = mail_with(text="Graag inzage.")
    office.receive(plain)

    assert office.run("mails", "export", "1", env={"PRIVACYBOT_STAFF": None}).raw == plain


def test_a_check_destroys_it(scanned: Terminal) -> None:
    assert "identity role" in scanned.run("papers", "check", "1", "--outcome", "fits", expect=1).err
    scanned.run("staff", "role", LOGIN, "--identity")

    assert "destroyed" in scanned.run("papers", "check", "1", "--outcome", "fits").out
    assert scanned.run("papers", "list", "--json").json == []
    assert PNG not in [file.content for file in parse(scanned.run("held", "export", "1").raw).files]
    assert "gone already" in scanned.run("papers", "look", "1", expect=1).err
    assert "gone already" in scanned.run("papers", "check", "1", "--outcome", "fits", expect=1).err


def test_a_file_that_is_none_is_shown_again_and_no_person_says_that_the_time_is_over(
    scanned: Terminal,
) -> None:
    scanned.run("staff", "role", LOGIN, "--identity")
    assert "say what the check" in scanned.run("papers", "check", "1", "--outcome", "time_over", expect=1).err

    assert "shown again" in scanned.run("papers", "check", "1", "--outcome", "no_paper").out
    scanned.run("staff", "role", LOGIN, "--no-identity")
    assert parse(scanned.run("held", "export", "1").raw).files[0].content == PNG


def test_a_document_that_is_not_in_its_mail_is_not_said_to_be_seen(scanned: Terminal) -> None:
    scanned.run("staff", "role", LOGIN, "--identity")
    with scanned.desk() as desk, desk.store.begin("tests.cut") as work:
        raw = work.get(RawMail, 1)
        raw.sealed = work.vault.seal(mail_with(text="Graag inzage."))

    assert "no such file" in scanned.run("papers", "look", "1", expect=1).err
    assert "paper.seen" not in scanned.run("audit", "list", "--json").out


def test_what_the_daily_job_destroys_is_shown_before(scanned: Terminal) -> None:
    scanned.receive(b"\x01\x02" * 50)
    scanned.run("held", "dismiss", "2")
    with scanned.desk() as desk, desk.store.begin("tests.age") as work:
        eight_days = timedelta(days=8)
        work.session.get_one(SetApart, 1).set_apart_at -= eight_days
        work.session.get_one(RawMail, 2).stored_at -= eight_days

    told = scanned.run("forget", "--dry-run").out
    would_go = scanned.run("forget", "--dry-run", "--json").json["items"]
    assert [(one["item"], one["name"]) for one in would_go] == [("paper", "1"), ("unread_mail", "2")]
    assert "identity document or BSN set apart" in told
    assert "nobody could read" in told
    assert len(scanned.run("papers", "list", "--json").json) == 1, "a dry run destroys nothing"

    assert scanned.run("forget", "--json").json["items"] == would_go
    assert scanned.run("papers", "list", "--json").json == []
    assert PNG not in [file.content for file in parse(scanned.run("mails", "export", "1").raw).files]
    assert scanned.run("forget", "--dry-run", "--json").json["items"] == []


@pytest.mark.parametrize("command", [("papers", "look"), ("mails", "export")])
def test_a_mail_that_says_a_bsn_needs_the_role_until_its_digits_are_blotted_out(
    office: Terminal, command: tuple[str, str]
) -> None:
    office.receive(mail_with(text="Graag inzage. Mijn BSN is 111222333."))
    (row,) = office.run("papers", "list", "--json").json
    assert (row["number"], row["sign"], row["mail"]) == (1, "bsn", 1)
    assert "identity role" in office.run(*command, "1", expect=1).err

    office.run("staff", "role", LOGIN, "--identity")
    assert b"111222333" in office.run(*command, "1").raw
    assert "paper.seen" in office.run("audit", "list", "--json").out
    said = office.run("papers", "check", "1", "--outcome", "fits", expect=1)
    assert "proves nobody's identity" in said.err
    office.run("papers", "check", "1", "--outcome", "not_needed")

    assert office.run("papers", "list", "--json").json == []
    office.run("staff", "role", LOGIN, "--no-identity")
    left = office.run("mails", "export", "1").raw
    assert b"111222333" not in left
    assert parse(left).text.strip() == "Graag inzage. Mijn BSN is •••••••••."
