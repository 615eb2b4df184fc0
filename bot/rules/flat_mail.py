"""Reads a mail that is nested too deeply for any tree, as one flat row of its parts.

Called by `bot.rules.parsing` when the standard library runs out of stack; one pass over the lines.
"""

import re
from email import message_from_bytes
from email.message import Message

from bot.rules import mail_bounds

_BOUNDARY = re.compile(rb"""boundary\s{0,9}=\s{0,9}(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
# Parts that are kept; the walk over them has a limit of its own.
MAX_PARTS = 5_000


def flatten(raw: bytes) -> Message:
    """A multipart/mixed with the mail's own headers and every leaf up to the first attached mail."""
    head, _ = mail_bounds.split(raw)
    flat = message_from_bytes(head + b"\r\n\r\n")
    del flat["Content-Type"]
    flat["Content-Type"] = "multipart/mixed"
    flat.set_payload([])
    for piece in _pieces(raw):
        part = piece.removeprefix(b"\r").removeprefix(b"\n")
        # By its header alone: what a piece holds may be as deep as the mail.
        sort = message_from_bytes(mail_bounds.split(part)[0] + b"\r\n\r\n").get_content_maintype()
        if sort == "message":
            break
        if sort != "multipart":
            flat.attach(message_from_bytes(part))
    return flat


def _pieces(raw: bytes) -> list[bytes]:
    """What stands between the lines that are boundaries, the preamble left out."""
    boundaries = {quoted or bare for quoted, bare in _BOUNDARY.findall(raw)}
    pieces: list[list[bytes]] = [[]]
    for line in raw.split(b"\n"):
        mark = line.strip()
        if mark[:2] == b"--" and (mark[2:] in boundaries or mark[2:].removesuffix(b"--") in boundaries):
            if len(pieces) > MAX_PARTS:
                break
            pieces.append([])
        else:
            pieces[-1].append(line)
    return [b"\n".join(piece) for piece in pieces[1:] if any(line.strip() for line in piece)]
