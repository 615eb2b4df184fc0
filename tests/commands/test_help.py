"""Every command explains itself in sentences, at once, and names what it takes."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from bot.cli import app
from bot.rules.replying import Reply
from classifiers.kinds import Kind
from tests.commands.terminal import run
from tests.installation import ROOT

#: Packages that cost a second or more, or that only one command needs.
HEAVY = (
    "alembic",
    "apscheduler",
    "cryptography",
    "fastapi",
    "holidays",
    "imapclient",
    "jinja2",
    "matplotlib",
    "msal",
    "openpyxl",
    "spacy",
    "sqlalchemy",
    "uvicorn",
    "bot.app",
    "responses",
)


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


EVERY = [
    pytest.param(path, one, id=" ".join(path) or "privacybot")
    for path, one in commands(typer.main.get_command(app))
]


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_every_command_is_explained_in_sentences(path: tuple[str, ...], command: Any) -> None:
    said = run(*path, "--help").out

    assert "Usage:" in said
    for text in sentences_of(command):
        assert re.match(r"[A-Z]", text), text
        assert text.rstrip().endswith("."), text
        assert not re.search(r"\[[a-z]", text), f"what is in brackets is taken for markup and lost: {text}"


def sentences_of(command: Any) -> Iterator[str]:
    yield str(command.help)
    for parameter in command.params:
        if parameter.name != "help":
            assert parameter.help, f"{parameter.name} says nothing"
            yield parameter.help


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (("queue", "kinds"), [kind.value for kind in Kind]),
        (("queue", "edit"), [reply.value for reply in Reply if reply is not Reply.NONE]),
        (("outbox", "decide"), ["arrived", "send-again", "cancel"]),
        (("run",), ["intake", "work", "send", "web"]),
    ],
)
def test_help_names_the_allowed_values(path: tuple[str, ...], allowed: list[str]) -> None:
    said = re.findall(r"[a-z][a-z_-]+", run(*path, "--help").out)

    assert [value for value in allowed if value not in said] == []


def test_help_lists_the_exit_codes() -> None:
    said = " ".join(run("--help").out.split())

    assert "Exit codes: 0 done; 1 not allowed now; 2 wrong use" in said


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "Usage:"),
        (("queue",), "Usage:"),
        (("nothing",), "No such command 'nothing'"),
        (("queue", "list", "--nothing"), "No such option: --nothing"),
        (("queue", "show"), "Missing argument 'reference'"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(args: tuple[str, ...], told: str) -> None:
    said = run(*args, expect=2)

    assert told in said.out + said.err


def test_the_command_line_starts_without_the_heavy_packages() -> None:
    program = "import sys, bot.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout.split()

    assert [name for name in HEAVY if name in loaded] == []
