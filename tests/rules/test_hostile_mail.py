"""Mails that were made to break the desk: mutated corpus mails, deep nesting, endless repetition."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.automatic import verdict
from bot.rules.html_text import to_text
from bot.rules.newest_text import newest, split_text
from bot.rules.parsing import UnreadableMail, parse, parse_headers
from bot.rules.sender_trust import trust

CORPUS = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "mail").glob("*.eml"))]
HEAD = b"From: anne@example.org\r\nSubject: x\r\n"
# Seconds that one mail may take. The promise is five; machines under load are slow.
PATIENCE = 5.0
SNIPPETS = [
    b"\0", b"\xff", b"\r\n", b"\r\n\r\n", b"--b1\r\n", b"=?utf-8?q?", b"?=", b'"', b"<", b">", b"(", b";",
    b"charset=\0", b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: multipart/mixed; boundary=b1\r\n",
    b"filename*0*=''%", b"Content-Transfer-Encoding: uuencode\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"name*=utf-16''%00", b"charset*0=idna", b"\xed\xa0\x80", b"begin 644 x\n", b"\x1b$B", b"charset=utf-7",
    b"+AD4-", b"Subject:\r\n", b"Date: Mon, 99 Nov 99999 99:99:99 +9999\r\n", b"From: \xe9 <\r\n",
    b'boundary=""', b"content-disposition: a*b*=;",
]  # fmt: skip


def _assert_read_or_unreadable(raw: bytes) -> None:
    """Everything that reads a mail takes this one without an error, and its texts can be stored."""
    try:
        mail = parse(raw)
    except UnreadableMail:
        return
    for text in (mail.subject, mail.text, *(file.filename for file in mail.attachments)):
        # Neither JSON nor PostgreSQL takes lone surrogates or NUL.
        assert "\0" not in text
        text.encode("utf-8")
    verdict(mail, frozenset({"privacy@mailkoning.example"}), "mailkoning.example")
    newest(mail)
    trust(mail, "mx.mailkoning.example")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    base=st.sampled_from(CORPUS),
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(SNIPPETS) | st.binary(max_size=12)),
        max_size=8,
    ),
)
def test_a_mutated_mail_is_read_or_called_unreadable(
    base: bytes, cuts: list[tuple[float, int, bytes]]
) -> None:
    raw = base
    for place, length, inserted in cuts:
        at = int(place * len(raw))
        raw = raw[:at] + inserted + raw[at + length :]
    _assert_read_or_unreadable(raw)


def test_two_thousand_spliced_mails_are_read_or_called_unreadable() -> None:
    # A fixed seed: the same mails in every run, and far more of them than hypothesis makes.
    dice = random.Random(20261122)
    for _ in range(2_000):
        first, second = dice.choice(CORPUS), dice.choice(CORPUS)
        raw = bytearray(first[: dice.randrange(len(first))] + second[dice.randrange(len(second)) :])
        for _ in range(dice.randrange(6)):
            at = dice.randrange(len(raw) + 1)
            raw[at : at + dice.randrange(5)] = dice.choice(SNIPPETS)
        _assert_read_or_unreadable(bytes(raw))


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\0\0\0\0", bytes(range(128, 256)) * 4], ids=repr)
def test_bytes_that_are_no_mail_are_called_unreadable(raw: bytes) -> None:
    with pytest.raises(UnreadableMail):
        parse(raw[:64])


def _nested(levels: int) -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(levels)
    )
    return HEAD + opening + b"Content-Type: text/plain\r\n\r\nGraag inzage.\r\n"


def _parts(count: int, kind: bytes) -> bytes:
    part = b"--b\r\nContent-Type: " + kind + b"\r\n\r\nhi\r\n"
    return HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * count + b"--b--\r\n"


def _headed(line: bytes) -> bytes:
    return HEAD + line + b"\r\n\r\nGraag inzage."


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nested-1000": lambda: _nested(1_000),
    "nested-5000": lambda: _nested(5_000),
    "nested-60-with-900000-lines": lambda: _nested(60) + b"a\n" * 900_000,
    "nested-4000-with-lines-that-end-none": lambda: _nested(4_000) + b"--z\n" * 15_000 + b"a\n" * 100_000,
    "parts-50000": lambda: _parts(50_000, b"text/plain"),
    "attached-mails-10000": lambda: _parts(10_000, b"message/rfc822"),
    "attached-mails-nested-3000": lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3_000 + b"hi",
    "attached-mails-nested-3000-in-multiparts": lambda: (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        + b"Content-Type: message/rfc822\r\n\r\n" * 3_000
        + b"hi"
    ),
    "encoded-words-20000": lambda: _headed(b"Comments: " + b"=?utf-8?q?caf=C3=A9?= " * 20_000),
    "encoded-words-unclosed-20000": lambda: _headed(b"Comments: " + b"=?utf-8?q?caf" * 20_000),
    "quotes-20000": lambda: _headed(b"Cc: " + b'"' * 20_000),
    "comments-20000": lambda: _headed(b"Cc: " + b"(" * 20_000),
    "brackets-60000": lambda: _headed(b"Cc: " + b"<" * 60_000),
    "recipients-20000": lambda: _headed(b"To: " + b"anne@example.com,\r\n " * 20_000),
    "headers-100000": lambda: _headed(b"\r\n".join(b"X-%d: a" % i for i in range(100_000))),
    "one-line-of-3-MB": lambda: HEAD + b"\r\n" + b"a" * 3_000_000,
    "punycode": lambda: _headed(b"Content-Type: text/plain; charset=punycode") + b"a-" + b"z9" * 500_000,
    "html-misnested": lambda: _headed(b"Content-Type: text/html") + b"<a>" * 300 + b"<p>x</a>" * 100_000,
    "html-deep": lambda: _headed(b"Content-Type: text/html") + b"<div>" * 100_000,
    "newlines": lambda: HEAD + b"\r\n" + b"\n" * 2_000_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_mail_made_to_take_long_is_read_in_time(name: str) -> None:
    raw = HOSTILE[name]()
    started = time.process_time()
    _assert_read_or_unreadable(raw)
    assert time.process_time() - started < PATIENCE


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 500_000,
        "> a\n\n" * 100_000,
        "Van: x\n" * 100_000,
        "Op ma " + "x " * 200_000,
        "Op 2 nov om 10:00 schreef\n" * 30_000,
        "Van: verzonden: aan: " * 40_000,
        "groet\nJan\n" + "0612 " * 100_000,
        "De informatie in\n\n" * 50_000,
        ("Sent from " + "a" * 105 + "?!x\n") * 20_000,
        ("Sent from " + "a " * 50 + "?!x\n") * 20_000,
        ("Von meinem " + "gesendet " * 10 + "x\n") * 20_000,
        "--\n" * 100_000,
        "| a\n\n" * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_a_text_made_to_take_long_is_split_in_time(text: str) -> None:
    started = time.process_time()
    split_text(text)
    assert time.process_time() - started < PATIENCE


@pytest.mark.parametrize(
    "html", ["<li><dd>" * 100_000, "<p><table>" * 100_000, "<b><i>" * 100_000, "<!--" * 100_000]
)
def test_html_made_to_take_long_is_read_in_time(html: str) -> None:
    started = time.process_time()
    to_text(html)
    assert time.process_time() - started < PATIENCE


def test_what_was_cut_is_said() -> None:
    assert "header_cut" in parse(HOSTILE["encoded-words-20000"]()).defects
    assert "too_many_parts" in parse(HOSTILE["parts-50000"]()).defects
    assert "nested_too_deep" in parse(HOSTILE["nested-1000"]()).defects
    assert "text_cut" in parse(HOSTILE["one-line-of-3-MB"]()).defects


def test_the_text_in_a_mail_nested_too_deep_is_still_read() -> None:
    assert parse(HOSTILE["nested-5000"]()).text == "Graag inzage."


def test_the_text_under_many_multiparts_with_many_lines_is_still_read() -> None:
    mail = parse(HOSTILE["nested-60-with-900000-lines"]())
    assert mail.text.startswith("Graag inzage.")
    assert "nested_too_deep" in mail.defects


def test_many_multiparts_beside_each_other_are_no_deep_nesting() -> None:
    part = b'--b\r\nContent-Type: multipart/mixed; boundary="c%d"\r\n\r\n--c%d\r\n\r\nhi\r\n--c%d--\r\n'
    parts = b"".join(part % (number, number, number) for number in range(300))
    raw = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts + b"a\n" * 60_000
    assert "nested_too_deep" not in parse(raw + b"--b--\r\n").defects


def test_a_header_block_alone_gives_a_mail_without_text() -> None:
    mail = parse_headers(HEAD + b"Message-ID: <a@example.org>\r\n")
    assert (mail.sender.email if mail.sender else "", mail.subject, mail.text) == (
        "anne@example.org",
        "x",
        "",
    )
    assert "headers_only" in mail.defects


def test_a_header_block_without_headers_is_unreadable() -> None:
    with pytest.raises(UnreadableMail):
        parse_headers(b"\r\n")
