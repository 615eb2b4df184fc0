"""Marked names and addresses are sent down every road to the log, and none may come out."""

import ast
import io
import json
import logging
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog

from bot import logs
from bot.logs import WITHHELD, configure, only_codes

ROOT = Path(__file__).parent.parent

#: No part of these may ever be seen in a log.
MARKED = ("Wilhelmina", "Zonderland", "wilhelmina@zonderland.example", "0612345678", "Mijn geheime onderwerp")
PERSON = "Wilhelmina Zonderland <wilhelmina@zonderland.example> 0612345678, Mijn geheime onderwerp"


@pytest.fixture
def out(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (warnings, "showwarning")):
        monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setattr("threading.excepthook", logs._thread_crashed)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    configure("json", "info", stream)
    yield stream
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def assert_nobody_in(text: str) -> None:
    for mark in MARKED:
        assert mark.lower() not in text.lower()


class State(StrEnum):
    OPEN = "open"


HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.mark.parametrize(
    ("key", "given", "written"),
    [
        ("id", 12, 12),
        ("score", 0.5, 0.5),
        ("idle", True, True),
        ("code", None, None),
        ("state", State.OPEN, "open"),
        ("reason", "smtp.connection_lost", "smtp.connection_lost"),
        ("reference", "MK-2026-000123", "MK-2026-000123"),
        ("id", HASH, HASH),
        ("job_id", UUID(int=7), str(UUID(int=7))),
        ("slot", "2026-11-23", "2026-11-23"),
        ("due_at", datetime(2026, 11, 23, 8, tzinfo=UTC), "2026-11-23T08:00:00+00:00"),
        ("day", date(2026, 11, 23), "2026-11-23"),
        ("took", timedelta(seconds=3), 3.0),
        ("kinds", ("access", "erasure"), ["access", "erasure"]),
        ("error", "ValueError", "ValueError"),
        ("where", "bot/steps/intake.py:34", "bot/steps/intake.py:34"),
    ],
)
def test_ids_counts_states_and_codes_are_written(key: str, given: object, written: object) -> None:
    assert only_codes(None, "info", {"event": "a.b", key: given}) == {"event": "a.b", key: written}


@pytest.mark.parametrize(
    "value",
    [
        *MARKED,
        PERSON,
        PERSON.encode(),
        {"name": "Wilhelmina"},
        Decimal(612345678),
        object(),
        ValueError(PERSON),
        "0612345678",
        "123456782",
        "06-1234.5678",
        "cv wilhelmina.pdf",
        "two words",
        "a\nb",
        "a" * 65,
        "",
        "../secret",
    ],
)
@pytest.mark.parametrize("key", ["reason", "id", "error", "where", "event"])
def test_any_other_value_is_withheld(key: str, value: object) -> None:
    assert only_codes(None, "info", {key: value}) == {key: WITHHELD}


def test_a_value_in_a_list_is_withheld_by_itself() -> None:
    written = only_codes(None, "info", {"kinds": ["access", "Wilhelmina"]})

    assert written == {"kinds": ["access", WITHHELD]}


def test_an_unknown_key_is_left_out_and_counted() -> None:
    written = only_codes(None, "info", {"event": "a.b", "sender": "x", "wilhelmina": 1})

    assert written == {"event": "a.b", "withheld_count": 2}


def test_a_surname_does_not_pass_as_the_name_of_an_error() -> None:
    assert only_codes(None, "info", {"error": "Zonderland"}) == {"error": WITHHELD}


@pytest.mark.parametrize("style", ["json", "console"])
def test_nothing_of_a_person_leaves_through_our_own_events(style: str, out: io.StringIO) -> None:
    configure(style, "debug", out)
    log = structlog.get_logger("bot.steps.intake")
    log.info(PERSON)
    log.info("mail from %s", PERSON)
    log.info("mail.stored", sender=PERSON, subject=MARKED[4], id=PERSON, reason=PERSON, **{PERSON: 1})
    log.bind(mail=PERSON).warning("mail.stored", stack_info=True)
    with structlog.contextvars.bound_contextvars(case=PERSON):
        log.error("mail.stored")

    assert out.getvalue().count("mail.stored") == 3
    assert_nobody_in(out.getvalue())


def break_down(name: str) -> None:
    try:
        int(name)
    except ValueError as error:
        raise KeyError(name) from error


@pytest.mark.parametrize("style", ["json", "console"])
def test_an_exception_is_its_class_and_its_places_only(style: str, out: io.StringIO) -> None:
    configure(style, "info", out)
    try:
        break_down(PERSON)
    except KeyError as error:
        error.add_note(PERSON)
        structlog.get_logger().exception("turn.failed", id=3)

    assert_nobody_in(out.getvalue())
    assert "KeyError" in out.getvalue()
    assert "ValueError" in out.getvalue()
    assert re.search(r"tests/test_logs\.py:\d+", out.getvalue())
    assert str(ROOT) not in out.getvalue()


def test_an_exception_group_names_the_classes_inside(out: io.StringIO) -> None:
    group = ExceptionGroup(PERSON, [ValueError(PERSON), OSError(PERSON)])
    structlog.get_logger().error("turn.failed", exc_info=group)

    assert lines(out)[0]["caused_by"] == ["ValueError ?:0", "OSError ?:0"]
    assert_nobody_in(out.getvalue())


@pytest.mark.parametrize(
    "library",
    [
        "uvicorn.error",
        "uvicorn.access",
        "apscheduler.executors.default",
        "sqlalchemy.pool",
        "alembic",
        "asyncio",
    ],
)
def test_a_library_says_that_it_spoke_and_where_but_not_what(library: str, out: io.StringIO) -> None:
    log = logging.getLogger(library)
    log.addHandler(logging.StreamHandler(out))
    configure("json", "info", out)
    log.warning("row %s", PERSON)
    log.error(PERSON, extra={"person": PERSON})
    log.warning("broken %d arguments", PERSON)
    try:
        break_down(PERSON)
    except KeyError:
        log.exception("failed for %s", PERSON)

    assert [line["event"] for line in lines(out)] == ["library.reported"] * 4
    assert lines(out)[3]["error"] == "KeyError"
    assert lines(out)[0]["where"].startswith("test_logs.py:")
    assert_nobody_in(out.getvalue())


def test_a_library_is_not_heard_below_warning(out: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").setLevel(logging.DEBUG)
    logging.getLogger("uvicorn.access").info("GET /cases?q=%s", PERSON)

    assert out.getvalue() == ""


def test_events_below_the_level_are_not_written(out: io.StringIO) -> None:
    configure("json", "warning", out)
    structlog.get_logger().info("mail.stored")
    structlog.get_logger().warning("mail.held")

    assert [line["event"] for line in lines(out)] == ["mail.held"]


PROGRAM = """
import asyncio, logging, sys, threading, warnings
import uvicorn, apscheduler.schedulers.background, sqlalchemy, alembic
from bot.logs import configure

configure({style!r}, "debug")
person = {person!r}

class Broken:
    def __del__(self):
        raise RuntimeError(person)

def fail():
    raise ValueError(person)

async def leave_a_failure_behind():
    task = asyncio.ensure_future(asyncio.to_thread(fail))
    await asyncio.wait([task])

warnings.warn(person, stacklevel=1)
warnings.warn(DeprecationWarning(person), stacklevel=1)
logging.getLogger("py.warnings").warning(person)
thread = threading.Thread(target=fail, name=person)
thread.start()
thread.join()
del (broken := [Broken()])[:]
asyncio.run(leave_a_failure_behind())
engine = sqlalchemy.create_engine("sqlite://", echo=False)
try:
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text("select :p from nowhere"), {{"p": person}})
except sqlalchemy.exc.OperationalError:
    logging.getLogger("sqlalchemy.engine").exception("failed: %s", person)
fail()
"""


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_whole_program_that_fails_everywhere_names_nobody(style: str) -> None:
    program = PROGRAM.format(style=style, person=PERSON)
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    said = run.stdout + run.stderr
    assert run.returncode == 1
    for event in (
        "python.warned",
        "thread.crashed",
        "python.unraisable",
        "library.reported",
        "program.crashed",
    ):
        assert event in run.stderr
    assert "Traceback" not in said
    assert_nobody_in(said)


LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
CODE = sorted((ROOT / "bot").rglob("*.py"))


def log_calls(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "logger" | "_log"), attr=level)):
                if level in LEVELS:
                    yield node


@pytest.mark.parametrize("file", CODE, ids=[str(file.relative_to(ROOT)) for file in CODE])
def test_every_log_call_of_the_desk_is_written_whole(file: Path) -> None:
    """An event or key that the cleaning would withhold is a slip of its author, found here."""
    for call in log_calls(file):
        event = call.args[0]
        assert isinstance(event, ast.Constant), f"line {call.lineno}: the event is a fixed code"
        keys = {str(keyword.arg): 0 for keyword in call.keywords if keyword.arg != "exc_info"}
        written = only_codes(None, "info", {"event": event.value, **keys})
        assert written == {"event": event.value, **keys}, f"line {call.lineno}"
