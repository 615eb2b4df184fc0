"""A terminal for tests: runs the command line in this process, as a shell would, and hands back what it said.

Starting a Python for every command would take seconds each; what differs in a process of its own (signals,
uncaught errors, what is imported) is tested with real processes.
"""

import json
import logging
import shutil
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from typer.testing import CliRunner

from bot.app import Desk
from bot.cli import main
from bot.store import staff
from bot.store.vault import new_key
from tests.builders import SIGNING_KEY, take_in
from tests.installation import LOGIN, PASSWORD, ROOT, Installation


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it said."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.raw.decode()

    @property
    def json(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.raw)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as lines of JSON."""
        return [json.loads(line) for line in self.raw.split(b"\n") if line.strip()]


@contextmanager
def kept_hooks() -> Iterator[None]:
    """Put back what the command line sets for its whole process: logging, and the hooks for errors."""
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning)
    handlers, level, raising = logging.root.handlers[:], logging.root.level, logging.raiseExceptions
    try:
        yield
    finally:
        sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        logging.raiseExceptions = raising
        structlog.reset_defaults()


def run(
    *args: str, expect: int = 0, stdin: str | bytes = "", env: Mapping[str, str | None] | None = None
) -> Said:
    """Run one command to its end; its exit code must be as expected."""
    code: object = 0
    with kept_hooks(), CliRunner().isolation(stdin, env) as (out, err, _both):
        try:
            main(args)
        except SystemExit as ended:
            code = ended.code
        sys.stdout.flush()
        sys.stderr.flush()
        said = Said(code if isinstance(code, int) else 1, out.getvalue(), err.getvalue().decode())
    assert said.code == expect, f"{args} ended with {code}\n{said.out}\n{said.err}"
    return said


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal of Anne's, at an installation; her password comes from the environment."""

    at: Installation

    def run(
        self,
        *args: str,
        expect: int = 0,
        stdin: str | bytes = "",
        env: Mapping[str, str | None] | None = None,
    ) -> Said:
        """Run one command with the settings of the installation."""
        known = {"PRIVACYBOT_STAFF": LOGIN, "PRIVACYBOT_STAFF_PASSWORD": PASSWORD, "COLUMNS": "140"}
        chosen = {**known, **self.at.env, **(env or {})}
        return run("--settings", str(self.at.settings_file), *args, expect=expect, stdin=stdin, env=chosen)

    def with_settings(self, **changes: object) -> "Terminal":
        """The same installation with other SECTION__KEY values."""
        changed = {f"PRIVACYBOT_{key}": str(value) for key, value in changes.items()}
        return Terminal(Installation(self.at.folder, {**self.at.env, **changed}))

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The desk of the installation, for what a test must prepare or look at."""
        opened = self.at.desk()
        try:
            yield opened
        finally:
            opened.close()

    def receive(self, *raws: bytes) -> None:
        """Let mails arrive now, and the bot do what it can."""
        with self.desk() as desk:
            for raw in raws:
                take_in(desk.store, raw, datetime.now(UTC))
            desk.work()

    def only_reference(self) -> str:
        """The reference of the one case that is not closed."""
        (line,) = self.run("queue", "list", "--json").json
        return str(line["reference"])


def empty_office(folder: Path) -> Terminal:
    """An installation without servers: the shipped settings, keys, an empty database, and Anne."""
    folder.mkdir(exist_ok=True)
    shutil.copy(ROOT / "settings.toml", folder / "settings.toml")
    (folder / "encryption.key").write_text(new_key())
    (folder / "signing.key").write_bytes(SIGNING_KEY + b"." * 32)
    office = terminal_at(folder)
    office.run("migrate")
    with office.desk() as desk, desk.store.begin("tests.colleague") as work:
        staff.add(work, LOGIN, "Anne de Vries", desk.clock())
        staff.set_password(staff.require(work, LOGIN), PASSWORD)
    return office


def terminal_at(folder: Path) -> Terminal:
    """A terminal at an installation that `empty_office` made and that was perhaps copied."""
    return Terminal(Installation(folder, environment_in(folder)))


def environment_in(folder: Path) -> dict[str, str]:
    """What differs from the shipped settings; no server listens at port 1."""
    values: dict[str, object] = {
        "MAILBOX__HOST": "127.0.0.1",
        "MAILBOX__PORT": 1,
        "MAILBOX__PASSWORD": "secret-of-the-mailbox",
        "SMTP__HOST": "127.0.0.1",
        "SMTP__PORT": 1,
        "SMTP__PASSWORD": "secret-of-the-smtp",
        "SMTP__FROM_ADDRESS": "privacy@company.test",
        "ORGANISATION__EMAIL": "privacy@company.test",
        "ORGANISATION__OWN_ADDRESSES": json.dumps(["privacy@company.test"]),
        "DATABASE__URL": f"sqlite:///{folder / 'desk.db'}",
        "DATABASE__ENCRYPTION_KEY_FILES": json.dumps([str(folder / "encryption.key")]),
        "DATABASE__SIGNING_KEY_FILE": folder / "signing.key",
        "DIGEST__RECIPIENTS": json.dumps(["balie@company.test"]),
        "APPROVAL__UNDO_SECONDS": 300,
    }
    return {f"PRIVACYBOT_{key}": str(value) for key, value in values.items()}
