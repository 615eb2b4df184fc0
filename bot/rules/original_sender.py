"""Finds who wrote a mail whose From names somebody else: a list, a group, or a form on our own site.

Called by `bot.rules.person_concerned` and `bot.rules.passed_on`. What it finds stands in headers that anybody
can write, so it is a proposal that a colleague confirms; it never becomes the sender of a mail.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules import addresses
from bot.rules.message import Address, InboundMessage
from bot.rules.ourselves import Ourselves

# "Jan de Vries via Privacy": how lists and groups sign what they send on in a writer's place.
_VIA = re.compile(r"\S\s+via\s+\S", re.IGNORECASE)
# Set by groups and by Gmail where they replace the From that the writer's program had given.
_REPLACED = ("x-original-from", "x-google-original-from")
# The same, but others set it too, also where From was left alone.
_ALSO_SAYS = "x-original-sender"


@dataclass(frozen=True, slots=True)
class Original:
    """That From is not the writer's, in a sentence for staff; `writer` is None where nobody is named."""

    writer: Address | None
    reason: str


def recover(mail: InboundMessage, ourselves: Ourselves) -> Original | None:
    """Who wrote the mail according to its headers; None where From is the writer's own address."""
    if mail.sender is None:
        return None
    if is_rewritten(mail):
        named = [_first(mail, name) for name in (*_REPLACED, _ALSO_SAYS)]
        replies = mail.reply_to if len(mail.reply_to) == 1 else ()
        return Original(
            _chosen(mail.sender, [*named, *replies], ourselves),
            "A list or a group put its own address in the place of the sender's.",
        )
    if ourselves.hold(mail.sender.email) or ourselves.employ(mail.sender.email):
        outside = [one for one in mail.reply_to if not ourselves.hold(one.email)]
        outside = [one for one in outside if not ourselves.employ(one.email)]
        if outside:
            writer = _chosen(mail.sender, outside, ourselves) if len(outside) == 1 else None
            return Original(writer, "It came from an address of ours that asks to answer somebody else.")
    return None


def is_rewritten(mail: InboundMessage) -> bool:
    """Whether a list or a group put its own address in From, as they do to satisfy DMARC (RFC 7960 §4.1)."""
    if mail.sender is None:
        return False
    replaced = [found for name in _REPLACED if (found := _first(mail, name)) is not None]
    return (
        any(found.email != mail.sender.email for found in replaced)
        or bool(_VIA.search(mail.sender.name))
        or f"mailto:{mail.sender.email}" in mail.header("list-post").lower()
    )


def _first(mail: InboundMessage, name: str) -> Address | None:
    found = addresses.parse(mail.header(name))
    return found[0] if found else None


def _chosen(sender: Address, named: Sequence[Address | None], ourselves: Ourselves) -> Address | None:
    """The first of those named who is not the one that From names, and can be answered."""
    return next(
        (one for one in named if one is not None and one.email != sender.email and ourselves.may_answer(one)),
        None,
    )
