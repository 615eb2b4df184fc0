"""Reads mailboxes out of address headers, also out of broken ones.

Called by `bot.rules.parsing` where mail-parser finds nothing or would lose characters, and by
`bot.rules.newest_text` for the headers of an inline forward. A display name never decides an address.
"""

import re
from collections.abc import Iterator

from bot.rules import charsets, header_text
from bot.rules.message import Address

# A header longer than this is read up to here: it holds a few thousand recipients.
MAX_LENGTH = 200_000
MAX_ADDRESSES = 2_000
_LOCAL = r"[^\s<>()\[\],;:\"@]"
# A local part is found whole or not at all: a piece of one is the address of somebody else.
_EMAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}{{1,64}}@[^\s<>()\[\],;:\"'|@]{{1,255}}")
_MAILTO = re.compile(r"\[?mailto:", re.IGNORECASE)


def address(email: str, name: str = "") -> Address | None:
    """A clean mailbox, or None when `email` is none."""
    found = _EMAIL.fullmatch(charsets.clean_line(email).strip(" .<>'\""))
    if not found:
        return None
    name = charsets.clean_line(name).strip(" '\"")
    return Address(found[0].lower(), "" if name.lower() == found[0].lower() else name)


def parse(raw: str) -> tuple[Address, ...]:
    """Every mailbox of an address header, encoded words decoded only after the header was taken apart.

    The order matters: a comma or an address inside an encoded display name must stay a name
    (RFC 2047 §6.2). Quotes and brackets may be unclosed.
    """
    text = header_text.unfold(raw[:MAX_LENGTH])
    found: list[Address] = []
    for item in _items(text):
        mailbox = _mailbox(item)
        if mailbox and len(found) < MAX_ADDRESSES:
            found.append(mailbox)
    return tuple(found)


def _items(text: str) -> Iterator[str]:
    """The pieces between commas and semicolons that stand outside quotes, comments and angle brackets."""
    start, quoted, angled, depth = 0, False, False, 0
    for position, sign in enumerate(text):
        if sign == '"' and text[max(0, position - 1) : position] != "\\":
            quoted = not quoted
        elif quoted:
            continue
        elif sign in "<>":
            angled = sign == "<"
        elif sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
        elif sign in ",;" and not angled and not depth:
            yield text[start:position]
            start = position + 1
    yield text[start:]


def _mailbox(item: str) -> Address | None:
    """The mailbox of `Name <a@b>`, `a@b (Name)`, `"Name" a@b` or `Name [mailto:a@b]`."""
    item = _MAILTO.sub("<", item)
    opening = item.rfind("<")
    if opening >= 0:
        inside = item[opening + 1 :].partition(">")[0].rstrip("] ")
        return address(inside, _name(item[:opening])) or _bare(item)
    return _bare(item)


def _bare(item: str) -> Address | None:
    found = _EMAIL.search(item)
    if not found:
        return None
    around = item[: found.start()] + " " + item[found.end() :]
    return address(found[0], _name(around.strip(" ()<>")))


def _name(text: str) -> str:
    """A display name: what stands after a group's colon, unquoted, its encoded words decoded."""
    text = text.strip()
    if text.startswith('"'):
        text = text.strip('"').replace('\\"', '"').replace("\\\\", "\\")
    return header_text.decode(text)
