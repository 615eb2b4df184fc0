"""Tells in words, step by step, what the reading of one mail found and why.

Called by the step filing, which keeps the lines with the message, by `privacybot inspect` and by the pages of
mails; later steps add their own lines. Decides nothing, and names nobody whom the message itself does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.attached import REASONS
from bot.rules.defects import Defect
from bot.rules.message import InboundMessage, NewestText, SenderTrust
from bot.rules.reading import Read
from bot.rules.sender_warnings import SENTENCES

#: What `bot.rules.newest_text` says of a text without any older one.
_ALL_NEW = "the whole text is new"


#: Whether the text of attachments counts (`bot.rules.attached`).
JUDGED = "The mail itself says little, so the text of its attachments counts."
ASIDE = "The mail says enough by itself, so the text of its attachments does not count."


class Step(StrEnum):
    """What was decided, in the order in which it is decided."""

    PARSING = "parsing"
    AUTOMATIC = "automatic"
    SENDER = "sender"
    TEXT = "text"
    FORWARD = "forward"
    ANSWER = "answer"
    ATTACHMENTS = "attachments"
    HELD = "held"
    MATCH = "match"
    KINDS = "kinds"
    IDENTITY = "identity"
    REPLY = "reply"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One decision: `finding` is a code for programs, `reason` one English sentence for people."""

    step: Step
    finding: str
    reason: str


#: What each code of parsing means to somebody who reads the mail.
DEFECTS_SAID: Mapping[Defect, str] = {
    Defect.PARSER_FAILED: "The mail is built wrongly; it was read with a second, simpler reader.",
    Defect.NESTED_TOO_DEEP: "Its parts lie so deep in one another that they were read one after the other.",
    Defect.TOO_MANY_PARTS: "It has more parts than are read; the last ones were left out.",
    Defect.TOO_MANY_ATTACHMENTS: "It has more attachments than are listed; the last ones were left out.",
    Defect.TOO_HEAVY: "It is so large or so broken up that its end was not read.",
    Defect.HEADER_CUT: "Its header is too long; the end was not read.",
    Defect.TEXT_CUT: "Its text is too long; the end was not read.",
    Defect.HEADERS_ONLY: "Only its header is here, since the mail is larger than the limit.",
    Defect.FROM_MISSING: "It has no From header.",
    Defect.FROM_BROKEN: "Its From header is damaged; what could be read of it counts.",
    Defect.FROM_SEVERAL: "It names more than one author; the first one counts.",
    Defect.SUBJECT_REPEATED: "It has more than one subject; the first one counts.",
    Defect.MESSAGE_ID_MISSING: "It has no Message-ID, so a second copy of it cannot be recognised.",
    Defect.MESSAGE_ID_REPEATED: "It has more than one Message-ID; the first one counts.",
    Defect.DATE_MISSING: "It has no date of its own; our mail server's time counts anyway.",
    Defect.DATE_UNREADABLE: "Its own date cannot be read; our mail server's time counts anyway.",
    Defect.HEADER_8BIT: "Its header holds letters without a declared charset; they were repaired.",
    Defect.CHARSET_REPAIRED: "The charset of its text is missing or wrong; the text was repaired.",
    Defect.CONTROL_CHARACTERS: "Signs that cannot be shown were taken out of it.",
    Defect.MIME_BROKEN: "The marks between its parts are wrong; the parts were told apart all the same.",
    Defect.PARTS_LOST: "Its parts could not be told apart; only its header was read.",
    Defect.PLAIN_PART_EMPTY: "Its plain text says nothing, so the HTML was read as text.",
    Defect.FILENAME_CHANGED: "A file name was not safe to use and was changed.",
    Defect.ENCRYPTED: "It is encrypted, so its text could not be read.",
    Defect.SIGNED: "It bears a digital signature, which nobody verified: it proves nothing.",
    Defect.SIGNED_UNREADABLE: "It is packed in a digital signature that could not be opened.",
    Defect.COMPRESSED: "It came compressed; it was unpacked and read.",
    Defect.COMPRESSED_UNREADABLE: "It came compressed in a form that could not be unpacked.",
    Defect.TNEF: "It holds a winmail.dat of Outlook, which was not read.",
    Defect.TNEF_OPENED: "It holds a winmail.dat of Outlook, whose text and files were taken out.",
    Defect.NO_TEXT: "It has no readable text.",
    Defect.BSN: "A citizen service number (BSN) stands in its words; the digits are masked.",
}


def trace_reading(read: Read) -> tuple[TraceLine, ...]:
    """Each decision of the reading, in its order."""
    mail = read.mail
    if mail is None:
        return (TraceLine(Step.PARSING, "unreadable", "Nothing could be read in it."), _held(read))
    return (
        *_parsing(mail),
        _automatic(read),
        TraceLine(Step.SENDER, read.trust.value, read.trust_reason),
        *(TraceLine(Step.SENDER, warning.value, SENTENCES[warning]) for warning in read.warnings),
        *_text(read.newest),
        *_forward(read, mail),
        _answer(read, mail),
        *_attachments(read, mail),
        _held(read),
    )


def _parsing(mail: InboundMessage) -> tuple[TraceLine, ...]:
    if not mail.defects:
        return (TraceLine(Step.PARSING, "whole", "The mail was read without any repair."),)
    return tuple(TraceLine(Step.PARSING, code, DEFECTS_SAID[Defect(code)]) for code in mail.defects)


def _automatic(read: Read) -> TraceLine:
    if read.automatic is None:
        return TraceLine(Step.AUTOMATIC, "person", "No sign of a program was found: a person wrote it.")
    return TraceLine(Step.AUTOMATIC, read.automatic.kind.value, read.automatic.reason)


def _text(found: NewestText) -> tuple[TraceLine, ...]:
    if not found.reason:
        return ()
    if found.reason == _ALL_NEW:
        lines = [TraceLine(Step.TEXT, "whole", "The whole text is new.")]
    else:
        lines = [TraceLine(Step.TEXT, "parted", f"What told old and new text apart: {found.reason}.")]
    for code, words, text in (
        ("quoted", "older text", found.quoted),
        ("signature", "the signature", found.signature),
    ):
        if text:
            said = f"Lines of {words} that were left out: {text.count(chr(10)) + 1}."
            lines.append(TraceLine(Step.TEXT, code, said))
    return tuple(lines)


def _forward(read: Read, mail: InboundMessage) -> tuple[TraceLine, ...]:
    if read.passed_on:
        author = read.passed.writer
        said = (
            f"The request stands in a mail that was passed on; {author.email} wrote that one."
            if author
            else "The request stands in a mail that was passed on; it does not say who wrote that one."
        )
        passed_on = TraceLine(Step.FORWARD, "passed_on", said)
        if read.trust is SenderTrust.UNPROVEN:
            return (passed_on,)
        about = "What our mail server says of the sender proves nothing about the one who wrote that mail."
        return passed_on, TraceLine(Step.SENDER, SenderTrust.UNPROVEN.value, about)
    if read.newest.forwarded or mail.forwarded:
        said = "A mail was passed on below; what the sender says himself counts."
        return (TraceLine(Step.FORWARD, "below", said),)
    return ()


def _answer(read: Read, mail: InboundMessage) -> TraceLine:
    if read.automatic is not None and not read.automatic.may_hold_request:
        return TraceLine(Step.ANSWER, "never", "An automatic mail is never answered.")
    if not read.person.answer_to:
        return TraceLine(Step.ANSWER, "unknown", read.person.reason)
    is_sender = mail.sender is not None and read.person.answer_to == mail.sender.email
    return TraceLine(Step.ANSWER, "sender" if is_sender else "author", read.person.reason)


def _attachments(read: Read, mail: InboundMessage) -> tuple[TraceLine, ...]:
    """How many there are, what came of reading each, and whether they count as words of the mail."""
    count = len(mail.files)
    said = f"Attachments: {count}." if count else "It has no attachment."
    lines = [TraceLine(Step.ATTACHMENTS, str(count), said)]
    for number, file in enumerate(read.attached.files, 1):
        reason = f"Attachment {number}: {REASONS[file.outcome]}"
        lines.append(TraceLine(Step.ATTACHMENTS, file.outcome.value, reason))
    if read.attached.text:
        counts = read.attached.judged
        lines.append(
            TraceLine(Step.ATTACHMENTS, "judged" if counts else "aside", JUDGED if counts else ASIDE)
        )
    return tuple(lines)


def _held(read: Read) -> TraceLine:
    if read.held:
        return TraceLine(Step.HELD, "held", read.held)
    if read.automatic is not None:
        return TraceLine(Step.HELD, "outside", "It is kept and shown, and opens no case.")
    return TraceLine(Step.HELD, "free", "Nothing in it has to be seen by a person first.")


def trace_kinds(
    scores: Mapping[str, float], kinds: Sequence[str], judge: str, review: str
) -> tuple[TraceLine, ...]:
    """What the classifier or a colleague made of the text, and why a person must sort it, if so.

    `judge` is the classifier with its version, or empty for a colleague; scores run from 0 to 1.
    """
    code = ", ".join(kinds) or "other"
    if not judge:
        return (TraceLine(Step.KINDS, code, f"A colleague sorted this mail: {code}."),)
    scored = ", ".join(f"{kind} {scores.get(kind, 0.0):.0%}" for kind in kinds) or "other"
    lines = [TraceLine(Step.KINDS, code, f"The classifier {judge} found: {scored}.")]
    if review:
        lines.append(TraceLine(Step.KINDS, "review", review))
    return tuple(lines)
