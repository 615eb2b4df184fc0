"""Starts a server program for a test so that it can never outlive the test.

The modules beside this one call it; it knows nothing of any particular server.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self, TypedDict

import pytest

LOOPBACK = "127.0.0.1"
START_SECONDS = 30.0
STOP_SECONDS = 5.0
SYSTEM_FOLDERS = ("/usr/sbin", "/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/local/sbin")


def refuse(reason: str) -> NoReturn:
    """Skip the test, or fail it under CI=true, where a silent skip would look like a success."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must run every test: {reason}", pytrace=False)
    pytest.skip(reason)


def require_program(name: str, package: str, folders: Sequence[str] = ()) -> str:
    """The path of a program, searched in PATH, the usual system folders and `folders`; else see refuse()."""
    places = os.pathsep.join([*folders, os.environ.get("PATH", os.defpath), *SYSTEM_FOLDERS])
    found = shutil.which(name, path=places)
    if found is None:
        refuse(f"{name} is missing: apt-get install --no-install-recommends {package}")
    return found


def free_port() -> int:
    """A TCP port that was free on the loopback address a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def new_folder(name: str) -> Path:
    """A fresh folder that an unprivileged server can reach; pytest's own tmp_path is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix=f"privacybot-{name}-"))
    folder.chmod(0o755)
    return folder


def until(ready: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Poll until `ready()` holds; TimeoutError naming `what` when it does not in time."""
    started = time.monotonic()
    while not ready():
        waited = time.monotonic() - started
        if waited > seconds:
            raise TimeoutError(f"waited {seconds:g} s for: {what}")
        # Each look takes processor time from what it waits for: the longer that lasts, the fewer the looks.
        time.sleep(min(0.25, max(0.02, waited / 10)))


def answers(port: int, greeting: bytes) -> bool:
    """Whether a server on this loopback port greets with these bytes."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as probe:
            return probe.recv(200).startswith(greeting)
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Owner:
    """The system user that a server runs as."""

    name: str
    uid: int
    gid: int

    def own(self, *paths: Path) -> None:
        """Hand files to this user; does nothing when it is already ourselves."""
        for path in paths:
            if os.getuid() == 0:
                os.chown(path, self.uid, self.gid)

    def switch(self) -> "Switch":
        """The arguments of subprocess that run a program as this user."""
        if os.getuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


class Switch(TypedDict, total=False):
    """Arguments of subprocess that change the user."""

    user: int
    group: int
    extra_groups: list[int]


def unprivileged(*names: str) -> Owner:
    """Ourselves, or as root the first of these users that exists: many servers refuse to run as root."""
    if os.getuid() != 0:
        me = pwd.getpwuid(os.getuid())
        return Owner(me.pw_name, me.pw_uid, me.pw_gid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in names:
        if name in known:
            return Owner(name, known[name].pw_uid, known[name].pw_gid)
    refuse(f"none of the users {', '.join(names)} exists on this machine")


#: Waits for the end of its input, which comes when the test run ends in any way, even by SIGKILL.
#: The death signal of the kernel would not do: it is lost when a server changes its user for a moment, as
#: Postfix does.
GUARDIAN = 'read -r _; kill -s "$2" -- "-$1"; sleep 2; kill -s KILL -- "-$1"'


class ServerProcess:
    """A running server in a process group of its own, which a guardian stops should we die ourselves."""

    def __init__(
        self, argv: Sequence[str], log: Path, owner: Owner, stop_signal: signal.Signals = signal.SIGTERM
    ) -> None:
        self._log = log
        self._stop_signal = stop_signal
        with log.open("ab") as output:
            owner.own(log)
            self._process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=log.parent,
                start_new_session=True,
                **owner.switch(),
            )
        self._guardian = subprocess.Popen(
            ["/bin/sh", "-c", GUARDIAN, "guardian", str(self.pid), stop_signal.name.removeprefix("SIG")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The process id of the server's first process, also its process group."""
        return self._process.pid

    def wait_until(self, ready: Callable[[], bool], what: str) -> None:
        """Poll until the server is ready; RuntimeError with its log when it ends before that."""

        def ready_or_dead() -> bool:
            return self._process.poll() is not None or ready()

        try:
            until(ready_or_dead, what)
        except TimeoutError as error:
            self.stop()
            raise RuntimeError(f"{error}\n{self._log.read_text(errors='replace')}") from error
        if self._process.poll() is not None:
            raise RuntimeError(f"{what} ended at once\n{self._log.read_text(errors='replace')}")

    def stop(self) -> None:
        """Ask the server to stop, then kill what is left of its process group."""
        self._guardian.kill()
        self._guardian.communicate()
        self._process.send_signal(self._stop_signal)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._kill_group()
            self._process.wait(STOP_SECONDS)

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


class TemporaryServer:
    """The part that all servers share: a folder, a start and a stop, usable in a `with` block."""

    def __init__(self, name: str) -> None:
        self.folder = new_folder(name)
        self._process: ServerProcess | None = None

    def start(self) -> None:
        """Start the server and return once it answers."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop the server and remove its folder; may be called twice."""
        if self._process is not None:
            self._process.stop()
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            # Also a skip or an interrupt must not leave a folder or a process behind.
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
