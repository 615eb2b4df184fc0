"""Opens one verified, signed-in connection to an IMAP server, and puts its errors into our words.

Used by `bot.edges.imap` and `bot.edges.watcher`; never reads a mail.
"""

import contextlib
import logging
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

from bot.edges.credentials import BearerToken, Credentials, Password, TokenError
from bot.edges.transport import Security
from bot.errors import MailboxError

# IMAPClient writes every command and the login name to its log (invariant 7).
logging.getLogger("imapclient").setLevel(logging.WARNING)

_RESPONSE_CODE = re.compile(r"\[([A-Z][A-Z-]{2,30})[\] ]")


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """Where the mailbox is and how it is used; times in seconds, sizes in bytes.

    Folder names are written as people see them, with "/" between levels. An empty `done_folder` means
    that handled mail is marked with `done_keyword`; an empty `sent_folder` means the one the server names.
    """

    host: str
    port: int
    username: str
    security: Security = "tls"
    folder: str = "INBOX"
    done_folder: str = "Verwerkt"
    done_keyword: str = "$PrivacybotDone"
    sent_folder: str = ""
    ca_file: Path | None = None
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    size_limit: int = 36_700_160


class ImapTrouble(StrEnum):
    """What went wrong with the mailbox; the values are codes for logs and for the staff page."""

    LOGIN = "login"
    TOKEN = "token"  # noqa: S105  # The name of a trouble.
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    CAPABILITY = "capability"
    REFUSED = "refused"
    PROTOCOL = "protocol"
    RENUMBERED = "renumbered"


_ADVICE = {
    ImapTrouble.LOGIN: "The IMAP server refused the login: check username and password or token.",
    ImapTrouble.TOKEN: "No access token for the IMAP server: check the token settings of [mailbox].",
    ImapTrouble.CERTIFICATE: "The IMAP server's certificate is not trusted: check host and ca_file.",
    ImapTrouble.TIMEOUT: "The IMAP server did not answer in time: check host, port and network.",
    ImapTrouble.CONNECTION: "The connection to the IMAP server failed: check host, port and security.",
    ImapTrouble.CAPABILITY: "The IMAP server lacks what was asked for: check security and authentication.",
    ImapTrouble.REFUSED: "The IMAP server refused a command: check folders, rights and quota.",
    ImapTrouble.PROTOCOL: "The IMAP server gave an answer that breaks the protocol; tell its administrator.",
    ImapTrouble.RENUMBERED: "The IMAP server renumbered the folder: the next poll lists it anew.",
}


class ImapError(MailboxError):
    """A MailboxError with its code; the message holds no word that the server or a mail chose."""

    def __init__(self, trouble: ImapTrouble, detail: str = "") -> None:
        super().__init__(f"{_ADVICE[trouble]} ({detail})" if detail else _ADVICE[trouble])
        self.code = trouble


@contextlib.contextmanager
def imap_errors() -> Iterator[None]:
    """Turn every error of IMAPClient, imaplib, ssl and the socket into an ImapError."""
    try:
        yield
    except (IMAPClientError, OSError, TokenError, ValueError, AssertionError) as error:
        # The cause is left out on purpose: its text is the server's and may name people (invariant 7).
        raise ImapError(_trouble_of(error), _response_code(error)) from None


def _trouble_of(error: Exception) -> ImapTrouble:
    """The most exact class first: several of these inherit from each other."""
    table: tuple[tuple[type[Exception], ImapTrouble], ...] = (
        (TokenError, ImapTrouble.TOKEN),
        (LoginError, ImapTrouble.LOGIN),
        (CapabilityError, ImapTrouble.CAPABILITY),
        (IMAPClientAbortError, ImapTrouble.CONNECTION),
        (IMAPClientError, ImapTrouble.REFUSED),
        (ssl.SSLCertVerificationError, ImapTrouble.CERTIFICATE),
        (TimeoutError, ImapTrouble.TIMEOUT),
        (OSError, ImapTrouble.CONNECTION),
    )
    return next((trouble for kind, trouble in table if isinstance(error, kind)), ImapTrouble.PROTOCOL)


def _response_code(error: Exception) -> str:
    """The machine-readable code in brackets (RFC 5530), such as OVERQUOTA."""
    found = _RESPONSE_CODE.search(str(error))
    return found.group(1) if found else type(error).__name__


def open_connection(account: ImapAccount, credentials: Credentials, context: ssl.SSLContext) -> IMAPClient:
    """A connection that is protected as the account asks and signed in; a refused token is renewed once.

    Raises:
        ImapError: the server cannot be reached, is not trusted, or refused the login.
    """
    with imap_errors():
        try:
            return _open_once(account, credentials, context)
        except LoginError:
            if credentials is None or not credentials.renew():
                raise
        return _open_once(account, credentials, context)


def close_connection(client: IMAPClient) -> None:
    """Close at once, without a farewell that a broken connection could not carry."""
    # A connection that cannot even be closed is closed.
    with contextlib.suppress(OSError, IMAPClientError):
        client.shutdown()


def _open_once(account: ImapAccount, credentials: Credentials, context: ssl.SSLContext) -> IMAPClient:
    client = IMAPClient(
        account.host,
        account.port,
        ssl=account.security == "tls",
        ssl_context=context,
        timeout=SocketTimeout(account.connect_timeout, account.read_timeout),
    )
    try:
        client.normalise_times = False
        if account.security == "starttls":
            client.starttls(context)
        _sign_in(client, account.username, credentials)
    except BaseException:
        close_connection(client)
        raise
    return client


def _sign_in(client: IMAPClient, username: str, credentials: Credentials) -> None:
    match credentials:
        case Password(password):
            client.login(username, password)
        case BearerToken(mechanism="OAUTHBEARER"):
            client.oauthbearer_login(username, credentials.token())
        case BearerToken():
            client.oauth2_login(username, credentials.token())
        case None:
            return
