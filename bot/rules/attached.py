"""Decides what the attachments of a mail count for, and says why one of them could not be read.

Called by filing, classifying, the pages and inspect with what the reader of attachments found. Reads no file
itself. A mail that says little is judged together with what it carries; nothing that is unread is passed over
in silence (invariant 9).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.rules.bsn import masked
from bot.rules.file_sorts import READABLE, Sort, sort_of
from bot.rules.message import Attachment

#: A mail of at most so many words of its own says too little to be judged without what it carries.
FEW_WORDS = 25
#: The same for a mail that points at what it carries: a covering letter has polite words around that.
COVERING_WORDS = 60
#: Characters of one file that are kept; the classifier reads 8,000 in all.
MAX_CHARACTERS = 20_000
#: Characters of all files of a mail that are kept.
MAX_TOTAL = 60_000
#: Files of one mail that are read.
MAX_FILES = 20
#: Between two texts that are judged together.
BETWEEN = "\n\n"
#: An image that the HTML shows and that is smaller, in bytes, is a logo or a button of a signature.
_ORNAMENT_BYTES = 50_000

_POINTS = re.compile(
    r"\b(?:bijlagen?|bijgevoegd\w*|bijgaand\w*|bijgesloten|aangehecht\w*"
    r"|hierbij (?:stuur|zend|ontvangt?|vind|tref)"
    r"|attach(?:ed|ments?)|enclos(?:ed|ures?)"
    r"|anhang|anlagen?|angeh[äa]ngt\w*|beigef[üu]gt\w*|anbei|anliegend\w*|beiliegend\w*"
    r"|ci-joint\w*|pi[èe]ces? jointes?|en annexe|ci-annex[ée]\w*)\b",
    re.IGNORECASE,
)

#: Why a person sorts a mail that says little and carries something that was not read.
UNREAD_REASON = (
    "The request may stand in an attachment that the bot cannot read: a person must look at the attachment."
)


class Outcome(StrEnum):
    """What came of reading one file."""

    READ = "read"
    CUT = "cut"
    REPEATED = "repeated"
    EMPTY = "empty"
    IMAGE = "image"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"
    OTHER = "other"
    BESIDE = "beside"


#: What colleagues read about each outcome.
REASONS: dict[Outcome, str] = {
    Outcome.READ: "Its text was read.",
    Outcome.CUT: "Its text was read as far as the limits go; the rest was not.",
    Outcome.REPEATED: "Its text stands in the mail itself.",
    Outcome.EMPTY: "It holds no text: it is empty, or a scan.",
    Outcome.IMAGE: "It is an image, which the bot cannot read.",
    Outcome.ENCRYPTED: "It is encrypted or protected by a password.",
    Outcome.MACROS: "It holds macros, so nothing of it was read.",
    Outcome.TOO_LARGE: "It is larger than the limit, so it was not read.",
    Outcome.TOO_SLOW: "Reading it took too long.",
    Outcome.TOO_MANY: "The mail carries more files than are read.",
    Outcome.UNREADABLE: "It cannot be read: it is broken, or not what its name says.",
    Outcome.OTHER: "It is a sort of file that the bot does not read.",
    Outcome.BESIDE: "It is a signature, a visiting card, an appointment or an ornament.",
}

#: Outcomes that hide nothing from the one who judges.
_SEEN = frozenset({Outcome.READ, Outcome.REPEATED, Outcome.BESIDE})

_WITHOUT_READING: dict[Sort, Outcome] = {
    Sort.NOTHING: Outcome.EMPTY,
    Sort.IMAGE: Outcome.IMAGE,
    Sort.ENCRYPTED: Outcome.ENCRYPTED,
    Sort.BESIDE: Outcome.BESIDE,
    Sort.MISFIT: Outcome.UNREADABLE,
    Sort.OTHER: Outcome.OTHER,
}


@dataclass(frozen=True, slots=True)
class FileReading:
    """What came of reading one file, with its text where there is any."""

    outcome: Outcome
    text: str = ""


@dataclass(frozen=True, slots=True)
class FileInText:
    """What came of one file, and where [start, end) its text stands in the text of all attachments."""

    outcome: Outcome
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Attached:
    """The text of all attachments, and of each file what came of it, in the order of the mail.

    `judged` says that the mail itself says little, so that its attachments count as its words.
    """

    text: str = ""
    files: tuple[FileInText, ...] = ()
    judged: bool = False


NOTHING_ATTACHED = Attached()


def without_reading(file: Attachment, size_limit: int) -> FileReading | None:
    """What is known of a file before it is opened; None for one that is to be read. Sizes are in bytes."""
    sort = sort_of(file)
    if sort not in READABLE:
        return FileReading(_WITHOUT_READING[sort])
    return FileReading(Outcome.TOO_LARGE) if file.size > size_limit else None


def gather(own: str, html: str, files: Sequence[Attachment], readings: Sequence[FileReading]) -> Attached:
    """Puts together what the reader found in the files of a mail that says `own`, and decides on its weight.

    The shortest text comes first: a letter with a request is short, and the classifier does not read on
    without end.
    """
    seen = [_weighed(own, html, file, found) for file, found in zip(files, readings, strict=True)]
    places = [FileInText(found.outcome) for found in seen]
    text = ""
    for index in sorted(
        (index for index, one in enumerate(seen) if one.text), key=lambda at: len(seen[at].text)
    ):
        found, before = seen[index], BETWEEN if text else ""
        start = len(text) + len(before)
        kept = found.text[: max(MAX_TOTAL - start, 0)]
        outcome = found.outcome if len(kept) == len(found.text) else Outcome.CUT
        places[index] = FileInText(outcome, start, start + len(kept)) if kept else FileInText(outcome)
        text += before + kept if kept else ""
    return Attached(text, tuple(places), judged=bool(places) and says_little(own))


def _weighed(own: str, html: str, file: Attachment, found: FileReading) -> FileReading:
    """The reading of a file in the light of the mail that carries it."""
    if found.outcome is Outcome.IMAGE and _is_ornament(html, file):
        return FileReading(Outcome.BESIDE)
    text = masked(found.text.strip())
    if text and " ".join(text.split()) in " ".join(own.split()):
        # A mail without a body of its own: its named text part was taken for one.
        return FileReading(Outcome.REPEATED)
    return replace(found, text=text)


def _is_ornament(html: str, file: Attachment) -> bool:
    shown = bool(file.content_id) and f"cid:{file.content_id}" in html
    return shown and file.size < _ORNAMENT_BYTES


def says_little(own: str) -> bool:
    """Whether a mail says too little by itself, or not much more than that something is attached."""
    words = len(own.split())
    return words <= FEW_WORDS or (words <= COVERING_WORDS and bool(_POINTS.search(own)))


def hides(outcome: Outcome) -> bool:
    """Whether a file with this outcome may hold a request that nobody has read."""
    return outcome not in _SEEN


def joined(own: str, attached: str) -> tuple[str, int]:
    """The text to judge, and where in it the text of the attachments begins."""
    if not own.strip():
        return attached, 0
    return f"{own}{BETWEEN}{attached}", len(own) + len(BETWEEN)
