"""Takes the MIME tree of a mail apart: its bodies in order, its attachments, its attached mails, its report.

Called by `bot.rules.parsing` with the tree that mail-parser built. It walks without recursion and stops
at attached mails, whose text must never count as the sender's own words.
"""

import hashlib
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from bot.rules import (
    charsets,
    file_names,
    flowed_text,
    invitations,
    packed_parts,
    part_fields,
    report_parts,
    rtf_text,
    uuencoded,
)
from bot.rules.defects import Defect
from bot.rules.message import Attachment

# Leaves that are looked at; the others are reported as unread.
MAX_PARTS = 2_000
MAX_ATTACHMENTS = 200
# Bytes of one text part that are decoded.
MAX_TEXT_BYTES = 4_000_000
MAX_ATTACHED_MAILS = 20
# Each may be packed so tightly that unpacking takes a second.
MAX_TNEF = 3
# Bytes that come out of compressed parts, and parts that are unpacked: what unpacks to itself never ends.
MAX_UNPACKED = 10_000_000
MAX_UNPACKINGS = 3

_ATTACHED_MAIL = frozenset({"message/rfc822", "message/global"})
_READABLE = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
_RETURNED_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_REPORTS = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"}
    | {"message/global-disposition-notification", "message/feedback-report"}
)
_PGP_ENCRYPTED = "application/pgp-encrypted"
_PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"


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
    invitation: str = ""
    tnef_seen: int = 0
    unpacked: int = 0
    unpackings: int = 0
    defects: set[Defect] = field(default_factory=set)
    named_bodies: list[Body] = field(default_factory=list)


def read(root: Message, *, unpacks: bool = True) -> Parts:
    """Every part of the mail in its order. The standard library's own errors on broken parts pass through.

    `unpacks` says whether compressed parts are opened: in a mail within a mail they would multiply.
    """
    parts = Parts(unpackings=0 if unpacks else MAX_UNPACKINGS)
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
    """The parts inside a multipart or a packing, also where the boundary does not fit what was sent."""
    if part.get_content_maintype() != "multipart":
        return _packed_content(part, parts)
    if part.get_content_subtype() == "encrypted":
        parts.defects.add(Defect.ENCRYPTED)
    payload = part.get_payload()
    if isinstance(payload, list):
        return [child for child in payload if isinstance(child, Message)]
    parts.defects.add(Defect.MIME_BROKEN)
    content = part_fields.payload(part).lstrip()
    boundary = content.partition(b"\n")[0].strip()
    if not boundary.startswith(b"--") or len(boundary) > 100 or b'"' in boundary:
        return []
    guessed = message_from_bytes(
        b'Content-Type: multipart/mixed; boundary="' + boundary[2:] + b'"\n\n' + content
    )
    inner = guessed.get_payload()
    return [child for child in inner if isinstance(child, Message)] if isinstance(inner, list) else []


def _packed_content(part: Message, parts: Parts) -> list[Message]:
    """The mail inside an S/MIME signature or compression, which is read as if it were not packed."""
    name = part_fields.filename(part)
    if not packed_parts.is_cms(part.get_content_type(), name):
        return []
    left = MAX_UNPACKED - parts.unpacked if parts.unpackings < MAX_UNPACKINGS else 0
    smime_type = part_fields.parameter(part, "smime-type")
    opened = packed_parts.open_packing(part_fields.payload(part), smime_type, left)
    parts.unpacked += opened.unpacked
    parts.unpackings += 1 if opened.unpacked else 0
    parts.defects |= opened.defects
    if opened.file:
        _keep_file(parts, name[: -len(".p7m")], "application/octet-stream", opened.file)
    return [opened.mail] if opened.mail is not None else []


def _leaf(part: Message, shared: Body | None, parts: Parts) -> None:
    """Files one part without parts of its own under what it is."""
    kind = part.get_content_type()
    if kind in _ATTACHED_MAIL:
        _attached_mail(part, parts)
    elif kind in _RETURNED_HEADERS:
        _keep_mail(message_from_bytes(report_parts.returned_headers(part)), parts)
    elif kind in _REPORTS:
        parts.report = "\n\n".join(filter(None, [parts.report, report_parts.fields_of_report(part)]))
    elif kind in packed_parts.SIGNATURES:
        parts.defects.add(Defect.SIGNED)
    elif kind.startswith("message/") or not _is_text(part, kind):
        _attach(part, kind, parts)
    elif part_fields.disposition(part) == "attachment" or part_fields.filename(part):
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
    payload = part_fields.payload(part)
    if kind == "text/plain":
        payload, files = uuencoded.take_out(payload)
        for name, content in files:
            _keep_file(parts, name, "application/octet-stream", content)
    if len(payload) > MAX_TEXT_BYTES:
        # Cut between lines, lest half a character count as a wrong charset.
        payload = payload[: payload.rfind(b"\n", 0, MAX_TEXT_BYTES) % MAX_TEXT_BYTES]
        parts.defects.add(Defect.TEXT_CUT)
    text, repaired = charsets.decode(payload, part_fields.parameter(part, "charset"))
    if repaired:
        parts.defects.add(Defect.CHARSET_REPAIRED)
    if charsets.has_controls(text):
        parts.defects.add(Defect.CONTROL_CHARACTERS)
    text = charsets.clean(text)
    if kind != "text/plain" and (kind == "text/html" or text.lstrip()[:6].lower() in {"<html>", "<!doct"}):
        body.html = f"{body.html}\n{text}".strip("\n")
        return body
    if part_fields.parameter(part, "format").lower() == "flowed":
        text = flowed_text.unflow(text, delete_space=part_fields.parameter(part, "delsp").lower() == "yes")
    body.plain = f"{body.plain}\n\n{text}".strip("\n") if body.plain else text
    return body


def _attach(part: Message, kind: str, parts: Parts) -> None:
    """Keeps a part as a file, and notes what its type says about the whole mail."""
    content = part_fields.payload(part)
    name = part_fields.filename(part)
    if packed_parts.is_tnef(kind, name) and _unpack(content, parts):
        return
    if kind == "text/calendar" and part_fields.disposition(part) != "attachment":
        _note_invitation(part, content, name, parts)
        name = name or "invitation.ics"
    if kind == _PGP_ENCRYPTED or content[:100].lstrip().startswith(_PGP_MESSAGE):
        parts.defects.add(Defect.ENCRYPTED)
    _keep_file(parts, name, charsets.clean_line(kind), content, part)


def _keep_file(parts: Parts, name: str, kind: str, content: bytes, part: Message | None = None) -> None:
    """Lists a file; `part` is the part that it is, None for one that was taken out of something."""
    if len(parts.attachments) >= MAX_ATTACHMENTS:
        parts.defects.add(Defect.TOO_MANY_ATTACHMENTS)
        return
    extension = part.get_content_subtype() if part is not None else ""
    extension = extension if extension.isalnum() and extension.isascii() and len(extension) <= 5 else "bin"
    safe, changed = file_names.safe(name, f"part-{len(parts.attachments) + 1}.{extension}")
    if changed:
        parts.defects.add(Defect.FILENAME_CHANGED)
    parts.attachments.append(
        Attachment(
            filename=safe,
            content_type=kind,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            charset=part_fields.parameter(part, "charset")[:40] if part is not None else "",
            content_id=charsets.clean_line(str(part.get("Content-ID", ""))).strip("<> ")
            if part is not None
            else "",
        )
    )


def _unpack(content: bytes, parts: Parts) -> bool:
    """Takes text and files out of a winmail.dat; False when it must be kept as it is."""
    parts.tnef_seen += 1
    if parts.tnef_seen > MAX_TNEF:
        parts.defects.add(Defect.TNEF)
        return False
    opened, defects = packed_parts.open_tnef(content)
    parts.defects |= defects
    if opened is None:
        return False
    plain = opened.plain or ("" if opened.html else "".join(rtf_text.pieces(opened.rtf)))
    body = Body(charsets.clean(plain[:MAX_TEXT_BYTES]), charsets.clean(opened.html[:MAX_TEXT_BYTES]))
    parts.named_bodies.append(body)
    for file in opened.files:
        _keep_file(parts, file.name, "application/octet-stream", file.content)
    return True


def _note_invitation(part: Message, content: bytes, name: str, parts: Parts) -> None:
    """Notes the method and the words of an invitation that is part of the mail itself."""
    found = invitations.read(content, part_fields.parameter(part, "charset"))
    method = part_fields.parameter(part, "method") or ("" if name else found.method)
    parts.calendar_method = parts.calendar_method or method.upper()
    if method or not name:
        parts.invitation = parts.invitation or found.text


def _attached_mail(part: Message, parts: Parts) -> None:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else None
    if inner is None or not inner.keys():
        # Base64 around a mail is forbidden (RFC 2046 §5.2.1) and common all the same.
        text = inner.get_payload() if inner is not None else payload
        coding = str(part.get("Content-Transfer-Encoding", ""))
        inner = message_from_bytes(report_parts.decoded(text, coding).lstrip())
    _keep_mail(inner, parts)


def _keep_mail(mail: Message, parts: Parts) -> None:
    if len(parts.mails) < MAX_ATTACHED_MAILS:
        parts.mails.append(mail)
    else:
        parts.defects.add(Defect.TOO_MANY_ATTACHMENTS)
