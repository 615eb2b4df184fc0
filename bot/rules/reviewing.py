"""Decides whether a person must sort a mail although the classifier did not ask for one.

Called by `bot.judging` around the classifier and by the step classifying; never changes a kind or a score.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.rules.attached import UNREAD_REASON
from bot.rules.remarks import is_unread, why_look_first
from classifiers import Classification, Kind
from classifiers.verdict import Fields, Subject


def held_to(found: Classification, threshold: float) -> Classification:
    """The same verdict, marked for a person where a kind that was found scores below the threshold."""
    weak = [scored.kind.value for scored in found.kinds if scored.score < threshold]
    if found.needs_review or not weak:
        return found
    reason = f"The score of {', '.join(weak)} is below the threshold of the settings."
    return replace(found, needs_review=True, review_reason=reason)


def held_for_unread(found: Classification) -> Classification:
    """The verdict on a mail that says little and carries something unread: no request found proves nothing.

    A request that its few words do ask for stands; the files then are what such mails carry, a proof of
    identity or a copy of an invoice, and the page shows which of them were not read.
    """
    if found.kind_set() - {Kind.OTHER}:
        return found
    return replace(found, needs_review=True, review_reason=UNREAD_REASON)


def held_for_blank(found: Classification, subject: str, text: str) -> Classification:
    """The verdict on a mail without any words, marked for a person as just that."""
    if subject.strip() or text.strip():
        return found
    return replace(found, needs_review=True, review_reason="There is no text to judge.")


def held_for_damage(found: Classification, defects: Sequence[str], text: str) -> Classification:
    """The verdict on the text that could be read, marked for a person where words may have stayed unread.

    Of an encrypted mail without a text in the open only the language of its subject is kept: nothing about
    what it asks is guessed.
    """
    reason = why_look_first(defects)
    if not reason:
        return found
    if is_unread(defects, text):
        found = _of_nothing_read(found)
    return replace(found, needs_review=True, review_reason=reason)


def _of_nothing_read(found: Classification) -> Classification:
    return replace(
        found,
        kinds=(),
        scores={},
        evidence=(),
        hints=frozenset(),
        subject=Subject.SENDER,
        fields=Fields(),
    )
