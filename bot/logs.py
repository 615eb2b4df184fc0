"""Configures logging: one line for each event, with ids, counts, states and codes and nothing else.

Called once by `bot.cli` before anything can go wrong. What is not known to be harmless is withheld: an
unknown key is left out, an unfit value becomes "[withheld]", and of an exception only its class and the
places in the code remain, never its message (invariant 7).
"""

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, MutableMapping
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import PurePath
from types import FrameType, TracebackType
from typing import Any, TextIO
from uuid import UUID

import structlog

WITHHELD = "[withheld]"

#: Keys that may stand in a log line. Each names an id, a count, a state, a code, a duration or a time.
# fmt: off
_KEYS = frozenset({
    "event",
    # Ids and places.
    "id", "uid", "uids", "uidvalidity", "reference", "case", "request", "message", "mail", "draft",
    "approval", "outbox", "item", "row", "job", "slot", "owner", "worker", "lease", "staff", "version",
    "revision", "position", "source", "part", "port", "where", "logger",
    # Counts.
    "count", "seen", "stored", "cleared", "gone", "decided", "held", "sent", "failed", "unsure", "queued",
    "new", "due", "late", "attempts", "failures", "size", "total", "done", "skipped", "left", "removed",
    "kept", "found", "rows", "read", "given", "forgotten", "unchanged", "mails", "cases", "letters", "items",
    # States and codes.
    "state", "status", "outcome", "kind", "kinds", "family", "language", "role", "roles", "step", "steps",
    "reason", "reasons", "phase", "action", "clock", "trigger", "identity", "automatic", "backend", "dialect",
    "format", "score", "idle", "complete", "verdict", "handover", "code", "error", "category", "check",
    "method",
    # Durations and times.
    "seconds", "minutes", "hours", "days", "ms", "pause", "timeout", "took", "waited", "at", "day", "since",
    "until",
})
_KEY_ENDINGS = (
    "_id", "_ids", "_no", "_count", "_seconds", "_minutes", "_hours", "_days", "_ms", "_bytes", "_at",
    "_code", "_state", "_kind", "_version",
)
# fmt: on

_CODE = re.compile(r"(?=.{1,64}\Z)[a-z0-9][a-z0-9_.:-]*")
_REFERENCE = re.compile(r"[A-Z]{2,5}-\d{4}-\d{6}")
# A telephone or citizen service number is made of digits alone; real counts arrive as int.
_LONG_NUMBER = re.compile(r"[0-9.:-]{6,}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UUID_OR_HASH = re.compile(r"[0-9a-f]{32,64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLACE = re.compile(r"[A-Za-z0-9_./]{1,120}:\d{1,7}")
_CLASS_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_MOST_FRAMES = 20
_MOST_CAUSES = 5

_EventDict = MutableMapping[str, Any]


def configure(style: str, level: str, stream: TextIO | None = None) -> None:
    """Send every log line of the program and its libraries to one stream, cleaned.

    `style` is "console" or "json", `level` the least weighty level shown ("debug", "info", "warning",
    "error"), `stream` standard error when left out. Libraries are heard from "warning" on. Output of
    uncaught exceptions and of warnings is replaced too, since their messages may quote a mail.
    """
    out = stream if stream is not None else sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            only_codes,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _renderer(style, out),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    _route_libraries()
    _route_hooks()


def only_codes(_logger: Any, _method: str, event: _EventDict) -> _EventDict:
    """The structlog processor that lets through what is known to be harmless."""
    clean: _EventDict = {}
    unknown = 0
    exception = _exception_in(event.pop("exc_info", None))
    event.pop("stack_info", None)
    for key, value in event.items():
        if key in _KEYS or key.endswith(_KEY_ENDINGS):
            clean[key] = _harmless(key, value)
        else:
            unknown += 1
    if unknown:
        clean["withheld_count"] = unknown
    if exception is not None:
        clean.update(_described(exception))
    return clean


def _harmless(key: str, value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_harmless(key, item) for item in value]
    if isinstance(value, Enum):
        value = value.value
    match value:
        case None | bool() | int() | float():
            return value
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case UUID():
            return str(value)
        case str() if _is_code(key, value):
            return value
    return WITHHELD


def _is_code(key: str, text: str) -> bool:
    if key in {"error", "category"} and _CLASS_NAME.fullmatch(text):
        return text in _exception_names()
    if key == "where":
        return _PLACE.fullmatch(text) is not None
    if key in {"day", "slot"} and _DAY.fullmatch(text):
        return True
    if _UUID_OR_HASH.fullmatch(text) or _REFERENCE.fullmatch(text):
        return True
    return _CODE.fullmatch(text) is not None and not _LONG_NUMBER.fullmatch(text)


def _exception_names() -> set[str]:
    """The names of all exception classes that are loaded: a word that is none of them may be a surname."""
    names: set[str] = set()
    waiting: list[type[BaseException]] = [BaseException]
    while waiting:
        one = waiting.pop()
        if one.__name__ not in names or one is BaseException:
            names.add(one.__name__)
        waiting += one.__subclasses__()
    return names


def _exception_in(exc_info: Any) -> BaseException | None:
    """The exception of a log call: given as itself, as a triple, or as True for the current one."""
    if isinstance(exc_info, BaseException):
        return exc_info
    if exc_info is True:
        return sys.exc_info()[1]
    found = exc_info[1] if isinstance(exc_info, tuple) else None
    return found if isinstance(found, BaseException) else None


def _described(exception: BaseException) -> dict[str, Any]:
    frames = list(traceback.walk_tb(exception.__traceback__))
    described: dict[str, Any] = {
        "error": _class_name(exception),
        "frames": [_place(frame, line) for frame, line in frames[-_MOST_FRAMES:]],
    }
    causes = list(_causes(exception))[:_MOST_CAUSES]
    if causes:
        described["caused_by"] = [
            f"{_class_name(cause)} {_innermost(cause.__traceback__)}" for cause in causes
        ]
    return described


def _causes(exception: BaseException) -> Iterator[BaseException]:
    if isinstance(exception, BaseExceptionGroup):
        yield from exception.exceptions
    seen = {id(exception)}
    cause = exception.__cause__ or (None if exception.__suppress_context__ else exception.__context__)
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _innermost(trace: TracebackType | None) -> str:
    frames = list(traceback.walk_tb(trace))
    return _place(*frames[-1]) if frames else "?:0"


def _class_name(exception: BaseException) -> str:
    name = type(exception).__name__
    return name if _CLASS_NAME.fullmatch(name) else WITHHELD


def _place(frame: FrameType, line: int) -> str:
    """bot/steps/intake.py:34, without the folders of this machine, which may name its user."""
    file = PurePath(frame.f_code.co_filename).name
    module = str(frame.f_globals.get("__name__", ""))
    if module not in sys.modules or module == "__main__":
        module = ""
    packages = module.split(".") if file == "__init__.py" else module.split(".")[:-1]
    place = "/".join([*filter(None, packages), f"{file}:{line}"])
    return place if _PLACE.fullmatch(place) else WITHHELD


def _renderer(style: str, out: TextIO) -> structlog.typing.Processor:
    if style == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback, sort_keys=False
    )


class _Library(logging.Handler):
    """Takes a library's log record and passes on who spoke and where, never what was said."""

    def emit(self, record: logging.LogRecord) -> None:
        package = record.name.partition(".")[0]
        structlog.get_logger().log(
            max(record.levelno, logging.WARNING),
            "library.reported",
            logger=package if package in sys.modules else WITHHELD,
            where=f"{PurePath(record.pathname).name}:{record.lineno}",
            exc_info=record.exc_info,
        )

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Stay silent: the inherited method prints the record with its arguments."""


def _route_libraries() -> None:
    """Replace every handler that a library set up for itself by ours."""
    logging.raiseExceptions = False
    for name in list(logging.root.manager.loggerDict):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    logging.root.handlers[:] = [_Library(level=logging.WARNING)]
    logging.root.setLevel(logging.WARNING)


def _route_hooks() -> None:
    """Log what Python would print by itself: uncaught exceptions, also of threads, and warnings."""
    sys.excepthook = _crashed
    threading.excepthook = _thread_crashed
    sys.unraisablehook = _unraisable
    warnings.showwarning = _warned


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("program.crashed", exc_info=(kind, error, trace))


def _thread_crashed(crash: threading.ExceptHookArgs) -> None:
    if not issubclass(crash.exc_type, SystemExit):
        structlog.get_logger().critical("thread.crashed", exc_info=crash.exc_value)


def _unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    structlog.get_logger().error("python.unraisable", exc_info=unraisable.exc_value)


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object, **__: object
) -> None:
    del message  # It may quote what was being parsed.
    where = f"{PurePath(filename).name}:{lineno}"
    structlog.get_logger().warning("python.warned", category=category.__name__, where=where)
