"""Makes the file name of an attachment harmless.

Called by `bot.rules.mime_parts`; the name is shown to staff and offered for download, never opened by us.
"""

import re

from bot.rules import charsets, header_text

MAX_LENGTH = 150
_UNSAFE = re.compile(r'[<>:"|?*]')


def safe(raw: str, fallback: str) -> tuple[str, bool]:
    """A name without path, control, bidirectional and shell-special characters; True when that changed it."""
    decoded = header_text.decode(raw)
    shown = decoded.replace("\\", "/").rsplit("/", 1)[-1]
    shown = _UNSAFE.sub("_", shown).strip(" .")
    if len(shown) > MAX_LENGTH:
        stem, dot, extension = shown.rpartition(".")
        tail = dot + extension if dot and len(extension) <= 10 else ""
        shown = (stem if tail else shown)[: MAX_LENGTH - len(tail)] + tail
    shown = shown or fallback
    hidden = len(charsets.clean_line(raw)) != len(" ".join(raw.split()))
    return shown, bool(raw) and (shown != decoded or hidden)
