"""Text in, verdict out: which privacy requests a text holds, with the evidence.

Called by `bot` through `classify`; never imports `bot`, reads no file but its own data, fetches nothing.
"""

from collections.abc import Callable
from pathlib import Path

from classifiers.kinds import Family, Kind, Language
from classifiers.verdict import Classification, ModelError

__all__ = ["Classification", "Family", "Kind", "Language", "ModelError", "classify", "load"]


def classify(subject: str, text: str) -> Classification:
    """Judge one mail by its subject and newest text, with the shipped model. Never raises on any text."""
    # Loading spaCy takes seconds: a caller that only needs the vocabulary must not pay for it.
    from classifiers.pipeline import shipped_judge

    return shipped_judge()(subject, text)


def load(folder: Path | None = None) -> Callable[[str, str], Classification]:
    """A classifier with the model of a folder that `privacybot train` wrote; None is the shipped one.

    Raises:
        ModelError: the folder holds no model that can be read; the message says what to do.
    """
    from classifiers.pipeline import Judge, shipped_judge

    return shipped_judge() if folder is None else Judge(folder)
