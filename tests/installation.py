"""A whole installation for a test: settings, keys, a migrated database and a colleague, as a user has them.

The settings are the shipped settings.toml; what differs on a test machine comes from the environment, as in
a container.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import Desk, build
from bot.settings import load
from tests.forks import Forked, Forks
from tests.servers.dovecot import Dovecot, MailUser

ROOT = Path(__file__).parent.parent

LOGIN, PASSWORD = "anne", "a password of the tests"

#: Facts that Mailkoning has yet to fill in; without them an answer about access has open places.
_CUSTOMERS = "customers.db"


@dataclass(frozen=True, slots=True)
class Submission:
    """Where letters are handed over."""

    host: str
    port: int
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder with a settings file, and the environment that fits it.

    Its commands start as users start them, or are forked from `forks`, which takes a tenth of the time.
    """

    folder: Path
    env: Mapping[str, str]
    forks: Forks | None = None

    @property
    def settings_file(self) -> Path:
        """The settings file."""
        return self.folder / "settings.toml"

    def desk(self, **options: Any) -> Desk:
        """The desk in this process."""
        return build(load(self.settings_file, self.env), **options)

    def run(self, *args: str, stdin: str = "", expect: int = 0) -> str:
        """Run one command to its end and give its standard output; its exit code must be as expected."""
        done = self._done(args, stdin)
        assert done.returncode == expect, f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def json(self, *args: str) -> Any:
        """Run a command that prints JSON."""
        return json.loads(self.run(*args, "--json"))

    def start(self, *args: str, log: Path) -> subprocess.Popen[bytes] | Forked:
        """Start a command that goes on; its output goes into a file."""
        with log.open("wb") as file:
            if self.forks is not None:
                return self.forks.start(self._args(args), self._environment(), log, log)
            return subprocess.Popen(self._argv(args), env=self._environment(), stdout=file, stderr=file)

    def _done(self, args: Sequence[str], stdin: str) -> subprocess.CompletedProcess[str]:
        if self.forks is not None:
            return self.forks.run(self._args(args), self._environment(), stdin)
        return subprocess.run(
            self._argv(args),
            env=self._environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def _argv(self, args: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "bot.cli", *self._args(args)]

    def _args(self, args: Sequence[str]) -> list[str]:
        return ["--settings", str(self.settings_file), *args]

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PRIVACYBOT_")}
        return {**kept, **self.env, "PRIVACYBOT_STAFF": LOGIN, "PRIVACYBOT_STAFF_PASSWORD": PASSWORD}


def install(
    folder: Path,
    *,
    dovecot: Dovecot,
    mailbox: MailUser,
    submission: Submission,
    digest_to: str,
    web_port: int,
    database: str = "",
    forks: Forks | None = None,
    **changes: object,
) -> Installation:
    """Lay out an installation whose mailbox and submission server are those of the tests.

    `database` is a URL, empty for SQLite in the folder; `forks` is what its commands are forked from;
    `changes` are SECTION__KEY values.
    """
    shutil.copy(ROOT / "settings.toml", folder / "settings.toml")
    values: dict[str, object] = {
        "MAILBOX__HOST": dovecot.host,
        "MAILBOX__PORT": dovecot.tls_port,
        "MAILBOX__SECURITY": "tls",
        "MAILBOX__USERNAME": mailbox.address,
        "MAILBOX__PASSWORD": mailbox.password,
        "MAILBOX__CA_FILE": dovecot.certificates.authority,
        "SMTP__HOST": submission.host,
        "SMTP__PORT": submission.port,
        "SMTP__SECURITY": "starttls",
        "SMTP__USERNAME": submission.user,
        "SMTP__PASSWORD": submission.password,
        "SMTP__CA_FILE": dovecot.certificates.authority,
        "SMTP__FROM_ADDRESS": mailbox.address,
        "SMTP__BOUNCE_ADDRESS": mailbox.address,
        "ORGANISATION__EMAIL": mailbox.address,
        "ORGANISATION__OWN_ADDRESSES": json.dumps([mailbox.address]),
        "DATABASE__URL": database or f"sqlite:///{folder / 'desk.db'}",
        "DIGEST__RECIPIENTS": json.dumps([digest_to]),
        "WEB__PORT": web_port,
        "WEB__PUBLIC_URL": f"http://localhost:{web_port}",
        "WEB__ALLOWED_HOSTS": json.dumps(["localhost", "127.0.0.1"]),
        "WEB__SECURE_COOKIES": "false",
        "APPROVAL__UNDO_SECONDS": 0,
        "LOGGING__FORMAT": "json",
        **changes,
    }
    env = {f"PRIVACYBOT_{key}": str(value) for key, value in values.items()}
    made = Installation(folder, env, forks)
    made.run("keys", str(folder / "keys"))
    made.run("migrate")
    _add_colleague(made)
    return made


def _add_colleague(made: Installation) -> None:
    from bot.app import utc_now
    from bot.store import staff

    desk = made.desk()
    with desk.store.begin("tests.colleague") as work:
        staff.add(work, LOGIN, "Anne de Vries", utc_now())
        staff.set_password(staff.require(work, LOGIN), PASSWORD)
    desk.close()
