"""Opens one protected, signed-in connection to a submission server, and closes it.

Used by `bot.edges.smtp`; says nothing about a letter, so whatever fails here can be tried again.
"""

import base64
import contextlib
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
)

from bot.edges.credentials import BearerToken, Credentials, Password
from bot.edges.smtp_endings import Reason, try_later
from bot.edges.transport import Security
from bot.ports import SendResult

QUIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """Where letters are submitted (RFC 6409); times in seconds.

    `timeout` is for each answer, `opening_timeout` for everything before the text. `text_timeout` is for the
    text and the answer to it, for which RFC 5321 section 4.5.3.2.6 asks ten minutes. With one renewed token a
    hand-over so ends within 15 minutes. `hostname` is what EHLO says; empty means this machine's own name.
    """

    host: str
    port: int
    username: str = ""
    security: Security = "tls"
    timeout: float = 60.0
    opening_timeout: float = 90.0
    text_timeout: float = 600.0
    ca_file: Path | None = None
    hostname: str = ""


def new_client(account: SmtpAccount, context: ssl.SSLContext) -> SMTP:
    """A client that will connect as the account asks; STARTTLS is required where it is asked for."""
    return SMTP(
        hostname=account.host,
        port=account.port,
        use_tls=account.security == "tls",
        start_tls=account.security == "starttls",
        tls_context=context,
        timeout=account.timeout,
        # The library would look itself up in the DNS, which can take longer than any timeout.
        local_hostname=account.hostname or socket.gethostname(),
    )


async def sign_in(client: SMTP, account: SmtpAccount, credentials: Credentials, token: str) -> None:
    """Connect and sign in, with one method only: trying several would count as several wrong passwords.

    Raises:
        SMTPException, OSError: anything went wrong; trouble() says what.
    """
    await client.connect()
    # What was learned before TLS does not count (RFC 3207 section 4.2).
    await client.ehlo()
    offered = client.server_auth_methods
    match credentials:
        case None:
            return
        case Password(password) if "plain" in offered:
            await client.auth_plain(account.username, password)
        case Password(password) if "login" in offered:
            await client.auth_login(account.username, password)
        case BearerToken(mechanism="XOAUTH2") if "xoauth2" in offered:
            await client.auth_xoauth2(account.username, token)
        case BearerToken(mechanism="OAUTHBEARER") if "oauthbearer" in offered:
            await _oauthbearer(client, account, token)
        case _:
            raise SMTPAuthenticationError(0, "no common method")


async def leave(client: SMTP) -> None:
    """Say goodbye; the letter's fate is settled, so nothing that happens here matters."""
    with contextlib.suppress(SMTPException, OSError):
        await client.quit(timeout=QUIT_SECONDS)
    client.close()


async def _oauthbearer(client: SMTP, account: SmtpAccount, token: str) -> None:
    """The mechanism of RFC 7628, which the library lacks."""
    name = account.username.replace("=", "=3D").replace(",", "=2C")
    message = f"n,a={name},\1host={account.host}\1port={account.port}\1auth=Bearer {token}\1\1"
    reply = await client.execute_command(b"AUTH", b"OAUTHBEARER", base64.b64encode(message.encode()))
    if reply.code == 334:
        # Section 3.2.3: the server's error text is acknowledged before it gives the final answer.
        reply = await client.execute_command(base64.b64encode(b"\1"))
    if reply.code != 235:
        raise SMTPAuthenticationError(reply.code, "refused")


def trouble(error: Exception) -> SendResult:
    """What an error before the text means: always TRY_LATER, for nothing was taken."""
    cause = error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return try_later(Reason.CERTIFICATE)
    if isinstance(error, SMTPAuthenticationError):
        return try_later(Reason.AUTHENTICATION, error.code)
    if isinstance(error, SMTPResponseException):
        return try_later(Reason.GREETING, error.code) if error.code > 0 else try_later(Reason.UNCLEAR_REPLY)
    if isinstance(error, TimeoutError):
        return try_later(Reason.TIMEOUT)
    if isinstance(error, OSError):
        return try_later(Reason.CONNECTION)
    # What is left is the library's plain SMTPException: the server offers no STARTTLS.
    return try_later(Reason.STARTTLS)
