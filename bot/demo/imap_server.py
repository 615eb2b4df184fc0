"""The demonstration's mailbox: an IMAP server (pymap, in memory) on its own thread and event loop.

Used by `privacybot demo` and its tests in a `with` block; never offered for production, never reachable
from outside this machine. It needs the extra `demo`.
"""

import asyncio
import logging
import secrets
import threading
from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, cast

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend, Login
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

from bot.demo.ports_in_use import explained

HOST = "127.0.0.1"
START_SECONDS = 15.0
DELIVERY_SECONDS = 30.0

# A password that lives as long as the process and is checked over loopback needs no slow hash; with the
# default of half a million rounds every login of the poller would cost a third of a second.
_HASH_ROUNDS = 1_000


class _DemoConfig(Config):
    """pymap's settings with a greeting that needs no reverse look-up of this machine's name."""

    @property
    def greeting(self) -> bytes:
        """The text of the server's first line."""
        return b"privacybot demo ready"


class _WholeResponses:
    """A stream that sends nothing before it is drained: each response leaves in one piece.

    pymap writes a response in many small pieces. IMAPClient, waiting in IDLE, takes a piece without its line
    end for a broken connection, and the system delays small pieces besides.
    """

    def __init__(self, writer: StreamWriter) -> None:
        self._writer = writer
        self._waiting = bytearray()

    def write(self, data: bytes) -> None:
        self._waiting += data

    async def drain(self) -> None:
        self._flush()
        await self._writer.drain()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write(bytes(self._waiting))
            self._waiting.clear()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


def _callback(config: _DemoConfig, login: Login) -> Callable[[StreamReader, StreamWriter], Awaitable[None]]:
    """What asyncio calls for a new connection."""
    talk = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(login, config))

    async def connected(reader: StreamReader, writer: StreamWriter) -> None:
        # The wrapper has every method of a StreamWriter that pymap calls.
        await talk(reader, cast("StreamWriter", _WholeResponses(writer)))

    return connected


class DemoImap:
    """An IMAP account with INBOX and the given folders, byte-exact, gone when the block ends.

    `port` 0 takes a free one; after entering, `port` is the real one. Plain text over loopback only, so the
    bot must be told to allow that. pymap knows no keywords, no SPECIAL-USE and no CONDSTORE.
    """

    def __init__(
        self,
        *,
        user: str = "privacy",
        password: str | None = None,
        port: int = 0,
        folders: Sequence[str] = ("Sent", "Verwerkt"),
    ) -> None:
        self.host = HOST
        self.port = port
        self.user = user
        self.password = password or secrets.token_urlsafe(18)
        self._folders = tuple(folders)
        self._login: Login | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: Callable[[], object] = lambda: None
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="demo-imap", daemon=True)

    def __enter__(self) -> Self:
        """Start the server.

        Raises:
            ConfigError: the given port is taken.
        """
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise TimeoutError("The demonstration's IMAP server did not start.")
        if isinstance(self._failure, OSError):
            raise explained(self._failure, self.port, "--imap-port") from self._failure
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(START_SECONDS)

    def deliver(self, raw: bytes, received_at: datetime | None = None) -> int:
        """Lay a mail in INBOX, unread, and give its UID; a waiting IDLE hears of it at once.

        `received_at` (aware) becomes INTERNALDATE; without it, now. May be called from any thread but the
        server's own. Mail whose headers pymap cannot index (a NUL in a MIME parameter, thousands of nested
        parts) raises what pymap raised, and nothing is stored.
        """
        if self._loop is None or self._login is None:
            raise RuntimeError("The demonstration's IMAP server is not running.")
        when = (received_at or datetime.now(UTC)).astimezone(UTC)
        future = asyncio.run_coroutine_threadsafe(self._append(self._login, raw, when), self._loop)
        return future.result(DELIVERY_SECONDS)

    async def _append(self, login: Login, raw: bytes, when: datetime) -> int:
        async with login.demo_user_identity.new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            message = await inbox.append(AppendMessage(raw, when), recent=True)
            return int(message.uid)

    def _run(self) -> None:
        # pymap logs whole protocol lines, and so mail, when a debug level is set for everything.
        logging.getLogger("pymap").setLevel(logging.WARNING)
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            # Handed to the thread that waits in __enter__.
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        config = self._config()
        config.apply_context()
        self._login = login = Login(config)
        await self._prepare(config, login)
        async with AsyncExitStack() as stack:
            await DictBackend(login, config).start(stack)
            server = await asyncio.start_server(_callback(config, login), HOST, self.port)
            # Only close(): from Python 3.12 on, waiting would last until the last client leaves by itself.
            stack.callback(server.close)
            self.port = server.sockets[0].getsockname()[1]
            self._loop = asyncio.get_running_loop()
            stopped = asyncio.Event()
            self._stop = stopped.set
            self._ready.set()
            await stopped.wait()

    def _config(self) -> _DemoConfig:
        arguments = Namespace(
            demo_data=False,
            demo_user=self.user,
            demo_password=self.password,
            host=HOST,
            port=self.port,
            cert=None,
            key=None,
            tls=False,
            proxy_protocol=None,
            inherited_sockets=None,
            debug=False,
            skip_services=[],
            passlib_cfg=None,
        )
        return _DemoConfig.from_args(arguments, hash_context=BuiltinHash(rounds=_HASH_ROUNDS))

    async def _prepare(self, config: _DemoConfig, login: Login) -> None:
        """Make the account and its folders, as `DictBackend.init` and a first login would."""
        password = await Passwords(config).hash_password(self.password)
        await login.demo_user_identity.set(UserMetadata(config, self.user, password=password))
        async with login.demo_user_identity.new_session() as session:
            for folder in self._folders:
                await session.mailbox_set.add_mailbox(folder)
