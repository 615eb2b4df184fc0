"""Notices new mail at once: waits on the IMAP server in a thread of its own, and calls back.

`bot.app` starts one per mailbox. It never reads a mail and keeps no mark: what is new, the intake finds out.

    connect ▶ IDLE ▶ on_mail ▶ wait ─ a word of the server, or time to renew ▶ DONE ▶ IDLE …
       ▲                         │ any error
       └──── growing pause ◀─────┘
"""

import random
import selectors
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from imapclient import IMAPClient

from bot.edges.credentials import Credentials
from bot.edges.imap_connection import ImapAccount, close_connection, imap_errors, open_connection
from bot.edges.transport import client_context, require_protection
from bot.errors import BotError

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
#: How long the thread may take to notice that it should stop.
SLICE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class WatchTimes:
    """Seconds. IDLE is renewed well before the 29 minutes of RFC 2177, so that a dead line is noticed."""

    idle: bool = True
    renew_seconds: float = 540.0
    poll_seconds: float = 60.0


class Watcher:
    """Calls `on_mail` after each connect, on any word of the server, and at each renewal of IDLE.

    `on_trouble` gets a code for each failure and must not raise. Both are called in the watcher's thread,
    one at a time. A server without IDLE is polled instead. The thread goes on until `stop` is set.
    """

    def __init__(
        self,
        account: ImapAccount,
        credentials: Credentials,
        *,
        on_mail: Callable[[], object],
        on_trouble: Callable[[str], object],
        stop: threading.Event,
        times: WatchTimes | None = None,
    ) -> None:
        require_protection(account.host, account.security)
        self._account, self._credentials = account, credentials
        self._context = client_context(account.ca_file)
        self._on_mail, self._on_trouble, self._stop = on_mail, on_trouble, stop
        self._times = times or WatchTimes()
        self._failures = 0
        self._thread = threading.Thread(target=self.run, name="mailbox-watcher", daemon=True)

    def start(self) -> None:
        """Run in a thread of its own."""
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait for the thread after `stop` was set; whether it has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def run(self) -> None:
        """Watch until `stop` is set."""
        while not self._stop.is_set():
            try:
                self._watch()
            except BotError as error:
                self._pause(str(getattr(error, "code", type(error).__name__)))
            except Exception as error:
                # A watcher that died would look like a mailbox without mail: it reports and goes on.
                self._pause(type(error).__name__)

    def _pause(self, code: str) -> None:
        self._failures += 1
        # The jitter keeps many clients of a server that comes back from calling all at once.
        pause = reconnect_pause(self._failures, random.random())  # noqa: S311  # No secret hangs on it.
        log.warning("watcher.trouble", code=code, failures=self._failures, pause_seconds=round(pause, 1))
        self._on_trouble(code)
        self._stop.wait(pause)

    def _watch(self) -> None:
        """One connection's life; without IDLE there is none, for the intake has its own."""
        client = self._connect() if self._times.idle else None
        if client is None:
            self._poll()
            return
        try:
            while not self._stop.is_set():
                with imap_errors():
                    client.idle()
                # Looking while the server already watches lets no mail fall between two looks.
                self._look()
                if self._told_or_due(client):
                    with imap_errors():
                        # On a dropped connection this raises.
                        client.idle_done()
        finally:
            close_connection(client)

    def _connect(self) -> IMAPClient | None:
        client = open_connection(self._account, self._credentials, self._context)
        try:
            with imap_errors():
                able = bool(client.has_capability("IDLE"))
                if able:
                    client.select_folder(self._account.folder, readonly=True)
        except BaseException:
            close_connection(client)
            raise
        if not able:
            close_connection(client)
        log.info("watcher.connected", idle=able)
        return client if able else None

    def _poll(self) -> None:
        while not self._stop.is_set():
            self._look()
            self._stop.wait(self._times.poll_seconds)

    def _look(self) -> None:
        self._on_mail()
        self._failures = 0

    def _told_or_due(self, client: IMAPClient) -> bool:
        """Wait until the server says anything, breaks off, or must be asked anew; False when to stop.

        IMAPClient's own idle_check() answers at once and for ever on a dropped connection, and takes half a
        line for the end of it; so only the socket is watched here, and idle_done() reads what came.
        """
        renew_at = time.monotonic() + self._times.renew_seconds
        with selectors.DefaultSelector() as selector:
            selector.register(client.socket(), selectors.EVENT_READ)
            while not self._stop.is_set():
                left = renew_at - time.monotonic()
                if left <= 0 or selector.select(min(SLICE_SECONDS, left)):
                    return True
        return False


def reconnect_pause(failures: int, jitter: float) -> float:
    """Seconds to wait after so many failures in a row: doubling from half a second or so up to five minutes.

    `jitter` between 0 and 1 spreads each pause over its upper half.
    """
    longest = min(FIRST_PAUSE * 2.0 ** min(failures - 1, 30), LONGEST_PAUSE)
    return longest * (0.5 + jitter / 2)
