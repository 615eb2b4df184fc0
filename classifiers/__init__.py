"""Text in, verdict out: which privacy requests a text holds, with the evidence.

Called by `bot` through `classify`; never imports `bot`, reads no file but its own data, fetches nothing.
"""

from classifiers.kinds import Family, Kind, Language
from classifiers.verdict import Classification

__all__ = ["Classification", "Family", "Kind", "Language", "classify"]


def classify(subject: str, text: str) -> Classification:
    """Judge one mail by its subject and newest text. Never raises on any text."""
    # Loading spaCy takes seconds: a caller that only needs the vocabulary must not pay for it.
    from classifiers.pipeline import judge

    return judge(subject, text)
