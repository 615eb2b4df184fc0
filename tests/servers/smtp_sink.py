"""A submission server inside the test process that keeps what it is handed.

STARTTLS and a login are required, as at a real provider; replies can be set per recipient or for the text.
"""

import base64
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Certificates
from tests.servers.processes import LOOPBACK, free_port

USER = "bot@company.test"
PASSWORD = "invented-password"
TOKEN = "invented-token"
SIZE_LIMIT = 30_000_000


@dataclass(frozen=True, slots=True)
class SunkMail:
    """One hand-over: the envelope, the bytes, and whether the connection was encrypted."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    encrypted: bool


class SmtpSink:
    """The server; `mails` is what it took, `replies` maps a recipient (or "DATA") to a refusal."""

    def __init__(self, certificates: Certificates) -> None:
        self.host, self.port = LOOPBACK, free_port()
        self.user, self.password, self.token = USER, PASSWORD, TOKEN
        self.replies: dict[str, str] = {}
        self._mails: list[SunkMail] = []
        self._arrived = threading.Condition()
        self._controller = Controller(
            _Handler(self),
            hostname=LOOPBACK,
            port=self.port,
            tls_context=certificates.server_context(),
            require_starttls=True,
            authenticator=_authenticate,
            auth_required=True,
            auth_require_tls=True,
            enable_SMTPUTF8=True,
            data_size_limit=SIZE_LIMIT,
        )

    @property
    def mails(self) -> tuple[SunkMail, ...]:
        """All hand-overs since the start or the last clear(), in order."""
        with self._arrived:
            return tuple(self._mails)

    def clear(self) -> None:
        """Forget mails and replies: call it first in a test that shares the session's server."""
        with self._arrived:
            self._mails.clear()
            self.replies.clear()

    def keep(self, mail: SunkMail) -> None:
        """Called by the handler, in the server's thread."""
        with self._arrived:
            self._mails.append(mail)
            self._arrived.notify_all()

    def wait_for(self, count: int, seconds: float = 20.0) -> tuple[SunkMail, ...]:
        """Wait until at least `count` mails came in; TimeoutError otherwise."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._mails) >= count, timeout=seconds):
                raise TimeoutError(f"{len(self._mails)} of {count} mails arrived in {seconds:g} s")
            return tuple(self._mails)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()


class _Handler:
    """The hooks of aiosmtpd; it finds them by name."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink

    async def handle_RCPT(  # noqa: N802  # The name is aiosmtpd's.
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self._sink.replies:
            return self._sink.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  # The name is aiosmtpd's.
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self._sink.replies:
            return self._sink.replies["DATA"]
        raw = envelope.original_content or b""
        sender = envelope.mail_from or ""
        self._sink.keep(SunkMail(sender, tuple(envelope.rcpt_tos), raw, session.ssl is not None))
        return "250 2.0.0 queued"

    async def auth_XOAUTH2(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802  # As above.
        expected = f"user={USER}\1auth=Bearer {TOKEN}\1\1"
        good = len(args) > 1 and base64.b64decode(args[1]).decode() == expected
        return AuthResult(success=good, handled=good)


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=good)
