"""An error ends in one clear line and in the exit code that `bot.cli` documents."""

import subprocess
import sys

import pytest
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.commands import state
from bot.errors import (
    AuditBroken,
    BotError,
    ConfigError,
    DecryptionError,
    DirectoryError,
    MailboxError,
    NotFound,
    RuleViolation,
    SendError,
    StaleDraft,
)
from tests.commands.terminal import Terminal, run
from tests.installation import ROOT


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BotError, 1),
        (RuleViolation, 1),
        (StaleDraft, 1),
        (NotFound, 1),
        (ConfigError, 2),
        (DecryptionError, 2),
        (MailboxError, 3),
        (SendError, 3),
        (DirectoryError, 3),
        (AuditBroken, 4),
    ],
)
def test_an_error_of_the_desk_is_one_line_and_a_code(
    error: type[BotError], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise error("what to do next")

    monkeypatch.setattr(state, "store", fail)

    said = run("queue", "list", expect=code)

    assert (said.out, said.err) == ("", "privacybot: what to do next\n")


@pytest.mark.parametrize("kind", [OperationalError, DatabaseError])
def test_a_database_out_of_reach_is_3_and_its_url_is_not_told(
    kind: type[DatabaseError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise kind("connect", {}, Exception("no route to db.example as anne:geheim"))

    monkeypatch.setattr(state, "store", fail)

    said = run("queue", "list", expect=3)

    assert "check [database]" in said.err
    assert "geheim" not in said.err


def test_a_damaged_database_file_is_3(office: Terminal) -> None:
    (office.at.folder / "desk.db").write_bytes(b"no database at all, but long enough to look at" * 30)

    assert "database" in office.run("queue", "list", expect=3).err


def test_an_unforeseen_error_ends_with_1_and_repeats_no_word_of_its_message() -> None:
    program = (
        "import bot.cli\n"
        "from bot.commands import state\n"
        "def fail():\n"
        "    raise TypeError('Graag uitschrijven, Wilhelmina Zonderland')\n"
        "state.store = fail\n"
        "bot.cli.main(['queue', 'list'])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode == 1
    assert "program.crashed" in ended.stderr
    assert "TypeError" in ended.stderr
    assert "Zonderland" not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"MAILBOX__PORT": "many"}, "mailbox.port"),
        ({"DATABASE__URL": "mysql://localhost/desk"}, "database.url"),
        ({"DATABASE__ENCRYPTION_KEY_FILES": "[]"}, "database.encryption_key_files"),
    ],
)
def test_a_wrong_setting_is_2_and_named(office: Terminal, changes: dict[str, str], named: str) -> None:
    said = office.with_settings(**changes).run("queue", "list", expect=2)

    assert named in said.err.lower().replace("__", ".")
    assert "Traceback" not in said.err


def test_a_missing_settings_file_is_2() -> None:
    said = run("--settings", "nowhere/settings.toml", "queue", "list", expect=2)

    assert "settings.toml" in said.err
