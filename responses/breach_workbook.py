"""Lays the register of breaches out as a workbook: a sheet of breaches, one of decisions, one of customers.

Called by `bot.web.incident_files`; chooses no word. That nothing in a cell can act is the business of
`responses.extract.workbook`.
"""

from collections.abc import Sequence

from responses.breach_facts import BreachRecord, Fact, Register
from responses.extract.workbook import PlainTable, tables_workbook


def breach_workbook(register: Register) -> bytes:
    """The register as .xlsx (ISO/IEC 29500)."""
    words = register.words
    tables = (
        _breaches(register),
        PlainTable(
            words.decisions,
            (words.reference, words.at, words.what, words.by, words.why),
            tuple(
                (record.reference, one.at, one.what, one.by, one.why)
                for record in register.records
                for one in record.decisions
            ),
        ),
        PlainTable(
            words.customers,
            (words.reference, words.customer, words.told),
            tuple((record.reference, *one) for record in register.records for one in record.customers),
        ),
    )
    return tables_workbook(tables, register.made_on)


def _breaches(register: Register) -> PlainTable:
    """A row for each breach, with a column for every question that one of them answers."""
    labels = tuple(dict.fromkeys(label for record in register.records for label, _ in _pairs(record)))
    rows = tuple(_row(record, labels) for record in register.records)
    return PlainTable(register.words.title, (register.words.reference, *labels), rows)


def _row(record: BreachRecord, labels: Sequence[str]) -> tuple[Fact, ...]:
    answers = dict(_pairs(record))
    return (record.reference, *(answers.get(label, "") for label in labels))


def _pairs(record: BreachRecord) -> tuple[tuple[str, Fact], ...]:
    return (*record.facts, *(pair for _title, pairs in record.sections for pair in pairs))
