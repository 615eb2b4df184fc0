"""The demonstration's two SMTP listeners: the border server before the mailbox, and the world outside.

Used by `privacybot demo` and its tests in `with` blocks; both listen on loopback only and never pass mail
on. They need the extra `demo`.
"""

import asyncio
import logging
import secrets
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.demo.border import AUTHSERV_ID, Arrival, with_trace
from bot.demo.imap_server import DemoImap
from bot.demo.ports_in_use import explained
from bot.demo.sent_letters import SentLetter, read_letters, write_letter

HOST = "127.0.0.1"
INBOUND_PORT = 2525
SIZE_LIMIT_BYTES = 50 * 1024 * 1024

log = structlog.get_logger(__name__)


class InboundSmtp:
    """The border server: what it accepts lies in the mailbox before it says 250.

    Any recipient is accepted, since there is one mailbox only. `accepted` counts the mails.
    """

    def __init__(self, imap: DemoImap, *, port: int = INBOUND_PORT, authserv_id: str = AUTHSERV_ID) -> None:
        self._imap = imap
        self._authserv_id = authserv_id
        self._listener = _Listener(self, port, hostname=authserv_id)
        self.accepted = 0

    @property
    def port(self) -> int:
        """The port listened on; the real one after entering when 0 was asked."""
        return int(self._listener.port)

    def __enter__(self) -> Self:
        """Listen.

        Raises:
            ConfigError: the port is taken.
        """
        self._listener.open("--smtp-port")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.stop()

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Deliver one mail; called by aiosmtpd on the listener's thread."""
        arrival = _arrival(session, envelope)
        try:
            raw = with_trace(_content(envelope), arrival, self._authserv_id)
            await asyncio.to_thread(self._imap.deliver, raw, arrival.at)
        except Exception as error:
            # The sender keeps the mail and is told; pymap's crash must not look like a delivery.
            log.warning("demo_mail_refused", queue_id=arrival.queue_id, error=type(error).__name__)
            return "554 5.6.0 The demonstration's mailbox cannot hold this mail"
        self.accepted += 1
        log.info("demo_mail_delivered", queue_id=arrival.queue_id, size=len(raw))
        return f"250 2.0.0 Delivered as {arrival.queue_id}"


class OutboundSmtp:
    """The world: keeps every letter that the bot hands over, in memory and as an .eml file.

    Nothing is refused as a double: a letter handed over twice lies here twice, and so is seen. Letters of
    an earlier run are read back from `folder` when it opens.
    """

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        self._folder = folder
        self._listener = _Listener(self, port, hostname="world.example")
        self._changed = threading.Condition()
        self._letters: list[SentLetter] = []

    @property
    def port(self) -> int:
        """The port listened on; the real one after entering when 0 was asked."""
        return int(self._listener.port)

    @property
    def letters(self) -> tuple[SentLetter, ...]:
        """Every letter so far, oldest first."""
        with self._changed:
            return tuple(self._letters)

    def wait_for(self, count: int, timeout_seconds: float) -> bool:
        """Wait until at least `count` letters have come; False when the time is over before."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._letters) >= count, timeout_seconds)

    def __enter__(self) -> Self:
        """Make the folder, read what lies there, and listen.

        Raises:
            ConfigError: the port is taken.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._letters = read_letters(self._folder)
        self._listener.open("--outbound-port")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.stop()

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one letter; called by aiosmtpd on the listener's thread."""
        arrival = _arrival(session, envelope)
        raw = _content(envelope)
        await asyncio.to_thread(self._keep, raw, arrival)
        log.info("demo_letter_received", queue_id=arrival.queue_id, size=len(raw))
        return f"250 2.0.0 Received as {arrival.queue_id}"

    def _keep(self, raw: bytes, arrival: Arrival) -> None:
        # The lock also keeps two letters of one moment from choosing the same file name.
        with self._changed:
            letter = write_letter(self._folder, raw, arrival.mail_from, arrival.recipients, arrival.at)
            self._letters.append(letter)
            self._changed.notify_all()


class _PatientSmtp(SMTP):
    """Takes lines longer than RFC 5321 allows, as most servers do: real mail programs send them."""

    line_length_limit = 1024 * 1024


class _Listener(Controller):
    """An aiosmtpd server on its own thread that may take a free port (stock aiosmtpd cannot)."""

    def __init__(self, handler: InboundSmtp | OutboundSmtp, port: int, hostname: str) -> None:
        super().__init__(
            handler,
            hostname=HOST,
            port=port,
            server_hostname=hostname,
            ident="privacybot demo",
            data_size_limit=SIZE_LIMIT_BYTES,
            enable_SMTPUTF8=True,
        )

    def open(self, flag: str) -> None:
        """Start to listen; `flag` is the option that changes the port, for the error."""
        # aiosmtpd logs every command at INFO, addresses included (invariant 7).
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        # Bound here, since aiosmtpd would wait for seconds before it tells that its thread could not.
        try:
            self._socket = socket.create_server((HOST, self.port))
        except OSError as error:
            raise explained(error, self.port, flag) from error
        self.port = self._socket.getsockname()[1]
        self.start()

    def factory(self) -> SMTP:
        """One protocol object a connection."""
        return _PatientSmtp(self.handler, **self.SMTP_kwargs)

    async def _create_server(self) -> asyncio.Server:
        return await self.loop.create_server(self._factory_invoker, sock=self._socket)


def _content(envelope: Envelope) -> bytes:
    content: Any = envelope.original_content
    return bytes(content or b"")


def _arrival(session: Session, envelope: Envelope) -> Arrival:
    peer = session.peer[0] if isinstance(session.peer, tuple) else HOST
    return Arrival(
        greeting=session.host_name or "unknown",
        peer=str(peer),
        mail_from=envelope.mail_from or "",
        recipients=tuple(envelope.rcpt_tos),
        queue_id=secrets.token_hex(6).upper(),
        at=datetime.now(UTC),
    )
