"""The bytes of a letter say exactly what was approved, whatever a text, a subject or a file name holds."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.composing import (
    Enclosure,
    Envelope,
    LetterContent,
    compose,
    content_hash,
    normalised,
    read_back,
)

ENVELOPE = Envelope(
    from_name="Balie Postduif",
    from_address="privacy@postduif.example",
    message_id="<mk.1.abc.aaaaaaaaaaaaaaaa@postduif.example>",
    date=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)
LETTER = LetterContent(
    recipients=("anne@example.com",),
    subject="Je verzoek om inzage [MK-2026-000001.abc123]",
    text="Beste Anne,\n\nDit vonden we.\n",
    html="<p>Beste Anne,</p>\n",
    attachments=(Enclosure("gegevens.csv", "text/csv", b"naam;plaats\r\n\xff"),),
)

any_text = st.text()
names = st.text(max_size=150)
kinds_of_file = st.sampled_from(["text/csv", "application/json", "application/pdf", "text/plain"])
files = st.builds(Enclosure, filename=names, content_type=kinds_of_file, content=st.binary(max_size=300))
letters = st.builds(
    LetterContent,
    recipients=st.lists(
        st.sampled_from(["anne@example.com", "o'brien@example.com", "a.long+tag_address@sub.example.org"]),
        min_size=1,
        max_size=3,
    ).map(tuple),
    subject=any_text,
    text=any_text,
    html=any_text,
    attachments=st.lists(files, max_size=3).map(tuple),
)


@given(letter=letters)
@example(letter=replace(LETTER, text="From me\n.\n..\n=20\n-- \n\ttab"))
@example(letter=replace(LETTER, text="a" * 2000))
@example(letter=replace(LETTER, text="page\x0cbreak\x1cand\u2028line\x85end\r\rtwice"))
@example(letter=replace(LETTER, subject="=?utf-8?q?no_word?= " + "é" * 200))
@example(letter=replace(LETTER, subject="x" * 1500))
@example(letter=replace(LETTER, html="<p>\ud800</p>", text="\udfff", subject="\ud800\udc00 \udc80"))
@example(letter=replace(LETTER, text="zero\x00byte"))
@example(letter=replace(LETTER, text="", html="", attachments=()))
def test_what_is_read_back_from_the_bytes_is_what_was_approved(letter: LetterContent) -> None:
    raw = compose(letter, ENVELOPE)
    assert content_hash(read_back(raw)) == content_hash(letter)


@given(letter=letters)
def test_putting_content_in_its_normal_form_twice_changes_nothing(letter: LetterContent) -> None:
    assert normalised(normalised(letter)) == normalised(letter)
    assert content_hash(normalised(letter)) == content_hash(letter)


@given(letter=letters)
def test_the_bytes_are_seven_bit_with_network_line_ends(letter: LetterContent) -> None:
    raw = compose(letter, ENVELOPE)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


@pytest.mark.parametrize(
    "changed",
    [
        replace(LETTER, recipients=("mallory@example.com",)),
        replace(LETTER, recipients=("anne@example.com", "mallory@example.com")),
        replace(LETTER, subject=LETTER.subject + "!"),
        replace(LETTER, text=LETTER.text.replace("vonden", "vinden")),
        replace(LETTER, html=LETTER.html.replace("Anne", "Eva")),
        replace(LETTER, html=""),
        replace(LETTER, attachments=()),
        replace(LETTER, attachments=(Enclosure("gegevens.csv", "text/csv", b"other"),)),
        replace(LETTER, attachments=(Enclosure("anders.csv", "text/csv", b"naam;plaats\r\n\xff"),)),
        replace(LETTER, attachments=(Enclosure("gegevens.csv", "text/plain", b"naam;plaats\r\n\xff"),)),
        replace(LETTER, attachments=LETTER.attachments * 2),
    ],
)
def test_any_change_of_content_changes_the_hash(changed: LetterContent) -> None:
    assert content_hash(changed) != content_hash(LETTER)
    assert content_hash(read_back(compose(changed, ENVELOPE))) != content_hash(LETTER)


def header_names(raw: bytes) -> list[str]:
    return [name.lower() for name, _ in message_from_bytes(raw, policy=policy.compat32).items()]


PLAIN_HEADERS = sorted(header_names(compose(LETTER, ENVELOPE)))


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x00"])
def test_a_line_break_in_a_subject_makes_no_header(break_: str) -> None:
    raw = compose(replace(LETTER, subject=f"Antwoord{break_}Bcc: mallory@example.com"), ENVELOPE)
    assert sorted(header_names(raw)) == PLAIN_HEADERS
    assert read_back(raw).subject == "Antwoord Bcc: mallory@example.com"


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("field", ["recipient", "from_address", "message_id", "in_reply_to", "references"])
def test_a_line_break_in_any_other_header_is_refused(field: str, break_: str) -> None:
    evil = f"anne@example.com{break_}Bcc: mallory@example.com"
    letter, envelope = LETTER, ENVELOPE
    if field == "recipient":
        letter = replace(LETTER, recipients=(evil,))
    elif field == "references":
        envelope = replace(ENVELOPE, references=("<a@b.example>", evil))
    else:
        headers: dict[str, Any] = {field: evil}
        envelope = replace(ENVELOPE, **headers)
    with pytest.raises(ValueError, match=r"linefeed|CR or LF|[Ii]nvalid|newline"):
        compose(letter, envelope)


@given(name=st.text(max_size=120), kind=kinds_of_file)
def test_a_file_name_makes_no_header_and_no_path(name: str, kind: str) -> None:
    letter = replace(LETTER, attachments=(Enclosure(name, kind, b"x"),))
    raw = compose(letter, ENVELOPE)
    assert sorted(header_names(raw)) == PLAIN_HEADERS
    (file,) = read_back(raw).attachments
    assert file.filename
    assert not set(file.filename) & set('/\\"\r\n\0')


def test_a_letter_that_a_person_approved_does_not_call_itself_automatic() -> None:
    assert "auto-submitted" not in header_names(compose(LETTER, ENVELOPE))
    digest = compose(LETTER, replace(ENVELOPE, auto_submitted="auto-generated"))
    assert message_from_bytes(digest)["Auto-Submitted"] == "auto-generated"


def test_a_long_thread_names_its_first_mail_and_its_newest() -> None:
    thread = tuple(f"<{number}@mail.example>" for number in range(60))
    raw = compose(LETTER, replace(ENVELOPE, in_reply_to=thread[-1], references=(*thread, thread[-1])))
    named = str(message_from_bytes(raw, policy=policy.default)["References"]).split()
    assert named == [thread[0], *thread[-19:]]


def test_a_monstrous_message_id_of_a_stranger_does_not_break_the_letter() -> None:
    long = f"<{'x' * 900}@mail.example>"
    raw = compose(LETTER, replace(ENVELOPE, in_reply_to=long, references=(long,) * 3))
    assert content_hash(read_back(raw)) == content_hash(LETTER)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@given(name=st.text(max_size=80))
@example(name="Balie\r\nBcc: mallory@example.com")
@example(name="00\x80\x80\x80\x80𐀀𐀀𐀀")
@example(name="\ud800")
def test_any_name_of_ours_leaves_the_letter_as_it_was(name: str) -> None:
    raw = compose(LETTER, replace(ENVELOPE, from_name=name))
    assert content_hash(read_back(raw)) == content_hash(LETTER)
    assert sorted(header_names(raw)) == PLAIN_HEADERS
