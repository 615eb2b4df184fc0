"""The work of the child: reads the files that the parent hands over, one after the other, and tells of each.

Run by `bot.edges.confinement`, never by the desk itself. In: one line of JSON (a list with sort, size,
charset, characters and seconds of each file), then their bytes. Out: one line of JSON for each file.
"""

import json
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from bot.edges.attachments.gathering import Broken, Encrypted, HoldsMacros, NotRead, gather
from bot.rules.attached import Outcome
from bot.rules.file_sorts import Sort


def answer(given: BinaryIO) -> Iterator[bytes]:
    """A line for each file, as soon as it is read."""
    for order in json.loads(given.readline()):
        outcome, text = _read(order, given.read(order["size"]))
        yield json.dumps({"outcome": outcome.value, "text": text}).encode() + b"\n"


def _read(order: dict[str, Any], content: bytes) -> tuple[Outcome, str]:
    until = time.monotonic() + order["seconds"]
    try:
        found = gather(_pieces(Sort(order["sort"]), content, order["charset"]), order["characters"], until)
    except Encrypted:
        return Outcome.ENCRYPTED, ""
    except HoldsMacros:
        return Outcome.MACROS, ""
    except NotRead:
        return Outcome.OTHER, ""
    # A library that reads hostile bytes fails in every way there is, RecursionError and MemoryError too.
    except Exception:
        return Outcome.UNREADABLE, ""
    if not found.whole:
        return Outcome.CUT, found.text
    return (Outcome.READ, found.text) if found.text.strip() else (Outcome.EMPTY, "")


def _pieces(sort: Sort, content: bytes, charset: str) -> Iterator[str]:
    """The text of a file by its sort; each reader is loaded only when a file needs it."""
    match sort:
        case Sort.PDF:
            from bot.edges.attachments import pdf

            return pdf.pieces(content)
        case Sort.PACKAGE:
            from bot.edges.attachments import office

            return office.pieces(content)
        case Sort.RTF:
            from bot.rules import rtf_text

            return rtf_text.pieces(content)
        case _:
            return _plain_pieces(sort, content, charset)


def _plain_pieces(sort: Sort, content: bytes, charset: str) -> Iterator[str]:
    from bot.edges.attachments import plain

    match sort:
        case Sort.HTML:
            return plain.html(content, charset)
        case Sort.MAIL:
            return plain.mail(content)
        case Sort.TEXT:
            return plain.text(content, charset)
        case _:
            raise Broken
