"""Blots the citizen service numbers (BSN) in the words of a mail out of its bytes, once their time is over.

Called by `bot.store.set_apart`, which keeps what is left; `bot.rules.bsn` says what a number is. Leaves every
file and every other word in its place, and never looks into a file.
"""

from email import message_from_bytes
from email.header import Header
from email.message import Message

from bot.rules import addresses, charsets, header_text, part_fields
from bot.rules.bsn import NAMING_HEADERS, masked, masked_mail, shows_number
from bot.rules.identity_papers import AS_RECEIVED, rebuilt
from bot.rules.parsing import parse

#: Headers of free text, which may repeat what the subject says; all others have a form of their own.
_FREE_TEXT = frozenset({"subject", "thread-topic", "comments", "keywords", "content-description"})


def without_numbers(raw: bytes) -> bytes:
    """The mail with a dot in the place of every digit of a BSN, so that it reads as it was shown before.

    Where the words are packed into something else (winmail.dat, an S/MIME signature) or the digits stand
    between tags, the mail is written anew with its header, its text and its files.

    Raises:
        UnreadableMail: the bytes are no mail.
    """
    mail = message_from_bytes(raw, policy=AS_RECEIVED)
    for part in mail.walk():
        _blot_headers(part)
        if part.get_content_maintype() == "text" and not part.is_multipart():
            _blot_text(part)
    left = mail.as_bytes(policy=AS_RECEIVED)
    return rebuilt(left, masked_mail(parse(raw))) if shows_number(parse(left)) else left


def _blot_headers(part: "Message[str, str]") -> None:
    found = [(name, str(value)) for name, value in part.raw_items()]
    fresh = [(name, _blotted_header(name.lower(), value)) for name, value in found]
    if fresh != found:
        for name in {name for name, _ in found}:
            del part[name]
        for name, value in fresh:
            part[name] = value
    for parameter, header in (("filename", "Content-Disposition"), ("name", "Content-Type")):
        name = part_fields.parameter(part, parameter, header)
        if masked(name) != name:
            part.set_param(parameter, masked(name), header=header, charset="utf-8")


def _blotted_header(name: str, value: str) -> str:
    if name in NAMING_HEADERS:
        return _blotted_names(value)
    return _blotted(value) if name in _FREE_TEXT else value


def _blotted_names(value: str) -> str:
    """An address header whose names are written anew where one of them has a number."""
    people = addresses.parse(value)
    if not people:
        return _blotted(value)
    if not any(masked(one.name) != one.name for one in people):
        return value
    written = (
        f"{Header(masked(one.name), 'utf-8').encode()} <{one.email}>" if one.name else one.email
        for one in people
    )
    # Bytes above 127 stay as they are.
    return ", ".join(written).encode().decode("ascii", "surrogateescape")


def _blotted(value: str) -> str:
    said = header_text.decode(value)
    return value if masked(said) == said else Header(masked(said), "utf-8").encode()


def _blot_text(part: "Message[str, str]") -> None:
    text, _ = charsets.decode(part_fields.payload(part), part_fields.parameter(part, "charset"))
    if masked(text) == text:
        return
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "8bit"
    part.set_param("charset", "utf-8")
    part.set_payload(masked(text).encode())
