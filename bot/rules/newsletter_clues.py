"""Finds the signs in a mail of who sent the newsletter that it passes on: list ids and domains, nothing else.

Called by the steps filing and replaying; `bot.rules.processor_route` holds them against the customers. A sign
is no proof: whoever passes a mail on can have changed it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.message import InboundMessage, NewestText

#: Signs of one mail that are kept; a newsletter has a handful.
MOST_CLUES = 60
#: Characters of a text, and of an HTML, that are searched for links; a long newsletter.
_MOST_TEXT = 1_000_000

_HOST = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
_LINK = re.compile(r"https?://([^\s/?#<>\"'\\]{1,300})", re.IGNORECASE)
_MAILBOX = re.compile(rf"(?<=[\w.+=-])@({_HOST})", re.IGNORECASE)
# RFC 2919 §3: the identifier stands in angle brackets, behind a name for people.
_LIST_ID = re.compile(r"<\s*([^<>\s]{1,255})\s*>\s*$")
#: Headers by which a newsletter says where it comes from; of the mail that passes it on they say nothing.
_SENDERS = ("from", "sender", "reply-to", "return-path")


class ClueSort(StrEnum):
    """Where a sign was found, the strongest first. The values are kept and never renamed."""

    LIST_ID = "list_id"  # RFC 2919: the name of the mailing list, in a header
    UNSUBSCRIBE = "unsubscribe"  # RFC 2369: where one can leave the list, in a header
    SENDER = "sender"  # the domain of the sender of an attached mail
    ADDRESS = "address"  # the domain of an address in the text that is passed on
    LINK = "link"  # the domain of a link in the text


@dataclass(frozen=True, slots=True)
class Clue:
    """One sign: a list id or a domain, in small letters."""

    sort: ClueSort
    value: str


def clues_in(mail: InboundMessage, found: NewestText) -> tuple[Clue, ...]:
    """The signs in a mail and in the mails attached to it, each once, the strongest first.

    The domain of the mail's own sender is no sign: who works for a company writes about other things too.
    """
    own = mail.sender.email.rpartition("@")[2] if mail.sender else ""
    clues = dict.fromkeys((*_of_headers(mail, attached=False), *_of_words(mail, found)))
    kept = [clue for clue in clues if clue.sort is ClueSort.LIST_ID or not _is_below(clue.value, own)]
    return tuple(sorted(kept, key=lambda clue: list(ClueSort).index(clue.sort))[:MOST_CLUES])


def _is_below(domain: str, own: str) -> bool:
    return bool(own) and (domain == own or domain.endswith(f".{own}"))


def _of_headers(mail: InboundMessage, *, attached: bool) -> Iterator[Clue]:
    """What the headers of a mail say, and those of the mails attached to it."""
    for value in mail.header_values("list-id"):
        named = _LIST_ID.search(value) or re.fullmatch(r"\s*([^<>\s]{1,255})\s*", value)
        if named:
            yield Clue(ClueSort.LIST_ID, named[1].lower())
    for value in mail.header_values("list-unsubscribe"):
        yield from _clues(ClueSort.UNSUBSCRIBE, (*_LINK.findall(value), *_MAILBOX.findall(value)))
    if attached:
        for name in _SENDERS:
            for value in mail.header_values(name):
                yield from _clues(ClueSort.SENDER, _MAILBOX.findall(value))
    for inner in mail.forwarded:
        yield from _of_headers(inner, attached=True)


def _of_words(mail: InboundMessage, found: NewestText) -> Iterator[Clue]:
    """What stands in the text: links anywhere in it, addresses only where it is another's text."""
    if found.forwarded_from is not None:
        yield from _clues(ClueSort.ADDRESS, [found.forwarded_from.email.rpartition("@")[2]])
    for text in (found.forwarded, found.quoted):
        yield from _clues(ClueSort.ADDRESS, _MAILBOX.findall(text[:_MOST_TEXT]))
    for text in _texts(mail):
        yield from _clues(ClueSort.LINK, _LINK.findall(text[:_MOST_TEXT]))


def _texts(mail: InboundMessage) -> Iterator[str]:
    yield mail.text
    yield mail.html
    for inner in mail.forwarded:
        yield from _texts(inner)


def _clues(sort: ClueSort, domains: Iterable[str]) -> Iterator[Clue]:
    for domain in domains:
        # A link may name a user before its host, and a port behind it (RFC 3986 §3.2).
        plain = domain.lower().rpartition("@")[2].partition(":")[0].strip(".")
        if "." in plain and re.fullmatch(_HOST, plain):
            yield Clue(sort, plain)
