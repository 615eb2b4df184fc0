"""The watcher against a real Dovecot: how soon it notices mail, and how it lives through trouble."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Self

import pytest

from bot.edges.credentials import Password
from bot.edges.imap_connection import ImapAccount
from bot.edges.watcher import LONGEST_PAUSE, Watcher, WatchTimes, reconnect_pause
from bot.errors import ConfigError, MailboxError
from tests.edges.accounts import account_of, mail
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.processes import free_port, until

SECONDS = 20.0


class Watched:
    """A running watcher and what it told."""

    def __init__(
        self,
        account: ImapAccount,
        user: MailUser,
        times: WatchTimes,
        on_mail: Callable[[], object] = lambda: None,
    ) -> None:
        self.looks: queue.Queue[str] = queue.Queue()
        self.troubles: queue.Queue[str] = queue.Queue()
        self.stop = threading.Event()

        def look() -> None:
            self.looks.put("look")
            on_mail()

        self.watcher = Watcher(
            account,
            Password(user.password),
            on_mail=look,
            on_trouble=self.troubles.put,
            stop=self.stop,
            times=times,
        )

    def __enter__(self) -> Self:
        self.watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        assert self.watcher.join(SECONDS)


@pytest.fixture(scope="module")
def server_without_idle(certificates: Certificates) -> Iterator[Dovecot]:
    with Dovecot(certificates, "IMAP4rev1") as server:
        yield server


def test_it_looks_at_the_start_and_when_a_mail_comes(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    with Watched(account_of(dovecot, user), user, WatchTimes()) as watched:
        watched.looks.get(timeout=SECONDS)

        dovecot.deliver(user, mail())

        watched.looks.get(timeout=SECONDS)
        assert watched.troubles.empty()


def test_it_looks_again_when_it_renews_although_nothing_came(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    with Watched(account_of(dovecot, user), user, WatchTimes(renew_seconds=0.1)) as watched:
        for _ in range(3):
            watched.looks.get(timeout=SECONDS)
        assert watched.troubles.empty()


def test_a_mail_that_comes_while_it_looks_is_seen_by_the_next_look(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    numbers = iter(range(1, 4))

    def deliver_meanwhile() -> None:
        number = next(numbers, None)
        if number is not None:
            dovecot.deliver(user, mail(number))

    with Watched(account_of(dovecot, user), user, WatchTimes(), deliver_meanwhile) as watched:
        for _ in range(4):
            watched.looks.get(timeout=SECONDS)
        assert watched.troubles.empty()


def test_it_stops_within_moments_while_the_server_is_silent(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    with Watched(account_of(dovecot, user), user, WatchTimes()) as watched:
        watched.looks.get(timeout=SECONDS)
        watched.stop.set()

        assert watched.watcher.join(5)


def test_after_a_dropped_connection_it_reports_connects_and_looks_again(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    with Watched(account_of(dovecot, user), user, WatchTimes()) as watched:
        watched.looks.get(timeout=SECONDS)
        until(lambda: dovecot.drop_connections() > 0, "a connection to drop")

        assert watched.troubles.get(timeout=SECONDS) == "connection"
        watched.looks.get(timeout=SECONDS)
        dovecot.deliver(user, mail())
        watched.looks.get(timeout=SECONDS)


def test_a_server_without_idle_is_polled(server_without_idle: Dovecot) -> None:
    user = server_without_idle.new_user()
    with Watched(account_of(server_without_idle, user), user, WatchTimes(poll_seconds=0.05)) as watched:
        for _ in range(3):
            watched.looks.get(timeout=SECONDS)
        assert watched.troubles.empty()


def test_without_idle_in_the_settings_it_never_connects(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    account = replace(account_of(dovecot, user), port=free_port())
    with Watched(account, user, WatchTimes(idle=False, poll_seconds=0.05)) as watched:
        for _ in range(3):
            watched.looks.get(timeout=SECONDS)
        assert watched.troubles.empty()


@pytest.mark.parametrize(
    ("error", "code"), [(MailboxError("gone"), "MailboxError"), (KeyError("a bug"), "KeyError")]
)
def test_an_error_while_looking_is_reported_and_it_goes_on(
    dovecot: Dovecot, error: Exception, code: str
) -> None:
    user = dovecot.new_user()
    errors = [error]

    def fail_once() -> None:
        if errors:
            raise errors.pop()

    with Watched(account_of(dovecot, user), user, WatchTimes(), fail_once) as watched:
        assert watched.troubles.get(timeout=SECONDS) == code
        watched.looks.get(timeout=SECONDS)
        watched.looks.get(timeout=SECONDS)


@pytest.mark.parametrize(
    ("wrong", "code"), [("password", "login"), ("port", "connection"), ("ca_file", "certificate")]
)
def test_what_keeps_it_from_connecting_is_reported_by_code(dovecot: Dovecot, wrong: str, code: str) -> None:
    user = dovecot.new_user()
    account = account_of(dovecot, user)
    if wrong == "port":
        account = replace(account, port=free_port())
    if wrong == "ca_file":
        account = replace(account, ca_file=dovecot.certificates.stranger)
    known = MailUser(user.address, "wrong") if wrong == "password" else user

    with Watched(account, known, WatchTimes()) as watched:
        assert watched.troubles.get(timeout=SECONDS) == code
        assert watched.looks.empty()


def test_plain_to_another_machine_is_refused_at_the_start(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    account = replace(account_of(dovecot, user), host="imap.example.com", security="plain")

    with pytest.raises(ConfigError, match="starttls"):
        Watched(account, user, WatchTimes())


def test_pauses_double_up_to_five_minutes() -> None:
    pauses = [reconnect_pause(failures, 1.0) for failures in range(1, 12)]

    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert pauses[-2:] == [LONGEST_PAUSE, LONGEST_PAUSE]
    assert reconnect_pause(10_000, 1.0) == LONGEST_PAUSE


@pytest.mark.parametrize("jitter", [0.0, 0.3, 1.0])
def test_jitter_spreads_a_pause_over_its_upper_half(jitter: float) -> None:
    for failures in range(1, 20):
        longest = reconnect_pause(failures, 1.0)
        assert longest / 2 <= reconnect_pause(failures, jitter) <= longest
