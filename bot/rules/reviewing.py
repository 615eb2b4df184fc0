"""Decides whether a person must sort a mail although the classifier did not ask for one.

Called by `bot.judging` around the classifier and by the step classifying; never changes a kind or a score.
"""

from dataclasses import replace

from bot.rules.attached import UNREAD_REASON
from classifiers import Classification, Kind


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
