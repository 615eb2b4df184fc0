"""Takes files out of a text that an old mail program wrote into it with uuencode (POSIX.1-2024, uuencode).

Called by `bot.rules.mime_parts` for plain text, before it is decoded. A block that is damaged or has no end
stays in the text: it may be a person's words that only begin like one.
"""

import binascii
import re

# Files that are taken out of one text.
MAX_FILES = 20

_BEGIN = re.compile(rb"begin [0-7]{3,4} (\S[^\r\n]{0,200})")
_WORD = b"begin "


def take_out(payload: bytes) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
    """The text without the files in it, and each file's name and content. Reads no line thrice."""
    if not payload.startswith(_WORD) and b"\n" + _WORD not in payload:
        return payload, ()
    lines = payload.split(b"\n")
    kept: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    index = 0
    while index < len(lines):
        begins = _BEGIN.fullmatch(lines[index].rstrip()) if len(files) < MAX_FILES else None
        block = _block(lines, index + 1) if begins else None
        if begins is None or block is None:
            kept.append(lines[index])
            index += 1
            continue
        content, index = block
        files.append((begins[1].decode("utf-8", "replace").strip(), content))
    return b"\n".join(kept), tuple(files)


def _block(lines: list[bytes], index: int) -> tuple[bytes, int] | None:
    """The content of the block whose first line this is, and the line after it; None when it is damaged."""
    content: list[bytes] = []
    while index < len(lines):
        line = lines[index].rstrip(b"\r")
        if line.rstrip() == b"end":
            return (b"".join(content), index + 1) if content else None
        piece = _decoded(line)
        # The next block's first line ends a search: no line is then looked at by more than two of them.
        if piece is None or line.startswith(_WORD):
            return None
        content.append(piece)
        index += 1
    return None


def _decoded(line: bytes) -> bytes | None:
    if not line.strip(b" `"):
        return b""
    # Some writers put signs behind the last byte; the first sign tells how many count.
    length = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[: length + 1])
    except binascii.Error:
        return None
