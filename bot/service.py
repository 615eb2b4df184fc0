"""The long-running process: watches the mailbox, works, sends, keeps the schedule and serves the pages.

Started by `privacybot run` and by the demo. Decides nothing; an error in one part is noted and the part
goes on with the next turn, because every step can be run again.
"""

import threading
from collections.abc import Callable
from enum import StrEnum

import structlog

from bot import terms
from bot.app import Desk
from bot.edges.schedule import Schedule
from bot.edges.watcher import Watcher, WatchTimes
from bot.errors import BotError

log = structlog.get_logger(__name__)

#: Seconds between two looks at the outbox.
SEND_TICK = 1.0

#: Seconds between two looks whether a digest was missed, by a stop or by a sleep past its time.
DIGEST_TICK = 300.0

#: Seconds between two looks whether a reminder of a breach is due, also where the work hangs.
ALERT_TICK = 60.0

FORGET_TICK = 6 * 3600.0

#: Seconds between two looks whether the mail server still holds what was wiped here.
COPIES_TICK = 600.0


class Role(StrEnum):
    """What a process does; with PostgreSQL several processes may share the roles."""

    INTAKE = "intake"
    WORK = "work"
    SEND = "send"
    WEB = "web"


ALL_ROLES = frozenset(Role)


class Service:
    """The moving parts of one process."""

    def __init__(
        self,
        desk: Desk,
        roles: frozenset[Role] = ALL_ROLES,
        after_work: Callable[[], None] = lambda: None,
    ) -> None:
        """`after_work` is called after each turn of the work, for the demo's progress display."""
        self._desk, self._roles, self._after_work = desk, roles, after_work
        self._stop = threading.Event()
        self._new_mail = threading.Event()
        self._threads: list[threading.Thread] = []
        self._schedule = Schedule(desk.settings.digest.timezone.key, self._trouble)

    def start(self) -> None:
        """Start every part; returns at once."""
        self._desk.recover()
        mailbox = self._desk.settings.mailbox
        if Role.INTAKE in self._roles:
            self._start_watcher()
        if self._roles & {Role.INTAKE, Role.WORK}:
            self._start_thread("work", self._work_until_stopped)
        if Role.SEND in self._roles:
            self._schedule.every("send", SEND_TICK, self._send)
            self._schedule.daily("digest", self._desk.settings.digest.at, self._digest)
            self._schedule.every("digest_catch_up", DIGEST_TICK, self._digest)
            self._schedule.every("alert", ALERT_TICK, self._alert)
            self._schedule.every("forget", FORGET_TICK, self._forget)
            self._schedule.every("forget_copies", COPIES_TICK, self._remove_copies)
        self._schedule.start()
        log.info("service.started", roles=len(self._roles), poll_seconds=mailbox.poll_seconds)

    def stop(self) -> None:
        """Stop every part and wait for the turn that is going on."""
        self._stop.set()
        self._new_mail.set()
        self._schedule.stop(wait=True)
        for thread in self._threads:
            thread.join(timeout=30)
        self._desk.close()
        log.info("service.stopped")

    def _start_watcher(self) -> None:
        mailbox = self._desk.settings.mailbox
        watcher = Watcher(
            terms.imap_account(mailbox),
            terms.credentials(mailbox),
            on_mail=self._new_mail.set,
            on_trouble=lambda code: self._trouble("mailbox", code),
            stop=self._stop,
            times=WatchTimes(
                idle=mailbox.idle,
                renew_seconds=mailbox.idle_renew_seconds,
                poll_seconds=mailbox.poll_seconds,
            ),
        )
        self._start_thread("watch", watcher.run)

    def _start_thread(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work_until_stopped(self) -> None:
        pause = float(self._desk.settings.mailbox.poll_seconds) if Role.INTAKE in self._roles else 1.0
        while not self._stop.is_set():
            # Cleared before the work: mail that comes in meanwhile wakes the next turn.
            self._new_mail.clear()
            self._one_turn()
            self._new_mail.wait(pause)

    def _one_turn(self) -> None:
        if Role.INTAKE in self._roles:
            self._guarded("intake", self._desk.take_in)
        if Role.WORK in self._roles:
            self._guarded("work", self._desk.work)
        self._after_work()

    def _send(self) -> None:
        self._guarded("send", self._desk.send)
        self._guarded("copy", self._desk.copy_sent)

    def _digest(self) -> None:
        self._guarded("digest", self._desk.digest)

    def _alert(self) -> None:
        self._guarded("alert", self._desk.call_colleagues)

    def _forget(self) -> None:
        self._guarded("forget", self._desk.forget)

    def _remove_copies(self) -> None:
        self._guarded("forget_copies", self._desk.remove_copies)

    def _guarded(self, part: str, act: Callable[[], object]) -> None:
        try:
            act()
        except BotError as error:
            # The message names no person (bot.errors), yet only class and code are logged, to be sure.
            code = str(getattr(error, "code", ""))
            log.warning("service.trouble", part=part, error=type(error).__name__, code=code)
        except Exception as error:
            log.exception("service.error", part=part, error=type(error).__name__)

    @staticmethod
    def _trouble(part: str, code: str) -> None:
        log.warning("service.trouble", part=part, code=code)
