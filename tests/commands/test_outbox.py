"""Letters on their way, and a colleague's word on those that failed or may have arrived."""

import pytest

from bot.ports import Handover
from bot.steps.sending import send_due
from bot.terms import sending_terms
from tests.commands.terminal import Terminal
from tests.fakes import FakeSender

ROW = {"number", "purpose", "case_id", "state", "queued_at", "due_at", "attempts", "reply_code", "reason"}


def approved(office: Terminal, reference: str) -> Terminal:
    """The office, once the letter is approved and may leave at once."""
    quick = office.with_settings(APPROVAL__UNDO_SECONDS=0)
    shown = quick.run("queue", "show", reference, "--json").json["draft"]["hash"]
    quick.run("queue", "approve", reference, "--hash", shown)
    return quick


def hand_over(office: Terminal, ending: Handover) -> str:
    """Let the hand-over end in this way; the letter's number."""
    with office.desk() as desk:
        send_due(desk.store, FakeSender([ending]), sending_terms(desk.settings), desk.clock())
    (row,) = office.run("outbox", "list", "--all", "--json").json
    return str(row["number"])


def letter(office: Terminal) -> str:
    (row,) = office.run("outbox", "list", "--all", "--json").json
    return str(row["state"])


def test_an_empty_outbox_says_so(office: Terminal) -> None:
    assert office.run("outbox", "list").out == "No letter waits, failed or is unsure.\n"
    assert office.run("outbox", "list", "--json").json == []


def test_a_waiting_letter_is_listed(office: Terminal, reference: str) -> None:
    approved(office, reference)

    (row,) = office.run("outbox", "list", "--json").json
    assert set(row) == ROW
    assert (row["purpose"], row["state"], row["attempts"]) == ("letter", "queued", 0)
    assert "queued" in office.run("outbox", "list").out


def test_a_sent_letter_is_shown_only_with_all(office: Terminal, reference: str) -> None:
    hand_over(approved(office, reference), Handover.ACCEPTED)

    assert office.run("outbox", "list", "--json").json == []
    assert letter(office) == "sent"


@pytest.mark.parametrize("ending", [Handover.REFUSED, Handover.UNSURE])
@pytest.mark.parametrize(
    ("decision", "state"), [("arrived", "sent"), ("send-again", "queued"), ("cancel", "cancelled")]
)
def test_a_colleague_decides_on_a_letter_in_trouble(
    office: Terminal, reference: str, ending: Handover, decision: str, state: str
) -> None:
    number = hand_over(approved(office, reference), ending)
    if (ending, decision) == (Handover.REFUSED, "arrived"):
        office.run("outbox", "decide", number, decision, expect=1)
        return

    assert office.run("outbox", "decide", number, decision).out == "Noted.\n"

    assert letter(office) == state


def test_what_needs_no_decision_takes_none(office: Terminal, reference: str) -> None:
    number = hand_over(approved(office, reference), Handover.ACCEPTED)

    office.run("outbox", "decide", number, "send-again", expect=1)
    office.run("outbox", "decide", "999", "arrived", expect=1)
    office.run("outbox", "decide", number, "burn", expect=2)

    assert letter(office) == "sent"


def test_a_wrong_password_decides_nothing(office: Terminal, reference: str) -> None:
    number = hand_over(approved(office, reference), Handover.UNSURE)

    office.run(
        "outbox", "decide", number, "send-again", expect=1, env={"PRIVACYBOT_STAFF_PASSWORD": "a guess"}
    )

    assert letter(office) == "unsure"


def test_looking_at_a_mailbox_out_of_reach_is_3(office: Terminal, reference: str) -> None:
    number = hand_over(approved(office, reference), Handover.UNSURE)

    assert "IMAP server" in office.run("outbox", "look", number, expect=3).err
    office.run("outbox", "look", "999", expect=1)
