"""Takes the MIME tree of a mail apart: its bodies in order, its attachments, its attached mails, its report.

Called by `bot.rules.parsing` with the tree that mail-parser built. It walks without recursion and stops
at attached mails, whose text must never count as the sender's own words.
"""

import hashlib
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from bot.rules import charsets, file_names, flowed_text
from bot.rules.defects import Defect
from bot.rules.message import Attachment

# Leaves that are looked at; the others are reported as unread.
MAX_PARTS = 2_000
MAX_ATTACHMENTS = 200
# Bytes of one text part that are decoded.
MAX_TEXT_BYTES = 4_000_000
MAX_ATTACHED_MAILS = 20

_ATTACHED_MAIL = frozenset({"message/rfc822", "message/global"})
_READABLE = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
_RETURNED_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_REPORTS = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"}
    | {"message/global-disposition-notification", "message/feedback-report"}
)
_ENCRYPTED = frozenset({"application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


@dataclass(slots=True)
class Body:
    """One piece of readable content: what was written as plain text, and the same as HTML."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Parts:
    """What a mail consists of. `mails` are attached mails and returned headers, still as trees."""

    bodies: list[Body] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mails: list[Message] = field(default_factory=list)
    report: str = ""
    calendar_method: str = ""
    defects: set[Defect] = field(default_factory=set)
    named_bodies: list[Body] = field(default_factory=list)


def read(root: Message) -> Parts:
    """Every part of the mail in its order. The standard library's own errors on broken parts pass through."""
    parts = Parts()
    # One body for each part, but a single one for all that hangs under one multipart/alternative.
    pending: list[tuple[Message, Body | None]] = [(root, None)]
    seen = 0
    while pending:
        part, shared = pending.pop()
        children = _children(part, parts)
        if children:
            if shared is None and part.get_content_subtype() == "alternative":
                shared = Body()
                parts.bodies.append(shared)
            pending.extend((child, shared) for child in reversed(children))
            continue
        seen += 1
        if seen > MAX_PARTS:
            parts.defects.add(Defect.TOO_MANY_PARTS)
            break
        _leaf(part, shared, parts)
    if not any(body.plain.strip() or body.html.strip() for body in parts.bodies):
        parts.bodies.extend(parts.named_bodies)
    return parts


def _children(part: Message, parts: Parts) -> list[Message]:
    """The parts inside a multipart, also of one whose boundary does not fit what was sent."""
    if part.get_content_maintype() != "multipart":
        return []
    if part.get_content_subtype() == "encrypted":
        parts.defects.add(Defect.ENCRYPTED)
    payload = part.get_payload()
    if isinstance(payload, list):
        return [child for child in payload if isinstance(child, Message)]
    parts.defects.add(Defect.MIME_BROKEN)
    content = _payload(part).lstrip()
    boundary = content.partition(b"\n")[0].strip()
    if not boundary.startswith(b"--") or len(boundary) > 100 or b'"' in boundary:
        return []
    guessed = message_from_bytes(
        b'Content-Type: multipart/mixed; boundary="' + boundary[2:] + b'"\n\n' + content
    )
    inner = guessed.get_payload()
    return [child for child in inner if isinstance(child, Message)] if isinstance(inner, list) else []


def _leaf(part: Message, shared: Body | None, parts: Parts) -> None:
    """Files one part without parts of its own under what it is."""
    kind = part.get_content_type()
    if kind in _ATTACHED_MAIL:
        _attached_mail(part, parts)
    elif kind in _RETURNED_HEADERS:
        _keep_mail(message_from_bytes(_returned(part)), parts)
    elif kind in _REPORTS:
        parts.report = "\n\n".join(filter(None, [parts.report, _report_fields(part)]))
    elif kind.startswith("message/") or not _is_text(part, kind):
        _attach(part, kind, parts)
    elif _disposition(part) == "attachment" or _filename(part):
        _attach(part, kind, parts)
        body = _text(part, kind, Body(), parts)
        parts.named_bodies.append(body)
    else:
        body = shared if shared is not None else Body()
        if shared is None:
            parts.bodies.append(body)
        _text(part, kind, body, parts)


def _is_text(part: Message, kind: str) -> bool:
    # A multipart that could not be taken apart is still worth reading as it stands.
    return kind in _READABLE or part.get_content_maintype() == "multipart"


def _text(part: Message, kind: str, body: Body, parts: Parts) -> Body:
    payload = _payload(part)
    if len(payload) > MAX_TEXT_BYTES:
        # Cut between lines, lest half a character count as a wrong charset.
        payload = payload[: payload.rfind(b"\n", 0, MAX_TEXT_BYTES) % MAX_TEXT_BYTES]
        parts.defects.add(Defect.TEXT_CUT)
    text, repaired = charsets.decode(payload, parameter(part, "charset"))
    if repaired:
        parts.defects.add(Defect.CHARSET_REPAIRED)
    if charsets.has_controls(text):
        parts.defects.add(Defect.CONTROL_CHARACTERS)
    text = charsets.clean(text)
    if kind != "text/plain" and (kind == "text/html" or text.lstrip()[:6].lower() in {"<html>", "<!doct"}):
        body.html = f"{body.html}\n{text}".strip("\n")
        return body
    if parameter(part, "format").lower() == "flowed":
        text = flowed_text.unflow(text, delete_space=parameter(part, "delsp").lower() == "yes")
    body.plain = f"{body.plain}\n\n{text}".strip("\n") if body.plain else text
    return body


def _attach(part: Message, kind: str, parts: Parts) -> None:
    """Keeps a part as a file, and notes what its type says about the whole mail."""
    content = _payload(part)
    if kind == "text/calendar" and _disposition(part) != "attachment":
        method = parameter(part, "method") or ("" if _filename(part) else _calendar_method(content))
        parts.calendar_method = parts.calendar_method or method.upper()
    if kind in _ENCRYPTED and "signed" not in parameter(part, "smime-type").lower():
        parts.defects.add(Defect.ENCRYPTED)
    if kind in _TNEF:
        parts.defects.add(Defect.TNEF)
    if len(parts.attachments) >= MAX_ATTACHMENTS:
        parts.defects.add(Defect.TOO_MANY_ATTACHMENTS)
        return
    extension = part.get_content_subtype()
    extension = extension if extension.isalnum() and extension.isascii() and len(extension) <= 5 else "bin"
    name, changed = file_names.safe(_filename(part), f"part-{len(parts.attachments) + 1}.{extension}")
    if changed:
        parts.defects.add(Defect.FILENAME_CHANGED)
    parts.attachments.append(
        Attachment(
            filename=name,
            content_type=charsets.clean_line(kind),
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            charset=parameter(part, "charset")[:40],
            content_id=charsets.clean_line(str(part.get("Content-ID", ""))).strip("<> "),
        )
    )


def _calendar_method(content: bytes) -> str:
    """The method that an invitation names inside (RFC 5546), where the part's header forgot it."""
    found = re.search(rb"^METHOD:([A-Za-z]{1,20})\s*$", content[:4_000], re.MULTILINE)
    return found[1].decode("ascii") if found else ""


def _attached_mail(part: Message, parts: Parts) -> None:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else None
    if inner is None or not inner.keys():
        # Base64 around a mail is forbidden (RFC 2046 §5.2.1) and common all the same.
        text = inner.get_payload() if inner is not None else payload
        coding = str(part.get("Content-Transfer-Encoding", ""))
        inner = message_from_bytes(_decoded(text, coding).lstrip())
    _keep_mail(inner, parts)


def _decoded(text: object, coding: str) -> bytes:
    coded = Message()
    coded["Content-Transfer-Encoding"] = coding
    coded.set_payload(text if isinstance(text, str) else "")
    return _payload(coded)


def _keep_mail(mail: Message, parts: Parts) -> None:
    if len(parts.mails) < MAX_ATTACHED_MAILS:
        parts.mails.append(mail)
    else:
        parts.defects.add(Defect.TOO_MANY_ATTACHMENTS)


def _returned(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"".join(_fields(child).encode() for child in payload if isinstance(child, Message))
    return _payload(part).lstrip()


def _report_fields(part: Message) -> str:
    """The fields of a report, one block for each message or recipient it speaks of."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return charsets.clean(charsets.decode(_payload(part))[0])
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding in {"base64", "quoted-printable"} and payload and isinstance(payload[0], Message):
        return charsets.clean(charsets.decode(_decoded(payload[0].get_payload(), coding))[0])
    blocks = [
        _fields(child) + _inner_text(child) for child in payload[:MAX_PARTS] if isinstance(child, Message)
    ]
    return charsets.clean("\n".join(blocks)).strip()


def _fields(message: Message) -> str:
    lines = (f"{name}: {' '.join(str(value).split())}\n" for name, value in message.items())
    return "".join(lines)


def _inner_text(message: Message) -> str:
    """The fields that the standard library takes for a body, as those of RFC 6533."""
    payload = message.get_payload()
    return f"\n{payload}" if isinstance(payload, str) and payload.strip() else ""


def _payload(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    # Junk that the standard library cannot decode: the raw characters are better than nothing.
    except (ValueError, LookupError, AttributeError, TypeError):
        content = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def _disposition(part: Message) -> str:
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


def _filename(part: Message) -> str:
    """The name in Content-Disposition, else in Content-Type (RFC 2183 §2.3)."""
    return parameter(part, "filename", "Content-Disposition") or parameter(part, "name")
