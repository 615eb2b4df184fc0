"""Decides which data art. 20 covers: given by the person, and used with consent or for a contract.

Called by `responses.extract.files` and by the letters; what nobody has said is never taken for yes or no.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from responses.extract.words import WORDS
from responses.facts import ColumnFacts, DataRecord
from responses.grounds import named_articles, names_consent_or_contract

_CONSENT_OR_CONTRACT = frozenset("ab")


class _Verdict(Enum):
    """What art. 20 says of a column."""

    COVERED = auto()
    OTHER_BASIS = auto()
    NOT_PROVIDED = auto()
    UNSAID = auto()  # a colleague must say it


@dataclass(frozen=True, slots=True)
class Portable:
    """What can be taken along; `left_out` tells what cannot and why, `unsaid` what nobody has judged."""

    records: tuple[DataRecord, ...]
    left_out: tuple[str, ...]
    unsaid: tuple[str, ...]


def portable_part(records: Sequence[DataRecord], language: str) -> Portable:
    """The rows and columns that art. 20 covers, in their order, and the rest by name."""
    kept: list[DataRecord] = []
    told: dict[tuple[str, _Verdict], None] = {}
    for record in records:
        verdicts = _verdicts(record)
        told |= dict.fromkeys((_name(record, label, verdicts), verdicts[label]) for label, _ in record.values)
        values = tuple(pair for pair in record.values if verdicts[pair[0]] is _Verdict.COVERED)
        if values:
            kept.append(record if values == record.values else replace(record, values=values))
    words = WORDS[language]
    sentences = {_Verdict.OTHER_BASIS: words.other_basis, _Verdict.NOT_PROVIDED: words.not_provided}
    return Portable(
        records=tuple(kept),
        left_out=tuple(
            sentences[verdict].format(what=what) for what, verdict in told if verdict in sentences
        ),
        unsaid=tuple(what for what, verdict in told if verdict is _Verdict.UNSAID),
    )


def _verdicts(record: DataRecord) -> dict[str, _Verdict]:
    """The verdict on each column of a row, by its label."""
    own = _verdict(record)
    other = {column.label: _verdict(column) for column in record.differing}
    return {label: other.get(label, own) for label, _ in record.values}


def _verdict(facts: DataRecord | ColumnFacts) -> _Verdict:
    basis = has_portable_basis(facts.basis)
    if basis is False:
        return _Verdict.OTHER_BASIS
    if facts.provided_by_person is False:
        return _Verdict.NOT_PROVIDED
    if basis is None or facts.provided_by_person is None:
        return _Verdict.UNSAID
    return _Verdict.COVERED


def has_portable_basis(basis: str) -> bool | None:
    """Whether a legal basis, in the words of the settings, is consent or a contract (art. 20(1)(a)).

    None where it names no ground, or one that counts beside one that does not.
    """
    letters = named_articles(basis)
    if letters:
        covered = letters & _CONSENT_OR_CONTRACT
        return bool(covered) if covered in (letters, set()) else None
    return names_consent_or_contract(basis) if basis.strip() else None


def _name(record: DataRecord, label: str, verdicts: dict[str, _Verdict]) -> str:
    """The category, or the category and the column where not all columns share one verdict."""
    return record.category if len(set(verdicts.values())) == 1 else f"{record.category}: {label}"
