"""What no file of the corpus can show: logs, addresses, threads, reports and the shape of the value."""

import json
import logging

import pytest

from bot.rules import addresses, charsets, file_names, flowed_text, header_text, html_text, mail_dates
from bot.rules.parsing import MAX_FORWARD_DEPTH, parse

HEAD = b"From: anne@example.org\r\nMessage-ID: <a@example.org>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0100\r\n"


def test_nothing_of_a_mail_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    # mail-parser logs a subject that it cannot decode at level ERROR.
    with caplog.at_level(logging.DEBUG):
        parse(HEAD + b"Subject: =?utf-8?B?w?= =?utf-8?B?6k=?= geheim\r\n\r\nhi")
    assert "geheim" not in caplog.text


def test_references_run_from_old_to_new_and_end_in_in_reply_to() -> None:
    mail = parse(
        HEAD + b"References: <1@x.test>\r\n <2@x.test>\r\nIn-Reply-To: <3@x.test> from someone\r\n\r\nhi"
    )
    assert mail.references == ("<1@x.test>", "<2@x.test>", "<3@x.test>")
    assert mail.in_reply_to == "<3@x.test>"


def test_headers_are_unfolded_lower_cased_and_kept_in_order() -> None:
    mail = parse(HEAD + b"X-Twice: one\r\nX-Other: b\r\nX-Twice: two\r\n  more\r\n\r\nhi")
    assert mail.header_values("X-Twice") == ("one", "two more")
    assert [name for name, _ in mail.headers[-3:]] == ["x-twice", "x-other", "x-twice"]


def test_recipients_in_groups_and_copies_are_found() -> None:
    mail = parse(
        HEAD + b'To: Team: a@x.test, "B, b" <B@X.test>;\r\nCc: c@x.test\r\nReply-To: d@x.test\r\n\r\nhi'
    )
    assert [box.email for box in mail.to] == ["a@x.test", "b@x.test"]
    assert (mail.cc[0].email, mail.reply_to[0].email) == ("c@x.test", "d@x.test")


def test_the_report_and_the_returned_mail_are_kept_apart_from_the_text() -> None:
    body = (
        b"--b\r\n\r\nNiet bezorgd.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.test\r\n\r\n"
        b"Action: failed\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@x.test>\r\n--b--\r\n"
    )
    kind = b"Content-Type: multipart/report; report-type=Delivery-Status; boundary=b\r\n\r\n"
    mail = parse(HEAD + kind + body)
    assert (mail.text, mail.report_type) == ("Niet bezorgd.", "delivery-status")
    assert "Action: failed" in mail.report
    assert mail.forwarded[0].message_id == "<ours@x.test>"


def test_mails_inside_mails_are_read_to_a_stated_depth() -> None:
    mail = parse(HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 9 + b"From: a@b.test\r\n\r\nhi")
    depth = 0
    while mail.forwarded:
        mail, depth = mail.forwarded[0], depth + 1
    assert depth == MAX_FORWARD_DEPTH


def test_all_text_of_a_damaged_mail_can_be_written_as_json() -> None:
    mail = parse(
        b"From: J\xe9 <a@b.test>\r\nX-Odd: \xff\xfe\0\r\nSubject: \xed\xa0\x80\r\n\r\n\xed\xa0\x80\0"
    )
    json.dumps([mail.subject, mail.text, mail.headers]).encode()
    assert "\0" not in mail.text + str(mail.headers)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Anne <Anne@Example.ORG>", [("anne@example.org", "Anne")]),
        ('"Boer, Anne de" <a@x.test>, b@x.test', [("a@x.test", "Boer, Anne de"), ("b@x.test", "")]),
        ("a@x.test (Anne)", [("a@x.test", "Anne")]),
        ("undisclosed-recipients:;", []),
        ('"a@x.test" <a@x.test>', [("a@x.test", "")]),
        ("Anne a@x.test", [("a@x.test", "Anne")]),
        ("<>", []),
        ('"Anne <a@x.test>', [("a@x.test", "Anne")]),
    ],
)
def test_mailboxes_are_read_from_whole_and_broken_headers(raw: str, expected: list[tuple[str, str]]) -> None:
    assert [(box.email, box.name) for box in addresses.parse(raw)] == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?utf-8?B?w6nDqQ==?=", "éé"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?= c", "ab c"),
        ("=?utf-8*nl?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?Q?wat?_nu?=", "wat? nu"),
        ("a =?b c", "a =?b c"),
    ],
)
def test_encoded_words_are_read(raw: str, expected: str) -> None:
    assert header_text.decode(raw) == expected


@pytest.mark.parametrize(
    ("payload", "declared", "expected"),
    [
        (b"caf\xe9", "iso-8859-1", "café"),
        (b"\x80 5", "iso-8859-1", "€ 5"),
        (b"caf\xc3\xa9", "", "café"),
        (b"caf\xe9", "utf-8", "café"),
        (b"+AOk-", "utf-7", "é"),
        (b"caf\xe9", "punycode", "café"),
        (b"caf\xe9", "zlib", "café"),
    ],
)
def test_bytes_become_text_by_declaration_or_by_guess(payload: bytes, declared: str, expected: str) -> None:
    assert charsets.decode(payload, declared)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 2 Nov 2026 10:00:00 +0100", "2026-11-02T09:00:00+00:00"),
        ("maandag 2 maart 2026 10:00", "2026-03-02T10:00:00+00:00"),
        ("Di, 1 Dez 2026 10:00:00 +0100", "2026-12-01T09:00:00+00:00"),
        ("morgen", ""),
        ("Mon, 99 Nov 99999 99:99:99 +9999", ""),
    ],
)
def test_dates_are_read_in_four_languages(text: str, expected: str) -> None:
    moment = mail_dates.parse(text)
    assert (moment.isoformat() if moment else "") == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("brief.pdf", ("brief.pdf", False)),
        ("a/b\\c.pdf", ("c.pdf", True)),
        ("..", ("part-1.bin", True)),
        ("a\r\nb.pdf", ("a b.pdf", False)),
        ("x" * 300 + ".pdf", ("x" * 146 + ".pdf", True)),
        ("", ("part-1.bin", False)),
    ],
)
def test_file_names_are_made_harmless(raw: str, expected: tuple[str, bool]) -> None:
    assert file_names.safe(raw, "part-1.bin") == expected


def test_flowed_text_keeps_its_quotes_and_the_signature_mark() -> None:
    flowed = "> een \n> twee\ndrie \nvier\n-- \nAnne"
    assert flowed_text.unflow(flowed, delete_space=False) == "> een twee\ndrie vier\n-- \nAnne"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<ol><li>een<li>twee</ol>", "1. een\n2. twee"),
        ("<table><tr><td>a</td><td></td><td>b</td></tr></table>", "a | b"),
        ("<p>a</p><!-- <p>b</p> --><p>c</p>", "a\n\nc"),
        ("<span style='mso-hide: all'>x</span>y", "y"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n>> b\n>\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<img alt="Logo" src="https://x.test/pixel.gif">', "[Logo]"),
        ("een <a href='https://x.test'>link</a> hier", "een link <https://x.test> hier"),
    ],
)
def test_html_becomes_the_text_that_is_seen(html: str, expected: str) -> None:
    assert html_text.to_text(html) == (expected, True)
