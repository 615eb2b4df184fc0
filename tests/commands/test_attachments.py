"""A request in a PDF goes the whole way through a desk as it is installed, and is seen from the terminal."""

import pytest

from tests.carried_files import PNG, mail_with, pdf
from tests.commands.terminal import Terminal, run

LETTER = (
    "Geachte heer, mevrouw,\nHierbij vraag ik u al mijn persoonsgegevens te verwijderen, op grond van\n"
    "artikel 17 van de AVG. Graag hoor ik wanneer dit is gebeurd.\nMet vriendelijke groet,\nAnne de Vries"
)
ERASURE = mail_with(("brief.pdf", "application/pdf", pdf(LETTER)))
PHOTO = mail_with(("foto.png", "image/png", PNG))


def test_a_mail_that_says_see_attachment_becomes_the_request_of_its_pdf(office: Terminal) -> None:
    office.with_settings(ATTACHMENTS__TIME_LIMIT_SECONDS=60).receive(ERASURE)
    case = office.run("queue", "show", office.only_reference(), "--json").json

    assert [request["kind"] for request in case["requests"]] == ["erasure"]
    assert case["draft"]["letter"]
    assert "al mijn persoonsgegevens" in case["messages"][0]["attached_text"]
    assert case["messages"][0]["attachments"][0]["read"] == "read"


def test_a_mail_that_says_see_attachment_with_a_photo_waits_for_a_person(office: Terminal) -> None:
    office.receive(PHOTO)
    case = office.run("queue", "show", office.only_reference(), "--json").json

    assert (case["state"], case["draft"]) == ("to_sort", None)
    assert "attachment that the bot cannot read" in case["reason"]


def test_a_limit_of_the_settings_is_kept(office: Terminal) -> None:
    office.with_settings(ATTACHMENTS__SIZE_LIMIT_BYTES=10).receive(ERASURE)
    case = office.run("queue", "show", office.only_reference(), "--json").json

    assert case["messages"][0]["attachments"][0]["read"] == "too_large"
    assert case["state"] == "to_sort"


def test_inspect_shows_the_text_of_attachments_and_why_one_was_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bot.commands import understanding
    from tests.builders import READER

    monkeypatch.setattr(understanding, "_READER", READER)
    (read,) = run("inspect", "-", "--json", stdin=ERASURE).rows
    (unread,) = run("inspect", "-", "--json", stdin=PHOTO).rows

    assert read["kinds"] == ["erasure"]
    assert read["attached_text"].startswith("Geachte heer, mevrouw,\nHierbij")
    assert [(file["read"], file["reason"]) for file in read["attachments"]] == [
        ("read", "Its text was read.")
    ]
    assert [(file["read"], file["reason"]) for file in unread["attachments"]] == [
        ("image", "It is an image, which the bot cannot read.")
    ]
    assert unread["needs_review"]
    assert not unread["drafts_reply"]
    assert "Attachment 1: It is an image, which the bot cannot read." in [
        line["reason"] for line in unread["trace"]
    ]


def test_check_says_whether_attachments_can_be_read(office: Terminal) -> None:
    def attachments(**changes: object) -> tuple[bool, str]:
        found = office.with_settings(**changes).run("check", "--json", expect=4).json
        (part,) = (one for one in found if one["part"] == "attachments")
        return part["ok"], part["said"]

    assert attachments(ATTACHMENTS__TIME_LIMIT_SECONDS=60) == (True, "a child process reads them")
    assert attachments(ATTACHMENTS__SIZE_LIMIT_BYTES=0)[0]


def test_check_says_what_to_mend_where_no_child_can_be_started(
    office: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    found = office.run("check", "--json", expect=4).json

    (part,) = (one for one in found if one["part"] == "attachments")
    assert not part["ok"]
    assert "let the desk start processes" in part["said"]
