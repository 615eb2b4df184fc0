"""Decides what an erasure takes away, and what it leaves because a law asks for it (art. 17(3)(b)).

Called by `responses.render` for the letter, and by the steps for what colleagues must do. Goes by the legal
basis and the retention that the company states of its data; where they do not say it, a colleague must.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from responses.facts import ColumnFacts, DataRecord
from responses.grounds import is_legal_duty, names_duty_to_keep, names_tax_law

_ACCOUNTS = re.compile(
    r"factu|betaling|boekhoud|administratie voeren|invoice|payment|bookkeep|keeping accounts"
    r"|rechnung|zahlung|buchhalt|paiement|comptab",
    re.IGNORECASE,
)


class _Verdict(Enum):
    """What becomes of a column when the person's data is erased."""

    ERASED = auto()
    TAX_LAW = auto()  # invoices and payments (art. 52 AWR)
    OTHER_LAW = auto()
    UNSAID = auto()  # a colleague must say it


@dataclass(frozen=True, slots=True)
class Part:
    """A category of data, or the columns of it that share a verdict, and the systems that it is in.

    `basis` and `retention` are there for what another law than that on taxes makes the company keep.
    """

    what: str
    sources: tuple[str, ...]
    basis: str
    retention: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """The data about a person, parted by what becomes of it. `unsaid` is what nobody has judged."""

    erased: tuple[Part, ...] = ()
    invoices: tuple[Part, ...] = ()
    kept: tuple[Part, ...] = ()
    unsaid: tuple[Part, ...] = ()

    @property
    def touched(self) -> tuple[str, ...]:
        """The systems in which there is something to erase, or may be, each once."""
        return tuple(dict.fromkeys(name for part in (*self.erased, *self.unsaid) for name in part.sources))


@dataclass(frozen=True, slots=True)
class _Cell:
    """One column of one row, with what is true of it."""

    category: str
    label: str
    source: str
    basis: str
    retention: str
    verdict: _Verdict


def erasure_of(records: Sequence[DataRecord]) -> Erasure:
    """What an erasure of these rows takes away and what it leaves, in the order of the rows."""
    cells = [cell for record in records for cell in _cells(record)]
    verdicts: dict[str, set[_Verdict]] = {}
    for cell in cells:
        verdicts.setdefault(cell.category, set()).add(cell.verdict)
    mixed = frozenset(category for category, found in verdicts.items() if len(found) > 1)

    def parts(verdict: _Verdict) -> tuple[Part, ...]:
        return tuple(_parts([cell for cell in cells if cell.verdict is verdict], mixed))

    return Erasure(
        erased=parts(_Verdict.ERASED),
        invoices=parts(_Verdict.TAX_LAW),
        kept=parts(_Verdict.OTHER_LAW),
        unsaid=parts(_Verdict.UNSAID),
    )


def are_invoices(category: str, purpose: str, basis: str, retention: str) -> bool:
    """Whether data of which this is stated are invoices or payments that tax law makes the company keep."""
    return _verdict(category, purpose, basis, retention) is _Verdict.TAX_LAW


def _verdict(category: str, purpose: str, basis: str, retention: str) -> _Verdict:
    stated = f"{basis} {retention}"
    obliged = names_duty_to_keep(stated) or is_legal_duty(basis)
    if obliged is None:
        return _Verdict.UNSAID
    if not obliged:
        return _Verdict.ERASED
    for_taxes = names_tax_law(stated) or _ACCOUNTS.search(f"{category} {purpose}")
    return _Verdict.TAX_LAW if for_taxes else _Verdict.OTHER_LAW


def _cells(record: DataRecord) -> Iterator[_Cell]:
    differing = {column.label: column for column in record.differing}
    for label, _ in record.values:
        facts: DataRecord | ColumnFacts = differing.get(label, record)
        verdict = _verdict(record.category, facts.purpose, facts.basis, facts.retention)
        yield _Cell(record.category, label, record.source, facts.basis, facts.retention, verdict)


def _parts(cells: Iterable[_Cell], mixed: frozenset[str]) -> Iterator[Part]:
    """The cells of one verdict under their category, which is named with its columns where not all share it.

    Only of what another law makes us keep are the basis and the retention told, so only there they set apart.
    """
    groups: dict[tuple[str, str, str], list[_Cell]] = {}
    for cell in cells:
        told = (cell.basis, cell.retention) if cell.verdict is _Verdict.OTHER_LAW else ("", "")
        groups.setdefault((cell.category, *told), []).append(cell)
    for (category, basis, retention), found in groups.items():
        labels = ", ".join(dict.fromkeys(cell.label for cell in found))
        yield Part(
            what=f"{category}: {labels}" if category in mixed else category,
            sources=tuple(dict.fromkeys(cell.source for cell in found)),
            basis=basis,
            retention=retention,
        )
