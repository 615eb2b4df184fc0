"""Reads the machine-readable parts of reports, and the headers of a mail that a report returns (RFC 6522).

Called by `bot.rules.mime_parts`; knows nothing of what the fields mean.
"""

from email.message import Message

from bot.rules import charsets, part_fields

# Blocks of one report that are kept.
MAX_BLOCKS = 2_000


def returned_headers(part: Message) -> bytes:
    """The header block of the mail that a report returns without its body."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"".join(_fields(child).encode() for child in payload if isinstance(child, Message))
    return part_fields.payload(part).lstrip()


def fields_of_report(part: Message) -> str:
    """The fields of a report, one block for each message or recipient it speaks of."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return charsets.clean(charsets.decode(part_fields.payload(part))[0])
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding in {"base64", "quoted-printable"} and payload and isinstance(payload[0], Message):
        return charsets.clean(charsets.decode(decoded(payload[0].get_payload(), coding))[0])
    blocks = [
        _fields(child) + _inner_text(child) for child in payload[:MAX_BLOCKS] if isinstance(child, Message)
    ]
    return charsets.clean("\n".join(blocks)).strip()


def _fields(message: Message) -> str:
    lines = (f"{name}: {' '.join(str(value).split())}\n" for name, value in message.items())
    return "".join(lines)


def _inner_text(message: Message) -> str:
    """The fields that the standard library takes for a body, as those of RFC 6533."""
    payload = message.get_payload()
    return f"\n{payload}" if isinstance(payload, str) and payload.strip() else ""


def decoded(text: object, coding: str) -> bytes:
    """The bytes of a text that stands in base64 or quoted-printable."""
    coded = Message()
    coded["Content-Transfer-Encoding"] = coding
    coded.set_payload(text if isinstance(text, str) else "")
    return part_fields.payload(coded)
