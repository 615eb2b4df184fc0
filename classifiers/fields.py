"""Facts about the person concerned."""

from classifiers.kinds import Kind
from classifiers.verdict import Fields


def find_fields(subject: str, text: str, kinds: frozenset[Kind]) -> Fields:
    return Fields()
