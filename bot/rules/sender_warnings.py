"""Says what is odd about a sender, for the colleague who reads the mail.

Called by `bot.rules.reading`. A warning proves nothing and refuses nothing by itself: honest people have odd
senders too. Only a colleague who is warned of is not believed (`bot.rules.person_concerned`).
"""

import re
from enum import StrEnum

from bot.rules.domain_likeness import is_lookalike, readable
from bot.rules.message import InboundMessage, SenderTrust
from bot.rules.ourselves import Ourselves

# A shorter name is found in other people's names too.
_LEAST_NAME = 4
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'|@]{1,64}@[^\s<>()\[\],;:\"'|@]{1,255}\.[a-z]{2,63}")


class SenderWarning(StrEnum):
    """What is odd. The values are kept with the mail and never renamed."""

    OWN_NAME = "own_name"  # our name or address is shown, another address stands behind it
    LOOKALIKE = "lookalike"
    OTHER_ADDRESS_SHOWN = "other_address_shown"
    REPLY_TO_DIFFERS = "reply_to_differs"
    SEVERAL_SENDERS = "several_senders"  # RFC 5322 §3.6.2 allows it, people's mail programs do not
    DMARC_FAILED = "dmarc_failed"


SENTENCES: dict[SenderWarning, str] = {
    SenderWarning.OWN_NAME: "The sender shows our name or our address, but writes from another address.",
    SenderWarning.LOOKALIKE: "The sender's domain looks like ours, but it is another one.",
    SenderWarning.OTHER_ADDRESS_SHOWN: "The sender's name shows another address than the one he writes from.",
    SenderWarning.REPLY_TO_DIFFERS: "The answer is asked at another address than the sender's.",
    SenderWarning.SEVERAL_SENDERS: "The mail names several senders; only the first one is shown.",
    SenderWarning.DMARC_FAILED: "Our mail server could not match the mail with its sender's domain.",
}


def warnings(
    mail: InboundMessage, ourselves: Ourselves, trust: SenderTrust = SenderTrust.UNPROVEN
) -> tuple[SenderWarning, ...]:
    """Everything odd about the sender of a mail, the gravest first; `trust` is our mail server's word."""
    found: list[SenderWarning] = []
    if mail.sender is not None:
        name, email = readable(mail.sender.name), mail.sender.email
        shown = {address.rstrip(".") for address in _ADDRESS.findall(name)} - {email}
        ours = ourselves.hold(email) or ourselves.employ(email)
        if not ours and _shows_us(name, shown, ourselves):
            found.append(SenderWarning.OWN_NAME)
        elif shown:
            found.append(SenderWarning.OTHER_ADDRESS_SHOWN)
        if not ours and is_lookalike(email.rpartition("@")[2], ourselves.domains):
            found.append(SenderWarning.LOOKALIKE)
        if any(address.email != email for address in mail.reply_to):
            found.append(SenderWarning.REPLY_TO_DIFFERS)
    if "from_several" in mail.defects:
        found.append(SenderWarning.SEVERAL_SENDERS)
    if trust is SenderTrust.FAILED:
        found.append(SenderWarning.DMARC_FAILED)
    return tuple(sorted(found, key=list(SenderWarning).index))


def _shows_us(name: str, shown: set[str], ourselves: Ourselves) -> bool:
    """Whether a display name holds our name, or an address that is ours or a colleague's."""
    if any(ourselves.hold(address) or ourselves.employ(address) for address in shown):
        return True
    ours = (readable(one) for one in ourselves.names if len(one) >= _LEAST_NAME)
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", name) for one in ours)
