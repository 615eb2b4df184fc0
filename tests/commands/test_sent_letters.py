"""What we wrote can be read on the command line too, with who approved it and what became of it."""

from datetime import timedelta

from bot.ports import Handover
from bot.rules.retaining import Retention
from bot.steps.forgetting import forget
from bot.steps.sending import send_due
from bot.terms import sending_terms
from tests.commands.terminal import Terminal
from tests.fakes import FakeSender

LETTER = {
    "letter", "language", "hash", "recipients", "subject", "text", "attachments", "files_wiped_at",
    "approvals", "handed_over_at", "delivery", "returned_at", "returned_why",
}  # fmt: skip


def send_it(office: Terminal, reference: str, ending: Handover = Handover.ACCEPTED) -> str:
    """Approve the letter and let its hand-over end in this way; its text."""
    quick = office.with_settings(APPROVAL__UNDO_SECONDS=0)
    draft = quick.run("queue", "show", reference, "--json").json["draft"]
    quick.run("queue", "approve", reference, "--hash", draft["hash"])
    with quick.desk() as desk:
        send_due(desk.store, FakeSender([ending]), sending_terms(desk.settings), desk.clock())
    return str(draft["text"])


def test_a_letter_that_left_is_shown_with_its_case(office: Terminal, reference: str) -> None:
    text = send_it(office, reference)
    case = office.run("queue", "show", reference, "--json").json
    page = office.run("queue", "show", reference).out
    (letter,) = case["sent_letters"]

    assert case["state"] == "closed"
    assert case["draft"] is None
    assert set(letter) == LETTER
    assert (letter["text"], letter["delivery"], letter["recipients"]) == (
        text,
        "handed_over",
        ["anne@example.com"],
    )
    assert [(one["by"], one["despite"]) for one in letter["approvals"]] == [("Anne de Vries", "")]
    assert "Letter sent: answer (nl)" in page
    assert "Approved: Anne de Vries, " in page
    assert all(line.strip() in page for line in text.split("\n")[:2])


def test_a_letter_that_never_left_is_not_shown_as_sent(office: Terminal, reference: str) -> None:
    send_it(office, reference, Handover.REFUSED)

    assert office.run("queue", "show", reference, "--json").json["sent_letters"] == []
    assert "Letter sent" not in office.run("queue", "show", reference).out


def test_a_letter_that_may_have_arrived_says_so(office: Terminal, reference: str) -> None:
    send_it(office, reference, Handover.UNSURE)
    office.run("outbox", "decide", "1", "cancel")
    (letter,) = office.run("queue", "show", reference, "--json").json["sent_letters"]

    assert letter["delivery"] == "unsure"
    assert "(unsure)" in office.run("queue", "show", reference).out


def test_a_case_that_was_forgotten_says_that_nothing_is_left(office: Terminal, reference: str) -> None:
    text = send_it(office, reference)
    with office.desk() as desk:
        terms = Retention(dossier=timedelta(days=30), other_mail=timedelta(days=30))
        forget(desk.store, terms, desk.clock() + timedelta(days=31))
    case = office.run("queue", "show", reference, "--json").json
    page = office.run("queue", "show", reference).out

    assert case["sent_letters"] == []
    assert case["forgotten_at"] is not None
    assert "its mails and letters are wiped" in page
    assert text.split("\n")[0] not in page
