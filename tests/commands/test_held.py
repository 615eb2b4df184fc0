"""Mails that the bot did not understand: listed, handed out unchanged, and tried again."""

from datetime import UTC, datetime

import pytest

from tests.builders import raw_mail, take_in
from tests.commands.terminal import Terminal

NO_SENDER = b"Subject: Scan\r\nMessage-ID: <scan@example.com>\r\n\r\nBijgaand de scan.\r\n\xff\r\n"


@pytest.fixture
def number(office: Terminal) -> str:
    """The one held mail."""
    office.receive(NO_SENDER, raw_mail("Graag inzage."))
    (row,) = office.run("held", "list", "--json").json
    return str(row["number"])


def test_nothing_held_is_said(office: Terminal) -> None:
    assert office.run("held", "list").out == "No mail is held.\n"
    assert office.run("held", "list", "--json").json == []


def test_the_digest_says_in_its_own_language_why_a_mail_is_held(office: Terminal, number: str) -> None:
    text = " ".join(office.run("digest").out.split())

    assert f"{number} · De mail noemt geen afzender, dus niemand kan antwoord krijgen." in text


def test_held_mails_are_listed_with_their_reason(office: Terminal, number: str) -> None:
    (row,) = office.run("held", "list", "--json").json

    assert set(row) == {"number", "received_at", "size", "reason"}
    assert "no sender" in row["reason"]
    assert row["size"] == len(NO_SENDER)
    assert datetime.fromisoformat(row["received_at"]).tzinfo is not None
    assert "no sender" in office.run("held", "list").out


def test_the_bytes_come_out_as_they_came_in(office: Terminal, number: str) -> None:
    assert office.run("held", "export", number).raw == NO_SENDER


def test_a_released_mail_is_tried_again(office: Terminal, number: str) -> None:
    said = office.run("held", "release", number).out

    assert "tried again" in said
    assert len(office.run("held", "list", "--json").json) == 1, "it has no sender now either"


@pytest.mark.parametrize("command", ["export", "release"])
def test_a_number_that_is_not_there_is_refused(office: Terminal, number: str, command: str) -> None:
    assert "999" in office.run("held", command, "999", expect=1).err
    office.run("held", command, "zero", expect=2)
    office.run("held", command, "0", expect=2)


def test_a_mail_that_is_not_held_is_not_released(office: Terminal, number: str) -> None:
    with office.desk() as desk:
        take_in(desk.store, raw_mail("Graag inzage."), datetime.now(UTC))

    assert "not held" in office.run("held", "release", str(int(number) + 1), expect=1).err


def test_a_wrong_password_releases_nothing(office: Terminal, number: str) -> None:
    office.run("held", "release", number, expect=1, env={"PRIVACYBOT_STAFF_PASSWORD": "a guess"})

    with office.desk() as desk, desk.store.read() as work:
        events = work.session.connection().exec_driver_sql("SELECT code FROM event").scalars().all()
    assert not [code for code in events if "release" in code]


@pytest.fixture
def flooded(office: Terminal) -> Terminal:
    """An office where two mails of one address are held, since it sent twelve."""
    office.receive(*(raw_mail(f"Mail {number}") for number in range(12)))
    return office


def test_the_sender_of_a_held_mail_is_shown(flooded: Terminal) -> None:
    assert "anne@example.com" in flooded.run("held", "list").out


def test_the_mails_of_one_sender_are_released_together(flooded: Terminal) -> None:
    assert "2 mails were tried again" in flooded.run("held", "release", "--sender", "anne@example.com").out

    assert flooded.run("held", "list", "--json").json == []
    assert len(flooded.run("queue", "list", "--json").json) == 12


def test_the_mails_of_one_sender_are_set_aside_together(flooded: Terminal) -> None:
    assert "2 mails are set aside" in flooded.run("held", "dismiss", "--sender", "anne@example.com").out

    assert len(flooded.run("queue", "list", "--json").json) == 10
    flooded.run("held", "dismiss", "--sender", "anne@example.com", expect=1)


@pytest.mark.parametrize("command", ["release", "dismiss"])
def test_either_one_mail_or_one_sender_is_meant(flooded: Terminal, command: str) -> None:
    for neither_or_both in ([], ["1", "--sender", "anne@example.com"]):
        said = flooded.run("held", command, *neither_or_both, expect=2).err
        assert "give the mail's number, or --sender with an address" in said
    assert len(flooded.run("held", "list", "--json").json) == 2, "nothing was done"
