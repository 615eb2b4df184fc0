"""Judges one mail: cleaning, language, concepts, evidence, verdict, people and fields, in that order.

Called by `classifiers.classify` alone; never raises on any text and keeps nothing of it.
"""

import re

from classifiers.cleaning import MAX_SUBJECT, readable
from classifiers.combining import decide
from classifiers.fields import find_fields
from classifiers.language import detect
from classifiers.people import find_hints, find_subject
from classifiers.reading import interpret
from classifiers.spine import read, reading_room
from classifiers.verdict import Classification

NAME = "rules"
#: Raise with every change of rules or formula: each stored verdict names the version that made it.
VERSION = "1"

_REPLY = re.compile(r"\s{0,5}(?:re|antw|aw|sv|r[eé]p|betr)\s{0,2}(?:\[\d{1,3}\])?\s{0,2}:", re.IGNORECASE)


def judge(subject: str, text: str) -> Classification:
    """The verdict on one mail. Reads the first 8,000 characters of the text and 300 of the subject."""
    subject, text = readable(subject, MAX_SUBJECT), readable(text)
    spoken = detect(subject, text)
    with reading_room():
        headline = interpret(read(subject, spoken.voices), subject, "subject")
        body = interpret(read(text, spoken.voices), text, "text")
    decision = decide(headline, body, spoken.language, reply=_REPLY.match(subject) is not None)
    kinds = frozenset(scored.kind for scored in decision.kinds)
    fields = find_fields(subject, text, kinds)
    hints = find_hints(headline, body, kinds, fields)
    return Classification(
        kinds=decision.kinds,
        scores=decision.scores,
        language=spoken.language,
        classifier=NAME,
        version=VERSION,
        needs_review=decision.review_reason is not None,
        review_reason=decision.review_reason,
        evidence=tuple(finding.as_evidence() for finding in decision.findings),
        hints=hints,
        subject=find_subject(kinds, hints),
        fields=fields,
    )
