"""A copy says everything that the first mail said, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from bot.rules.message import InboundMessage, SenderTrust
from bot.rules.newest_text import newest
from bot.rules.parsing import parse
from bot.rules.repeating import RESEND_WINDOW, Copy, is_copy, said
from tests.builders import raw_mail

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST = Copy("<one@mail.example>", AT, SenderTrust.UNPROVEN)
AGAIN = Copy("<two@mail.example>", AT + timedelta(hours=5), SenderTrust.UNPROVEN)


def mail(
    text: str = "Zie bijlage.", file: bytes = b"", *, subject: str = "Verzoek", in_reply_to: str = ""
) -> InboundMessage:
    raw = raw_mail(text, subject=subject, in_reply_to=in_reply_to)
    if file:
        head, _, body = raw.partition(b"\n\n")
        kept = b"\n".join(line for line in head.split(b"\n") if not line.lower().startswith(b"content-"))
        raw = (
            kept + b'\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\n' + body + b"\n--b\n"
            b'Content-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\n'
            + file
            + b"\n--b--\n"
        )
    return parse(raw)


def hash_of(one: InboundMessage) -> str:
    return said(one, newest(one))


def test_the_way_that_a_mail_came_does_not_count() -> None:
    copy = parse(b"Received: by another.example\nCc: b@example.com\n" + raw_mail("Graag inzage."))

    assert hash_of(copy) == hash_of(mail("Graag  inzage."))


@pytest.mark.parametrize(
    "other",
    [
        mail("Iets anders."),
        mail(subject="Ander onderwerp"),
        mail(in_reply_to="<letter@example.com>"),
        mail(file=b"%PDF one"),
    ],
    ids=["text", "subject", "thread", "attachment"],
)
def test_whatever_a_mail_says_otherwise_makes_it_another(other: InboundMessage) -> None:
    assert hash_of(other) != hash_of(mail())


def test_two_attachments_with_the_same_words_are_two_mails() -> None:
    assert hash_of(mail(file=b"%PDF one")) != hash_of(mail(file=b"%PDF two"))
    assert hash_of(mail(file=b"%PDF one")) == hash_of(mail(file=b"%PDF one"))


@pytest.mark.parametrize("defect", ["text_cut", "headers_only", "encrypted"])
def test_a_mail_that_was_not_read_whole_is_like_no_other(defect: str) -> None:
    assert hash_of(replace(mail(), defects=(defect,))) == ""


def test_two_forwards_without_a_word_of_their_own_are_told_apart() -> None:
    forwards = [
        mail(f"---------- Forwarded message ---------\nFrom: {who}\nSubject: x\n\nVerwijder mij.")
        for who in ("a@example.com", "b@example.com")
    ]

    assert hash_of(forwards[0]) != hash_of(forwards[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (raw_mail(sender="Anne Bos <gezin@example.com>"), raw_mail(sender="Bram Bos <gezin@example.com>")),
        (raw_mail("Graag inzage.\n\n-- \nAnne Bos"), raw_mail("Graag inzage.\n\n-- \nBram Bos")),
    ],
    ids=["from", "signature"],
)
def test_two_people_who_share_an_address_are_told_apart(one: bytes, other: bytes) -> None:
    assert hash_of(parse(one)) != hash_of(parse(other))


def passed_on(writer: str) -> InboundMessage:
    """A mail with a word of the one who passes it on, and the mail of this writer attached to it."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Collega <collega@postduif.example>", "Ter info"
    mail.set_content("Graag oppakken.")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = writer, "Verzoek"
    inner.set_content("Verwijder mijn gegevens.")
    mail.add_attachment(inner)
    return parse(mail.as_bytes())


def test_the_same_words_of_two_people_that_a_colleague_passes_on_are_told_apart() -> None:
    inline = [
        mail(
            f"Graag oppakken.\n\n---------- Forwarded message ---------\nFrom: {who}\nSubject: x\n\n"
            "Verwijder mijn gegevens."
        )
        for who in ("anne@example.com", "bram@example.com")
    ]

    assert hash_of(inline[0]) != hash_of(inline[1])
    assert hash_of(passed_on("anne@example.com")) != hash_of(passed_on("bram@example.com"))
    assert hash_of(passed_on("anne@example.com")) == hash_of(passed_on("anne@example.com"))


def test_a_mail_sent_again_soon_is_a_copy_and_later_a_reminder() -> None:
    assert is_copy(AGAIN, FIRST)
    assert not is_copy(replace(AGAIN, received_at=AT + RESEND_WINDOW + timedelta(seconds=1)), FIRST)


def test_the_same_message_id_is_a_copy_at_any_time() -> None:
    late = replace(AGAIN, message_id=FIRST.message_id, received_at=AT + timedelta(days=40))

    assert is_copy(late, FIRST)


def test_what_was_dealt_with_since_is_asked_anew() -> None:
    settled = replace(FIRST, settled=True)

    assert not is_copy(AGAIN, settled)
    assert not is_copy(replace(AGAIN, message_id=FIRST.message_id), settled)


def test_a_vouched_mail_is_no_copy_of_one_that_anybody_may_have_sent() -> None:
    proven = replace(AGAIN, trust=SenderTrust.PASSED)

    assert not is_copy(proven, FIRST)
    assert is_copy(AGAIN, replace(FIRST, trust=SenderTrust.PASSED))


def test_programs_say_the_same_again_each_time() -> None:
    program = replace(FIRST, automatic=True)

    assert not is_copy(AGAIN, program)
    assert is_copy(replace(AGAIN, message_id=FIRST.message_id), program)
    assert not is_copy(replace(AGAIN, message_id=""), replace(program, message_id=""))
