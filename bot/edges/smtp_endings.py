"""The ways in which a hand-over to the submission server can end, each with a code for logs.

Used by the modules of the SMTP edge; holds no logic but the meaning of reply codes.
"""

from enum import StrEnum

from bot.ports import Handover, SendResult

#: RFC 4954: the server wants us to log in, or to log in otherwise. Our setting is wrong, not the letter.
LOGIN_CODES = frozenset({530, 534, 535, 538})


class Reason(StrEnum):
    """Where or why a hand-over ended."""

    ACCEPTED = "accepted"
    # Before anything about the letter was said:
    NO_RECIPIENTS = "no_recipients"
    ADDRESS = "address"
    BARE_NEWLINE = "bare_newline"
    SMTPUTF8 = "smtputf8_missing"
    EIGHT_BIT = "8bitmime_missing"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    STARTTLS = "starttls"
    GREETING = "greeting"
    TOKEN = "token"  # noqa: S105  # The name of a reason.
    AUTHENTICATION = "authentication"
    # The server's answers about the letter:
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    TEXT = "text"
    # The text was on its way:
    LOST_AFTER_TEXT = "lost_after_text"
    TIMEOUT_AFTER_TEXT = "timeout_after_text"
    UNCLEAR_REPLY = "unclear_reply"


class HandoverEnded(Exception):
    """Carries a server's "no" out of the conversation; the caller of `bot.edges.smtp` never sees it."""

    def __init__(self, result: SendResult) -> None:
        super().__init__(result.reason)
        self.result = result


def accepted(code: int) -> SendResult:
    """The server took responsibility for the letter."""
    return SendResult(Handover.ACCEPTED, code, Reason.ACCEPTED)


def try_later(reason: Reason, code: int = 0) -> SendResult:
    """Nothing was taken, and another time may be better."""
    return SendResult(Handover.TRY_LATER, code, reason)


def refused(reason: Reason, code: int = 0) -> SendResult:
    """Nothing was taken, and another try would end the same."""
    return SendResult(Handover.REFUSED, code, reason)


def unsure(reason: Reason, code: int = 0) -> SendResult:
    """Nobody knows whether the letter was taken."""
    return SendResult(Handover.UNSURE, code, reason)


def rejection(code: int, reason: Reason) -> SendResult:
    """What a negative reply means (RFC 5321 section 4.2.1); an odd one counts as temporary."""
    if code in LOGIN_CODES:
        return try_later(Reason.AUTHENTICATION, code)
    return refused(reason, code) if 500 <= code <= 599 else try_later(reason, code)
