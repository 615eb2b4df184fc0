"""Weighs what was odd about the bytes of a mail: must a person look before the bot's verdict may stand?

Called by the step classifying and by the pages with the defects that parsing noted. Ordinary damage, a wrong
charset or a missing date, is only shown: the words were read all the same. Never looks at the words.
"""

from collections.abc import Iterable

from bot.rules.defects import Defect

#: Defects by which words of the sender may have stayed unread, the gravest first, with the reason for staff.
#: A request may stand in what was not read, so nothing is answered before a person has looked (invariant 9).
LOOK_FIRST: dict[Defect, str] = {
    Defect.ENCRYPTED: "The mail, or a part of it, is encrypted, so it is not known what it asks.",
    Defect.HEADERS_ONLY: "The mail was too large: only its sender and subject are known. "
    "Read it in the mailbox.",
    Defect.PARTS_LOST: "The parts of the mail could not be told apart, so its text may be missing.",
    Defect.TNEF: "The mail has a file winmail.dat from Outlook that could not be opened.",
    Defect.SIGNED_UNREADABLE: "The mail is packed in a digital signature that could not be opened.",
    Defect.COMPRESSED_UNREADABLE: "The mail is compressed in a form that could not be unpacked.",
    Defect.TOO_HEAVY: "The mail has so much structure that its end was not read.",
    Defect.TOO_MANY_PARTS: "The mail has so many parts that not all of them were read.",
    Defect.NESTED_TOO_DEEP: "The mail is nested so deeply that parts of it may not have been read.",
    Defect.TEXT_CUT: "The text of the mail is so long that its end was not read.",
    Defect.TOO_MANY_ATTACHMENTS: "The mail has so many attachments that not all of them were kept.",
}

#: Defects that say how the mail came, and nothing about what can be read.
_ORDINARY = frozenset(Defect) - LOOK_FIRST.keys()


def why_look_first(defects: Iterable[str]) -> str:
    """The gravest reason why a person must look at a mail first; empty when all of it was read."""
    found = frozenset(defects)
    return next((reason for defect, reason in LOOK_FIRST.items() if defect in found), "")


def remarks(defects: Iterable[str]) -> tuple[Defect, ...]:
    """What the pages tell of a mail: what may be unread first, then ordinary damage, each in fixed order.

    A code of another version, which nobody knows any more, is left out.
    """
    found = frozenset(defects)
    grave = tuple(defect for defect in LOOK_FIRST if defect in found)
    return (*grave, *(defect for defect in Defect if defect in found and defect in _ORDINARY))


def is_unread(defects: Iterable[str], text: str) -> bool:
    """Whether nothing of a mail could be read because it is encrypted; `text` is what is there to judge."""
    return Defect.ENCRYPTED in frozenset(defects) and not text.strip()
