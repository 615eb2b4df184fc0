"""Handing over a letter: every way in which it can end, and which of these may be tried again."""

import threading
from dataclasses import replace

import pytest

from bot.edges.credentials import AccessToken, BearerToken, Credentials, Password
from bot.edges.smtp import SmtpSender
from bot.edges.smtp_session import SmtpAccount
from bot.errors import ConfigError
from bot.ports import Handover, SendResult
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.odd_smtp import Odd, OddSmtp
from tests.servers.postfix import Postfix
from tests.servers.processes import free_port
from tests.servers.smtp_sink import SmtpSink

SENDER = "privacy@company.test"
ANNE, BRAM = "anne@example.com", "bram@example.org"
LETTER = (
    b"From: privacy@company.test\r\nTo: anne@example.com\r\nSubject: =?utf-8?q?uw_verzoek?=\r\n"
    b"Message-ID: <letter-1@company.test>\r\n\r\nFirst line\r\n.a dot\r\n..two dots\r\n.\r\nlast\r\n"
)
SHORT, LONG = 1.0, 20.0


def patience(*replies: str | Odd) -> float:
    """Seconds to wait: few only where a test waits for silence."""
    return SHORT if Odd.STALL in replies else LONG


def send(
    replies: dict[str, str | Odd],
    *,
    raw: bytes = LETTER,
    recipients: tuple[str, ...] = (ANNE,),
    credentials: Credentials = None,
    **changes: float,
) -> tuple[SendResult, OddSmtp]:
    """Hand a letter to a server with these odd replies; the server comes back for what it saw."""
    with OddSmtp(replies) as server:
        account = SmtpAccount("127.0.0.1", server.port, "bot", "plain", hostname="client.test")
        sender = SmtpSender(replace(account, **changes), credentials)  # type: ignore[arg-type]  # Only numbers.
        return sender.send(raw, SENDER, recipients), server


def test_a_letter_is_accepted_and_its_bytes_are_unchanged() -> None:
    result, server = send({})

    assert result == SendResult(Handover.ACCEPTED, 250, "accepted")
    # As RFC 5321 section 4.5.2 wants it on the wire; the server takes the extra dots off again.
    assert server.texts == [LETTER.replace(b"\r\n.", b"\r\n..")]
    assert server.commands[1:] == [
        f"MAIL FROM:<{SENDER}> SIZE={len(LETTER)}",
        f"RCPT TO:<{ANNE}>",
        "DATA",
        "QUIT",
    ]


NOTHING_TAKEN: list[tuple[dict[str, str | Odd], Handover, int, str]] = [
    ({"GREETING": "554 5.3.2 no service"}, Handover.TRY_LATER, 554, "greeting"),
    ({"GREETING": "421 4.3.2 too busy"}, Handover.TRY_LATER, 421, "greeting"),
    ({"GREETING": Odd.DROP}, Handover.TRY_LATER, 0, "connection"),
    ({"GREETING": Odd.STALL}, Handover.TRY_LATER, 0, "timeout"),
    ({"GREETING": "hello there"}, Handover.TRY_LATER, 0, "unclear_reply"),
    ({"EHLO": "502 5.5.1 what?"}, Handover.TRY_LATER, 502, "greeting"),
    ({"EHLO": Odd.DROP}, Handover.TRY_LATER, 0, "connection"),
    ({"MAIL": "451 4.3.0 later"}, Handover.TRY_LATER, 451, "sender"),
    ({"MAIL": "552 5.3.4 too big"}, Handover.REFUSED, 552, "sender"),
    ({"MAIL": "530 5.7.0 log in first"}, Handover.TRY_LATER, 530, "authentication"),
    ({"MAIL": "421 4.3.2 going away"}, Handover.TRY_LATER, 421, "sender"),
    ({"MAIL": Odd.DROP}, Handover.TRY_LATER, 0, "connection"),
    ({"MAIL": Odd.STALL}, Handover.TRY_LATER, 0, "timeout"),
    ({"RCPT": "450 4.2.0 greylisted"}, Handover.TRY_LATER, 450, "recipient"),
    ({"RCPT": "550 5.1.1 unknown"}, Handover.REFUSED, 550, "recipient"),
    ({"RCPT": "421 4.3.2 going away"}, Handover.TRY_LATER, 421, "recipient"),
    ({"RCPT": Odd.DROP}, Handover.TRY_LATER, 0, "connection"),
    ({"RCPT": Odd.STALL}, Handover.TRY_LATER, 0, "timeout"),
    ({"DATA": "451 4.3.0 later"}, Handover.TRY_LATER, 451, "data"),
    ({"DATA": "554 5.6.0 no"}, Handover.REFUSED, 554, "data"),
    ({"DATA": "250 2.0.0 odd"}, Handover.TRY_LATER, 250, "data"),
    ({"DATA": Odd.DROP}, Handover.TRY_LATER, 0, "connection"),
    ({"DATA": Odd.STALL}, Handover.TRY_LATER, 0, "timeout"),
]


@pytest.mark.parametrize(("replies", "handover", "code", "reason"), NOTHING_TAKEN)
def test_whatever_fails_before_the_text_took_nothing(
    replies: dict[str, str | Odd], handover: Handover, code: int, reason: str
) -> None:
    result, server = send(replies, timeout=patience(*replies.values()))

    assert result == SendResult(handover, code, reason)
    assert server.texts == []


AFTER_THE_TEXT: list[tuple[str | Odd, Handover, int, str]] = [
    ("250 2.0.0 queued", Handover.ACCEPTED, 250, "accepted"),
    ("251 2.0.0 odd but positive", Handover.ACCEPTED, 251, "accepted"),
    ("421 4.3.2 going away", Handover.TRY_LATER, 421, "text"),
    ("451 4.3.0 later", Handover.TRY_LATER, 451, "text"),
    ("452 4.3.1 disk full", Handover.TRY_LATER, 452, "text"),
    ("550 5.7.1 looks like spam", Handover.REFUSED, 550, "text"),
    ("552 5.3.4 too big", Handover.REFUSED, 552, "text"),
    ("554 5.6.0 no", Handover.REFUSED, 554, "text"),
    ("354 once more?", Handover.UNSURE, 354, "unclear_reply"),
    ("well, perhaps", Handover.UNSURE, 0, "lost_after_text"),
    (Odd.DROP, Handover.UNSURE, 0, "lost_after_text"),
    (Odd.STALL, Handover.UNSURE, 0, "timeout_after_text"),
]


@pytest.mark.parametrize(("reply", "handover", "code", "reason"), AFTER_THE_TEXT)
def test_after_the_text_only_a_clear_answer_settles_it(
    reply: str | Odd, handover: Handover, code: int, reason: str
) -> None:
    result, server = send({"DOT": reply}, text_timeout=patience(reply))

    assert result == SendResult(handover, code, reason)
    assert len(server.texts) == 1


LARGE = LETTER + b"a line of a large letter\r\n" * 400_000


@pytest.mark.parametrize(
    ("reply", "handover", "code", "reason"),
    [
        (Odd.DROP, Handover.UNSURE, 0, "lost_after_text"),
        (Odd.STALL, Handover.UNSURE, 0, "timeout_after_text"),
    ],
)
def test_a_connection_that_breaks_within_the_text_leaves_us_unsure(
    reply: str | Odd, handover: Handover, code: int, reason: str
) -> None:
    result, server = send({"TEXT": reply}, raw=LARGE, text_timeout=patience(reply))

    assert result == SendResult(handover, code, reason)
    assert server.texts == []


def test_a_server_may_refuse_within_the_text() -> None:
    result, _ = send({"TEXT": "552 5.3.4 too big"}, raw=LARGE)

    assert result == SendResult(Handover.REFUSED, 552, "text")


def test_a_yes_within_the_text_is_not_believed() -> None:
    result, _ = send({"TEXT": "250 2.0.0 taken"}, raw=LARGE)

    assert (result.handover, result.reason) == (Handover.UNSURE, "unclear_reply")


@pytest.mark.parametrize("farewell", [Odd.DROP, "500 5.5.1 stay", "421 4.3.2 bye"])
def test_what_happens_after_the_last_reply_changes_nothing(farewell: str | Odd) -> None:
    result, _ = send({"QUIT": farewell})

    assert result.handover is Handover.ACCEPTED


@pytest.mark.parametrize(
    ("replies", "handover", "code"),
    [
        ({f"RCPT {BRAM}": "550 5.1.1 unknown"}, Handover.REFUSED, 550),
        ({f"RCPT {ANNE}": "550 5.1.1 unknown"}, Handover.REFUSED, 550),
        ({f"RCPT {BRAM}": "450 4.2.0 greylisted"}, Handover.TRY_LATER, 450),
        ({f"RCPT {ANNE}": "450 4.2.0 later", f"RCPT {BRAM}": "553 5.1.3 never"}, Handover.REFUSED, 553),
    ],
)
def test_a_letter_goes_to_all_recipients_or_to_none(
    replies: dict[str, str | Odd], handover: Handover, code: int
) -> None:
    result, server = send(replies, recipients=(ANNE, BRAM))

    assert result == SendResult(handover, code, "recipient")
    assert server.texts == []
    assert "RSET" in server.commands
    assert "DATA" not in server.commands


def test_a_recipient_named_twice_is_named_once_to_the_server() -> None:
    _, server = send({}, recipients=(ANNE, ANNE))

    assert server.commands.count(f"RCPT TO:<{ANNE}>") == 1


@pytest.mark.parametrize(
    ("raw", "sender", "recipients", "reason"),
    [
        (LETTER, SENDER, (), "no_recipients"),
        (LETTER, SENDER, ("",), "address"),
        (LETTER, SENDER, ("anne",), "address"),
        (LETTER, SENDER, ("anne@example.com>\r\nRCPT TO:<eve@example.net",), "address"),
        (LETTER, SENDER, ("anne@example.com NOTIFY=NEVER",), "address"),
        (LETTER, SENDER, ("Anne <anne@example.com>",), "address"),
        (LETTER, SENDER, ("\udce9@example.com",), "address"),
        (LETTER, "privacy", (ANNE,), "address"),
        (LETTER + b"lone\nnewline\r\n", SENDER, (ANNE,), "bare_newline"),
        (LETTER + b"lone\rreturn\r\n", SENDER, (ANNE,), "bare_newline"),
    ],
)
def test_a_letter_that_no_server_should_see_is_refused_here(
    raw: bytes, sender: str, recipients: tuple[str, ...], reason: str
) -> None:
    with OddSmtp({}) as server:
        account = SmtpAccount("127.0.0.1", server.port, security="plain")
        result = SmtpSender(account, None).send(raw, sender, recipients)

    assert result == SendResult(Handover.REFUSED, 0, reason)
    assert server.commands == []


EHLO_ALL = "250-odd.test\r\n250-8BITMIME\r\n250 SMTPUTF8"
EHLO_NONE = "250 odd.test"


@pytest.mark.parametrize(
    ("ehlo", "raw", "recipient", "expected"),
    [
        (EHLO_ALL, b"\xc3\xa9\r\n", ANNE, "MAIL FROM:<privacy@company.test> BODY=8BITMIME"),
        (EHLO_NONE, b"\xc3\xa9\r\n", ANNE, "8bitmime_missing"),
        (EHLO_ALL, b"e\r\n", "zo\u00eb@example.com", "MAIL FROM:<privacy@company.test> SMTPUTF8"),
        (EHLO_NONE, b"e\r\n", "zo\u00eb@example.com", "smtputf8_missing"),
        (EHLO_NONE, b"e\r\n", ANNE, "MAIL FROM:<privacy@company.test>"),
    ],
)
def test_what_a_letter_needs_is_asked_for_or_the_letter_is_refused(
    ehlo: str, raw: bytes, recipient: str, expected: str
) -> None:
    result, server = send({"EHLO": ehlo}, raw=raw, recipients=(recipient,))

    if expected.startswith("MAIL"):
        assert result.handover is Handover.ACCEPTED
        assert expected in server.commands
        assert f"RCPT TO:<{recipient}>" in server.commands
    else:
        assert result == SendResult(Handover.REFUSED, 0, expected)
        assert not any(command.startswith("MAIL") for command in server.commands)


def test_a_slow_server_cannot_hold_the_opening_for_ever() -> None:
    result, _ = send({"MAIL": Odd.STALL}, timeout=60, opening_timeout=SHORT)

    assert result == SendResult(Handover.TRY_LATER, 0, "timeout")


@pytest.mark.parametrize("code", [454, 534, 535])
def test_a_refused_login_is_our_setting_and_not_the_letter(code: int) -> None:
    result, server = send({"AUTH": f"{code} no"}, credentials=Password("wrong"))

    assert result == SendResult(Handover.TRY_LATER, code, "authentication")
    assert len([command for command in server.commands if command.startswith("AUTH")]) == 1


def test_a_server_without_a_common_login_is_told_nothing() -> None:
    result, server = send({"EHLO": EHLO_NONE}, credentials=Password("secret"))

    assert result == SendResult(Handover.TRY_LATER, 0, "authentication")
    assert server.commands[1:] == ["QUIT"]


def test_nobody_listening_is_tried_later() -> None:
    sender = SmtpSender(SmtpAccount("127.0.0.1", free_port(), security="plain"), None)

    assert sender.send(LETTER, SENDER, [ANNE]) == SendResult(Handover.TRY_LATER, 0, "connection")


def test_starttls_is_required_and_not_only_hoped_for() -> None:
    with OddSmtp({}) as server:
        result = SmtpSender(SmtpAccount("127.0.0.1", server.port, security="starttls"), None).send(
            LETTER, SENDER, [ANNE]
        )

    assert result == SendResult(Handover.TRY_LATER, 0, "starttls")
    assert not any(command.startswith("MAIL") for command in server.commands)


def test_plain_to_another_machine_is_refused_at_the_start() -> None:
    with pytest.raises(ConfigError, match="starttls"):
        SmtpSender(SmtpAccount("smtp.example.com", 587, security="plain"), None)


def test_a_host_name_that_is_none_stops_the_start() -> None:
    with pytest.raises(ConfigError, match="hostname"):
        SmtpSender(SmtpAccount("localhost", 587, hostname="two words"), None)


def sink_account(sink: SmtpSink, certificates: Certificates) -> SmtpAccount:
    return SmtpAccount(
        sink.host, sink.port, sink.user, "starttls", ca_file=certificates.authority, hostname="client.test"
    )


def test_the_sink_gets_the_bytes_over_starttls(smtp_sink: SmtpSink, certificates: Certificates) -> None:
    smtp_sink.clear()
    sender = SmtpSender(sink_account(smtp_sink, certificates), Password(smtp_sink.password))

    result = sender.send(LETTER, SENDER, [ANNE, BRAM])

    (mail,) = smtp_sink.wait_for(1)
    assert result.handover is Handover.ACCEPTED
    assert (mail.raw, mail.sender, mail.recipients) == (LETTER, SENDER, (ANNE, BRAM))
    assert mail.encrypted


def test_a_letter_can_be_sent_from_several_threads(smtp_sink: SmtpSink, certificates: Certificates) -> None:
    smtp_sink.clear()
    sender = SmtpSender(sink_account(smtp_sink, certificates), Password(smtp_sink.password))
    threads = [threading.Thread(target=sender.send, args=(LETTER, SENDER, [ANNE])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(smtp_sink.wait_for(4)) == 4


class Tokens:
    """A source that gives out these tokens, one after the other."""

    def __init__(self, *values: str) -> None:
        self.values = list(values)

    def fetch(self) -> AccessToken:
        return AccessToken(self.values.pop(0), 3600)


def test_a_refused_token_is_renewed_once(smtp_sink: SmtpSink, certificates: Certificates) -> None:
    smtp_sink.clear()
    source = Tokens("stale-token", smtp_sink.token, "never-asked-for")
    sender = SmtpSender(sink_account(smtp_sink, certificates), BearerToken("XOAUTH2", source))

    assert sender.send(LETTER, SENDER, [ANNE]).handover is Handover.ACCEPTED
    assert sender.send(LETTER, SENDER, [ANNE]).handover is Handover.ACCEPTED
    assert source.values == ["never-asked-for"]


def test_a_token_refused_twice_is_not_renewed_for_ever(
    smtp_sink: SmtpSink, certificates: Certificates
) -> None:
    smtp_sink.clear()
    source = Tokens("stale-token", "stale-again", "never-asked-for")
    sender = SmtpSender(sink_account(smtp_sink, certificates), BearerToken("XOAUTH2", source))

    result = sender.send(LETTER, SENDER, [ANNE])

    assert (result.handover, result.reason) == (Handover.TRY_LATER, "authentication")
    assert source.values == ["never-asked-for"]


def submission(postfix: Postfix, user: MailUser, **changes: object) -> SmtpAccount:
    account = SmtpAccount(
        postfix.host,
        postfix.submission_port,
        user.address,
        "starttls",
        ca_file=postfix.dovecot.certificates.authority,
        hostname="client.test",
    )
    return replace(account, **changes)  # type: ignore[arg-type]  # Each test names its own field.


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_real_server_takes_a_letter_and_delivers_its_bytes(
    postfix: Postfix, dovecot: Dovecot, security: str
) -> None:
    user = dovecot.new_user()
    port = postfix.submission_port if security == "starttls" else postfix.smtps_port
    sender = SmtpSender(submission(postfix, user, security=security, port=port), Password(user.password))

    assert sender.check().handover is Handover.ACCEPTED
    assert sender.send(LETTER, user.address, [user.address]).handover is Handover.ACCEPTED

    (raw,) = dovecot.wait_for(user, 1)
    assert raw.partition(b"\r\n\r\n")[2] == LETTER.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_real_server_takes_a_token(postfix: Postfix, dovecot: Dovecot, mechanism: str) -> None:
    user = dovecot.new_user()
    good = BearerToken(mechanism, Tokens(dovecot.token(user, seconds=-60), dovecot.token(user)))  # type: ignore[arg-type]  # Both are mechanisms.

    assert SmtpSender(submission(postfix, user), good).check().handover is Handover.ACCEPTED


def test_a_real_server_refuses_a_wrong_password(postfix: Postfix, dovecot: Dovecot) -> None:
    sender = SmtpSender(submission(postfix, dovecot.new_user()), Password("wrong"))

    assert sender.send(LETTER, SENDER, [ANNE]) == SendResult(Handover.TRY_LATER, 535, "authentication")


def test_a_real_server_refuses_an_unknown_recipient_and_so_gives_nobody_the_letter(
    postfix: Postfix, dovecot: Dovecot
) -> None:
    user = dovecot.new_user()
    sender = SmtpSender(submission(postfix, user), Password(user.password))

    result = sender.send(LETTER, user.address, [user.address, "nobody@company.test"])

    assert result == SendResult(Handover.REFUSED, 550, "recipient")
    assert dovecot.raws(user) == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_certificate_stops_before_the_login(
    postfix: Postfix, dovecot: Dovecot, security: str
) -> None:
    user = dovecot.new_user()
    port = postfix.submission_port if security == "starttls" else postfix.smtps_port
    account = submission(postfix, user, security=security, port=port, ca_file=dovecot.certificates.stranger)

    result = SmtpSender(account, Password(user.password)).send(LETTER, SENDER, [ANNE])

    assert result == SendResult(Handover.TRY_LATER, 0, "certificate")
