"""Reads what an invitation says: its method, and the words that somebody wrote into it (RFC 5545, RFC 5546).

Called by `bot.rules.mime_parts` for a calendar part of the mail itself. Knows no dates and no people, and
answers nothing.
"""

import re
from dataclasses import dataclass

from bot.rules import charsets, html_text

# Bytes that are looked at; the words stand near the beginning, time zones and attachments take the rest.
MAX_BYTES = 256_000
# Characters of one property that are kept.
MAX_VALUE = 20_000

_FOLD = re.compile(rb"\r?\n[ \t]")
_METHOD = re.compile(rb"^METHOD:([A-Za-z]{1,20})\s*$", re.MULTILINE | re.IGNORECASE)
# A name, its parameters, whose values may hold a colon in quotes, and the value (RFC 5545 §3.1).
_PROPERTY = re.compile(
    r'(SUMMARY|DESCRIPTION|COMMENT)((?:;(?:[^":;]|"[^"]{0,500}"){0,200}){0,10}):(.*)', re.IGNORECASE
)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_HTML = re.compile(r"</?(?:br|p|div|span|html|a|b|ul|li)\b[^>]{0,200}>", re.IGNORECASE)
_ENTRIES = frozenset({"vevent", "vtodo", "vjournal"})


@dataclass(frozen=True, slots=True)
class Invitation:
    """The method in capitals, empty where none is named, and the words: summary, description, comment."""

    method: str = ""
    text: str = ""


def read(content: bytes, charset: str = "") -> Invitation:
    """What the first entry of a calendar says."""
    unfolded = _FOLD.sub(b"", content[:MAX_BYTES])
    method = _METHOD.search(unfolded)
    text = charsets.clean(charsets.decode(unfolded, charset or "utf-8")[0])
    said = dict.fromkeys(value for value in _values(text) if value)
    return Invitation(method[1].decode("ascii").upper() if method else "", "\n\n".join(said))


def _values(text: str) -> list[str]:
    """The properties of the first entry, not those of the alarms within it."""
    found: list[str] = []
    inside: list[str] = []
    for line in text.split("\n"):
        keyword, _, name = line.strip().lower().partition(":")
        if keyword == "begin":
            inside.append(name)
        elif keyword == "end":
            if name in _ENTRIES:
                break
            inside = inside[:-1]
        elif inside and inside[-1] in _ENTRIES and (said := _PROPERTY.match(line)):
            found.append(_words(said[3][:MAX_VALUE]))
    return found


def _words(value: str) -> str:
    text = _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
    return (html_text.to_text(text)[0] if _HTML.search(text) else text).strip()
