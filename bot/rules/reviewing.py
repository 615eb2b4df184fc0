"""Decides whether a person must sort a mail although the classifier did not ask for one.

Called by `bot.app` around the classifier; never changes a kind or a score.
"""

from dataclasses import replace

from classifiers import Classification


def held_to(found: Classification, threshold: float) -> Classification:
    """The same verdict, marked for a person where a kind that was found scores below the threshold."""
    weak = [scored.kind.value for scored in found.kinds if scored.score < threshold]
    if found.needs_review or not weak:
        return found
    reason = f"The score of {', '.join(weak)} is below the threshold of the settings."
    return replace(found, needs_review=True, review_reason=reason)
