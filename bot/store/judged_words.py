"""Says what of a stored mail is judged, so that everybody who needs those words takes the same ones.

Used by classifying, by the lessons and by the pages; judges nothing and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.rules.attached import Outcome, hides, joined
from bot.rules.passed_on import text_to_judge
from bot.store.tables import Message


@dataclass(frozen=True, slots=True)
class JudgedWords:
    """The subject and the text that the classifier is handed; offsets of evidence count in them.

    `attached_from` is where in `text` the words of the attachments begin; at its end when there are none.
    `unread` says that the mail says little and carries something that nobody has read; `defects` are the
    codes of what was odd about its bytes.
    """

    subject: str
    text: str
    attached_from: int
    unread: bool
    defects: tuple[str, ...] = ()


def judged_words(message: Message) -> JudgedWords:
    """What is judged of a mail.

    That is its newest text, with what was forwarded where that is little; and where it says little by itself,
    the text of its attachments too.
    """
    own = text_to_judge(message.newest_text, message.forwarded_text)
    counting = [file for file in message.attachments if file.get("judged")]
    unread = any(hides(outcome_of(file) or Outcome.READ) for file in counting)
    if not counting or not message.attached_text:
        return JudgedWords(message.subject, own, len(own), unread, tuple(message.defects))
    text, start = joined(own, message.attached_text)
    return JudgedWords(message.subject, text, start, unread, tuple(message.defects))


def outcome_of(file: Mapping[str, Any]) -> Outcome | None:
    """What came of reading a listed attachment; None for one of an earlier version, which read none."""
    return Outcome(file["read"]) if "read" in file else None
