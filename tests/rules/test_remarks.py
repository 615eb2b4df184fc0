"""Damage by which words may be lost sends a mail to a person; ordinary damage is only shown."""

from pathlib import Path

from bot.rules.defects import Defect
from bot.rules.reading import ReadingTerms, read_mail
from bot.rules.remarks import LOOK_FIRST, is_unread, remarks, why_look_first

CORPUS = Path(__file__).parent.parent / "mail"

#: What mails of people often have, though every word of them is read.
ORDINARY = (
    Defect.PARSER_FAILED, Defect.HEADER_CUT, Defect.FROM_SEVERAL, Defect.SUBJECT_REPEATED,
    Defect.MESSAGE_ID_MISSING, Defect.FROM_MISSING, Defect.FROM_BROKEN, Defect.MESSAGE_ID_REPEATED,
    Defect.DATE_MISSING, Defect.DATE_UNREADABLE, Defect.HEADER_8BIT, Defect.CHARSET_REPAIRED, Defect.NO_TEXT,
    Defect.CONTROL_CHARACTERS, Defect.MIME_BROKEN, Defect.PLAIN_PART_EMPTY, Defect.FILENAME_CHANGED,
    Defect.SIGNED, Defect.TNEF_OPENED,
)  # fmt: skip


def test_ordinary_damage_asks_for_nobody() -> None:
    assert why_look_first([defect.value for defect in ORDINARY]) == ""


def test_whatever_may_hide_words_asks_for_a_person_with_a_reason_of_its_own() -> None:
    reasons = [why_look_first([defect.value]) for defect in LOOK_FIRST]

    assert all(reasons)
    assert len(set(reasons)) == len(reasons)


def test_the_gravest_reason_is_told_and_all_remarks_are_shown() -> None:
    defects = ["date_missing", "text_cut", "encrypted"]

    assert why_look_first(defects) == LOOK_FIRST[Defect.ENCRYPTED]
    assert remarks(defects) == (Defect.ENCRYPTED, Defect.TEXT_CUT, Defect.DATE_MISSING)


def test_every_defect_is_shown_and_a_code_of_another_version_is_not() -> None:
    assert set(remarks(defect.value for defect in Defect)) == set(Defect)
    assert remarks(["of_another_version"]) == ()
    assert why_look_first(["of_another_version"]) == ""


def test_a_mail_is_unread_only_when_it_is_encrypted_and_says_nothing_in_the_open() -> None:
    assert is_unread(["encrypted"], " \n")
    assert not is_unread(["encrypted"], "Graag inzage, zie de bijlage.")
    assert not is_unread(["no_text"], "")


def passed_on(words: str) -> bytes:
    """A mail with these words around an encrypted one."""
    inner = (CORPUS / "pgp-inline-encrypted.eml").read_bytes()
    head = b"From: bram@example.net\r\nSubject: Fwd: Verzoek\r\nDate: Mon, 02 Nov 2026 10:00:00 +0100\r\n"
    mixed = b"Message-ID: <a@example.net>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
    return (
        head
        + mixed
        + words.encode()
        + b"\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--b--\r\n"
    )


def test_what_was_lost_in_a_mail_within_counts_where_the_mail_around_it_says_little() -> None:
    terms = ReadingTerms(frozenset({"privacy@mailkoning.example"}), "mailkoning.example")

    assert read_mail(passed_on("Zie onder."), terms).defects == ("encrypted",)
    assert read_mail(passed_on("Graag inzage in alles. " * 10), terms).defects == ()
