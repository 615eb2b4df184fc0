"""Finds what a mail passes on, inline or attached, and who wrote it.

Called by `bot.rules.reading`. What was passed on is no proof: whoever forwards a mail can have changed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.rules.message import Address, InboundMessage, NewestText
from bot.rules.newest_text import FEW_WORDS, newest, split_text
from bot.rules.original_sender import recover
from bot.rules.ourselves import Ourselves

# Forwards of forwards that are taken apart; what lies deeper is kept as it stands.
MAX_DEPTH = 3
# Characters of attached mails that are searched for history; a long book.
MAX_TEXT = 1_000_000


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What was passed on, without the history that it quotes.

    `writer` is None where nobody is named, or where several mails by several people were attached.
    `indirect` says that he was found in a mail that a colleague had passed on before, or under a letter of
    ours.
    """

    text: str = ""
    writer: Address | None = None
    indirect: bool = False


#: What a mail passes on that holds no other.
NOTHING = PassedOn()


def passed_on(mail: InboundMessage, found: NewestText, ourselves: Ourselves) -> PassedOn:
    """What a mail passes on, given its newest text; our own letter that a stranger returns is nothing new."""
    attached = mail.forwarded[0].sender if mail.forwarded else None
    first = found.forwarded_from if found.forwarded.strip() else attached
    is_returned = first is not None and ourselves.hold(first.email)
    if is_returned and not ourselves.employ(mail.sender.email if mail.sender else ""):
        return NOTHING
    return _passed_on(mail, found, ourselves, MAX_DEPTH)


def text_to_judge(own: str, forwarded: str) -> str:
    """The sender's own words; where they are few, together with what he passes on.

    Somebody who says more than a few words above a forward has a matter of his own.
    """
    if forwarded.strip() and len(own.split()) <= FEW_WORDS:
        return _joined([own, forwarded])
    return own


def _passed_on(mail: InboundMessage, found: NewestText, ourselves: Ourselves, depth: int) -> PassedOn:
    is_inline = bool(found.forwarded.strip()) and all(found.forwarded != one.text for one in mail.forwarded)
    if is_inline:
        return _of_text(found.forwarded, found.forwarded_from, ourselves, depth)
    return _together(_of_attached(mail.forwarded, ourselves, depth))


def _of_attached(mails: tuple[InboundMessage, ...], ourselves: Ourselves, depth: int) -> list[PassedOn]:
    """Each attached mail; those above the limit as they stand, or without their text."""
    found: list[PassedOn] = []
    size = 0
    for mail in mails:
        size += _length(mail)
        if size <= MAX_TEXT:
            found.append(_of_mail(mail, ourselves, depth))
        else:
            found.append(PassedOn("" if found else mail.text, mail.sender, indirect=True))
    return found


def _length(mail: InboundMessage) -> int:
    """The characters of a mail with those of all mails in it."""
    return len(mail.text) + sum(_length(one) for one in mail.forwarded)


def _of_mail(mail: InboundMessage, ourselves: Ourselves, depth: int) -> PassedOn:
    """An attached mail: what its writer said in it, and what he himself had passed on."""
    original, found = recover(mail, ourselves), newest(mail)
    writer = original.writer if original else mail.sender
    below = _passed_on(mail, found, ourselves, depth - 1) if depth else PassedOn(found.forwarded)
    told = _told(found, below, writer, ourselves)
    return replace(told, text=told.text or mail.text, indirect=told.indirect or original is not None)


def _of_text(text: str, writer: Address | None, ourselves: Ourselves, depth: int) -> PassedOn:
    """The same for a mail that was forwarded inline."""
    # What stands below a colleague's mail was passed on by him; below anybody else's it is quoted history.
    found = split_text(text, forward=_is_ours(writer, ourselves))
    below = PassedOn(found.forwarded)
    if depth and found.forwarded.strip():
        below = _of_text(found.forwarded, found.forwarded_from, ourselves, depth - 1)
    told = _told(found, below, writer, ourselves)
    return replace(told, text=told.text or text)


def _told(found: NewestText, below: PassedOn, writer: Address | None, ourselves: Ourselves) -> PassedOn:
    """What a writer said, with what he had passed on where that is the matter, and whose matter it is."""
    words = _own_words(found)
    if not below.text.strip():
        return PassedOn(words, writer)
    if _is_ours(writer, ourselves):
        return PassedOn(_joined([words, below.text]), below.writer, indirect=True)
    if len(found.newest.split()) <= FEW_WORDS:
        # He who passes a mail on may be anybody, and so may the writer of that mail.
        return PassedOn(_joined([words, below.text]), indirect=True)
    return PassedOn(words, writer)


def _is_ours(writer: Address | None, ourselves: Ourselves) -> bool:
    return writer is not None and (ourselves.hold(writer.email) or ourselves.employ(writer.email))


def _together(several: list[PassedOn]) -> PassedOn:
    """Attached mails as one; their writer where all of them have the same."""
    writers = {one.writer.email if one.writer else "" for one in several}
    return PassedOn(
        text=_joined(one.text for one in several),
        writer=several[0].writer if len(writers) == 1 else None,
        indirect=any(one.indirect for one in several),
    )


def _own_words(found: NewestText) -> str:
    """What a writer said, with the name below it, which may be the only place where he gives it."""
    return _joined([found.newest, found.signature])


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part.strip())
