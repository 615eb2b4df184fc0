"""A request that stands in an attachment becomes a request, and one that nobody can read reaches a person."""

from collections.abc import Sequence

import pytest
from sqlmodel import select

from bot.edges.attachments.reader import ChildReader, ReadingLimits
from bot.rules.attached import UNREAD_REASON, FileReading
from bot.rules.message import Attachment
from bot.rules.states import CaseState, RawState
from bot.steps.closing import release_held
from bot.steps.filing import file_waiting
from bot.store import cases
from bot.store.lessons import judged_mail
from bot.store.tables import ClassificationRow, Message, RawMail
from bot.store.work import Store
from classifiers import classify
from tests.builders import (
    MORNING,
    READER,
    READING_TERMS,
    add_colleague,
    only_case,
    proposed_draft,
    raw_mail,
    run_steps,
    take_in,
)
from tests.carried_files import DOCX, PNG, docx, mail_with, passed_on, pdf

LETTER = (
    "Geachte heer, mevrouw,\nHierbij vraag ik u al mijn persoonsgegevens te verwijderen, op grond van "
    "artikel 17 van de AVG.\nGraag hoor ik wanneer dit is gebeurd.\nMet vriendelijke groet,\nAnne de Vries"
)
PDF = ("brief.pdf", "application/pdf", pdf(LETTER))
PHOTO = ("brief.png", "image/png", PNG)


def requests(store: Store) -> list[str]:
    with store.read() as work:
        return [row.kind for row in cases.requests(work, 1, open_only=True)]


def verdict(store: Store) -> ClassificationRow:
    with store.read() as work:
        found = cases.classification(work, 1)
    assert found is not None
    return found


def message(store: Store) -> Message:
    with store.read() as work:
        # A mail that is read again has a row with another number.
        return work.session.exec(select(Message)).one()


def handle(store: Store, raw: bytes) -> None:
    take_in(store, raw)
    run_steps(store)


def test_a_mail_that_only_points_at_a_pdf_becomes_the_request_of_the_pdf(store: Store) -> None:
    take_in(store, mail_with(PDF))
    run_steps(store, classify=classify)

    assert requests(store) == ["erasure"]
    assert only_case(store).state is CaseState.TO_APPROVE
    assert "al mijn persoonsgegevens te verwijderen" in message(store).attached_text
    judged = judged_mail_text(store)
    spans = [one for one in verdict(store).evidence if one["source"] == "text"]
    assert spans
    assert [judged[one["start"] : one["end"]] for one in spans] == [one["text"] for one in spans]


def judged_mail_text(store: Store) -> str:
    """The text that a lesson about the mail would hold."""
    with store.read() as work:
        mail = judged_mail(work, 1)
    assert mail is not None
    return mail.text


def test_a_lesson_holds_the_words_that_were_judged(store: Store) -> None:
    handle(store, mail_with(("brief.docx", DOCX, docx("Graag verwijder ik mij."))))

    assert judged_mail_text(store) == "Zie bijlage.\n\nGraag verwijder ik mij."


@pytest.mark.parametrize(
    ("words", "greeting"),
    [
        ("Wilt u mij verwijderen: verwijder alles.", "Geachte"),
        ("Verwijder me, verwijder alles wat jullie hebben.", "Beste"),
    ],
)
def test_a_letter_is_answered_in_its_own_tone(store: Store, words: str, greeting: str) -> None:
    handle(store, mail_with(("brief.docx", DOCX, docx(words))))

    assert proposed_draft(store, only_case(store).reference).text.startswith(greeting)


def test_a_mail_that_says_enough_is_judged_by_its_own_words(store: Store) -> None:
    own = (
        "Graag ontvang ik inzage in alles wat u over mij bewaart, want ik weet niet meer wat ik schreef. " * 2
    )
    handle(store, mail_with(("verwijder.txt", "text/plain", b"verwijder alles"), text=own))

    assert requests(store) == ["access"]
    assert message(store).attached_text == "verwijder alles"
    assert "verwijder" not in judged_mail_text(store)


@pytest.mark.parametrize(
    ("name", "kind", "content", "outcome"),
    [
        ("scan.pdf", "application/pdf", pdf(""), "empty"),
        ("foto.png", "image/png", PNG, "image"),
        ("brief.doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "other"),
        ("brief.docm", DOCX, docx("verwijder", more={"word/vbaProject.bin": b"x"}), "macros"),
        ("kapot.pdf", "application/pdf", b"%PDF-1.4 broken", "unreadable"),
        ("leeg.pdf", "application/pdf", b"", "empty"),
    ],
)
def test_an_attachment_that_cannot_be_read_sends_a_mail_that_says_little_to_a_person(
    store: Store, name: str, kind: str, content: bytes, outcome: str
) -> None:
    handle(store, mail_with((name, kind, content)))

    assert [file["read"] for file in message(store).attachments] == [outcome]
    assert verdict(store).needs_review
    assert (only_case(store).state, only_case(store).reason) == (CaseState.TO_SORT, UNREAD_REASON)


def test_a_file_that_takes_too_long_sends_the_mail_to_a_person(store: Store) -> None:
    take_in(store, mail_with(PDF))
    file_waiting(store, READING_TERMS, ChildReader(ReadingLimits(seconds=0.01)), MORNING)
    run_steps(store)

    assert [file["read"] for file in message(store).attachments] == ["too_slow"]
    assert only_case(store).reason == UNREAD_REASON


def test_a_photo_beside_a_request_in_the_mail_itself_changes_nothing(store: Store) -> None:
    handle(store, mail_with(PHOTO, text="Ik wil inzage. Mijn paspoort is bijgevoegd."))

    assert requests(store) == ["access"]
    assert not verdict(store).needs_review


def test_a_photo_beside_a_letter_that_was_read_changes_nothing(store: Store) -> None:
    handle(store, mail_with(PHOTO, ("brief.docx", DOCX, docx("verwijder mij"))))

    assert requests(store) == ["erasure"]
    assert not verdict(store).needs_review


def test_a_logo_in_a_signature_makes_no_thank_you_suspicious(store: Store) -> None:
    handle(
        store,
        mail_with(PHOTO, text="Dank u wel.", html='Dank u wel.<img src="cid:l@x">', content_ids=["l@x"]),
    )

    assert [file["read"] for file in message(store).attachments] == ["beside"]
    assert only_case(store).reason == "No privacy request was recognised."


def test_the_attachment_of_a_mail_that_is_attached_is_read_too(store: Store) -> None:
    take_in(store, passed_on(mail_with(PDF)))
    run_steps(store, classify=classify)

    assert [file["filename"] for file in message(store).attachments] == ["brief.pdf"]
    assert requests(store) == ["erasure"]


class CountingReader:
    """Counts the mails of which the files were opened."""

    def __init__(self) -> None:
        self.opened = 0

    def read(self, files: Sequence[Attachment]) -> tuple[FileReading, ...]:
        self.opened += 1
        return READER.read(files)


def test_nothing_is_opened_of_mail_without_files_and_of_automatic_mail(store: Store) -> None:
    counting = CountingReader()
    take_in(store, raw_mail())
    take_in(store, mail_with(PDF).replace(b"Subject:", b"Auto-Submitted: auto-replied\nSubject:", 1))
    file_waiting(store, READING_TERMS, counting, MORNING)

    assert counting.opened == 0
    with store.read() as work:
        assert "read" not in work.get(Message, 2).attachments[0]


def test_an_automatic_mail_that_a_colleague_accepts_is_opened_after_all(store: Store) -> None:
    take_in(store, mail_with(PDF).replace(b"Subject:", b"List-Id: <x.example>\nSubject:", 1))
    run_steps(store)
    with store.begin("tests.hold") as work:
        raw = work.get(RawMail, 1)
        raw.state = RawState.HELD
    release_held(store, 1, accept=True, staff_id=add_colleague(store), now=MORNING)
    run_steps(store)

    assert "verwijderen" in message(store).attached_text
