"""What one MIME part says of itself: its bytes, its disposition, its parameters, its file name.

Used by `bot.rules.mime_parts`, `bot.rules.report_parts` and `bot.rules.parsing`, because the standard
library's readers of these fields leak errors on broken ones. Decides nothing.
"""

from email.message import Message

from bot.rules import charsets


def payload(part: Message) -> bytes:
    """The decoded bytes of a part without parts of its own."""
    try:
        content = part.get_payload(decode=True)
    # Junk that the standard library cannot decode: the raw characters are better than nothing.
    except (ValueError, LookupError, AttributeError, TypeError):
        content = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def disposition(part: Message) -> str:
    """The word of Content-Disposition, in small letters; empty without one (RFC 2183)."""
    return str(part.get("Content-Disposition", "")).partition(";")[0].strip().lower()


def parameter(part: Message, name: str, header: str = "Content-Type") -> str:
    """A parameter of a MIME header as text; broken RFC 2231 values count as absent."""
    try:
        value = part.get_param(name, "", header)
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    if isinstance(value, tuple):
        charset, _, raw = value
        return charsets.decode(str(raw).encode("latin-1", "replace"), str(charset or ""))[0].strip()
    return str(value or "").strip()


def filename(part: Message) -> str:
    """The name in Content-Disposition, else in Content-Type (RFC 2183 §2.3)."""
    return parameter(part, "filename", "Content-Disposition") or parameter(part, "name")
