"""Makes the files that go with an answer: which forms for which request, what is in each, and their names.

Called by `bot.steps.drafting` for a letter that answers. Names hold the reference only, never a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.kinds import Kind
from responses.extract.csv_files import csv_zip
from responses.extract.explanation import explain
from responses.extract.json_file import json_bytes
from responses.extract.portable import portable_part
from responses.extract.sheets import tables
from responses.extract.words import WORDS
from responses.extract.workbook import workbook_bytes
from responses.facts import DataRecord, LetterFacts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file to enclose."""

    filename: str
    content_type: str
    content: bytes


def data_files(facts: LetterFacts) -> tuple[DataFile, ...]:
    """The files for the kinds of this letter, none without data; the same facts give the same bytes.

    Access gets a workbook with everything. Data to take along comes as JSON and CSV, and as a workbook where
    access does not bring one that holds it all.
    """
    words = WORDS[facts.language]
    files: list[DataFile] = []
    if Kind.ACCESS in facts.kinds and facts.records:
        name = f"{facts.reference}-{words.all_data}"
        files.append(_workbook(facts, name, facts.records, facts.left_out, portable=False))
    if Kind.PORTABILITY in facts.kinds:
        part = portable_part(facts.records, facts.language)
        left_out = (*facts.left_out, *part.left_out)
        if part.records:
            name = f"{facts.reference}-{words.portable_data}"
            files += _for_programs(facts, name, part.records, left_out)
            if Kind.ACCESS not in facts.kinds:
                files.append(_workbook(facts, name, part.records, left_out, portable=True))
    return tuple(files)


def _workbook(
    facts: LetterFacts, name: str, records: Sequence[DataRecord], left_out: Sequence[str], *, portable: bool
) -> DataFile:
    words = WORDS[facts.language]
    told = explain(facts, records, left_out, portable=portable)
    content = workbook_bytes(told, words.explanation, tables(records, words), facts.today)
    return DataFile(f"{name}.xlsx", XLSX, content)


def _for_programs(
    facts: LetterFacts, name: str, records: Sequence[DataRecord], left_out: Sequence[str]
) -> tuple[DataFile, DataFile]:
    words = WORDS[facts.language]
    told = explain(facts, records, left_out, portable=True)
    laid_out = tables(records, words)
    return (
        DataFile(f"{name}.json", JSON, json_bytes(facts, laid_out, left_out)),
        DataFile(
            f"{name}-csv.zip", ZIP, csv_zip(told, words.explanation, laid_out, reading=words.reading_csv)
        ),
    )
