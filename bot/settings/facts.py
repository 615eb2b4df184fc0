"""The sections that hold facts about personal data: what the company processes, and where it lies.

Built by `bot.settings.loading`, read by `bot.edges.directory` and by the drafting of letters; an empty
text means that the fact is not known, and no code may fill it in.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Discriminator, Field, SecretStr, Tag

from bot.settings.fields import Line, OptionalPath, OptionalSecret, RequiredLine, Seconds, Section


class Translated(Section):
    """One text in the languages of letters. Empty: not known; German and French may lack alone."""

    nl: str = ""
    en: str = ""
    de: str = ""
    fr: str = ""

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """A fact known in one language only would be missing from half of the letters."""
        if bool(self.nl.strip()) is not bool(self.en.strip()):
            yield "", "needs both nl and en, or neither"
        elif (self.de.strip() or self.fr.strip()) and not self.en.strip():
            yield "", "needs nl and en where it has de or fr"


UNKNOWN = Translated()


class SourceWords(Translated):
    """One fact of a source in each language, on one line; where de or fr lacks, en is told."""

    nl: Line = ""
    en: Line = ""
    de: Line = ""
    fr: Line = ""


def _form(value: object) -> str:
    return "languages" if isinstance(value, dict | SourceWords) else "text"


#: A fact of a source: one text for every language, or a table with a text for each.
SourceFact = Annotated[
    Annotated[Line, Tag("text")] | Annotated[SourceWords, Tag("languages")], Discriminator(_form)
]


#: What a letter of access tells of each purpose: the key here, and the field of `responses.facts.Processing`.
PROCESSING_FACTS = {
    "purpose": "purposes",
    "basis": "bases",
    "categories": "categories",
    "recipients": "recipients",
    "transfers": "transfers",
    "retention": "retention",
    "sources": "sources",
}


class ProcessingSettings(Section):
    """[[processing]]: one purpose for which personal data is used, with the facts of AVG art. 15(1)."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    purpose: Translated = UNKNOWN  # art. 15(1)(a)
    basis: Translated = UNKNOWN  # art. 6(1)
    categories: Translated = UNKNOWN  # art. 15(1)(b)
    recipients: Translated = UNKNOWN  # art. 15(1)(c): the categories of recipients
    recipient_names: tuple[RequiredLine, ...] = ()  # art. 15(1)(c) as read in C-154/21
    transfers: Translated = UNKNOWN  # art. 15(1)(c) and 15(2)
    retention: Translated = UNKNOWN  # art. 15(1)(d)
    sources: Translated = UNKNOWN  # art. 15(1)(g)
    automated_decisions: Translated = UNKNOWN  # art. 15(1)(h)

    def unfilled(self) -> frozenset[str]:
        """The keys of `PROCESSING_FACTS` that are empty; names of recipients stand for their categories."""
        return frozenset(
            key
            for key in PROCESSING_FACTS
            if not getattr(self, key).en.strip() and not (key == "recipients" and self.recipient_names)
        )

    def unstated(self) -> Iterator[str]:
        """What nobody stated of this purpose, by the field of `responses.facts.Processing` that lacks it."""
        unfilled = self.unfilled()
        return (field for key, field in PROCESSING_FACTS.items() if key in unfilled)


class ColumnDifference(Section):
    """[[sources.tables.differing]]: the facts of one column that are not those of its table."""

    label: RequiredLine
    purpose: SourceFact = ""
    basis: SourceFact = ""
    origin: SourceFact = ""
    retention: SourceFact = ""
    provided_by_person: bool | None = None


class SourceTable(Section):
    """[[sources.tables]]: one table or file, the columns to tell, and the art. 15(1) facts."""

    table: RequiredLine
    address_column: RequiredLine
    columns: Annotated[dict[RequiredLine, RequiredLine], Field(min_length=1)]  # label → column
    labels: dict[RequiredLine, SourceWords] = Field(default_factory=dict)  # label → its name in each language
    category: SourceFact
    purpose: SourceFact = ""
    basis: SourceFact = ""
    origin: SourceFact = ""
    retention: SourceFact = ""
    provided_by_person: bool | None = None  # art. 20(1); None: nobody has said
    third_party_columns: tuple[RequiredLine, ...] = ()  # labels of columns about others (art. 15(4))
    differing: tuple[ColumnDifference, ...] = ()

    def stated(self) -> Iterator[tuple[str, str, str, str]]:
        """Category, purpose, basis and retention, in Dutch: of the table, and of each column that differs."""
        columns: tuple[SourceTable | ColumnDifference, ...] = (self, *self.differing)
        for one in columns:
            yield (
                _in_dutch(self.category),
                _in_dutch(one.purpose or self.purpose),
                _in_dutch(one.basis or self.basis),
                _in_dutch(one.retention or self.retention),
            )

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """A column that is misspelt here would be told as if nothing had been said of it."""
        if not _in_dutch(self.category):
            yield "category", "must not be empty"
        for label in self.third_party_columns:
            if label not in self.columns:
                yield "third_party_columns", "must name labels that stand in columns"
        yield from self._broken_labels()
        labels = [one.label for one in self.differing]
        for position, label in enumerate(labels):
            if label not in self.columns or label in labels[:position]:
                yield f"differing[{position + 1}].label", "must be a label of columns, each once"

    def _broken_labels(self) -> Iterator[tuple[str, str]]:
        """Two columns that are called alike in some language would become one in its files."""
        if any(label not in self.columns or not words.nl for label, words in self.labels.items()):
            yield "labels", "must name labels that stand in columns, each with a table of texts"
        for language in ("nl", "en", "de", "fr"):
            called = [self._called(label, language) for label in self.columns]
            if len(called) != len(set(called)):
                yield "labels", f"must call no two columns alike in the language {language}"

    def _called(self, label: str, language: str) -> str:
        words = self.labels.get(label)
        return (getattr(words, language) or words.en) if words else label


def _in_dutch(fact: SourceFact) -> str:
    return fact if isinstance(fact, str) else fact.nl


class _Source(Section):
    """What every source of customer records has."""

    name: RequiredLine
    tables: Annotated[tuple[SourceTable, ...], Field(min_length=1)]
    timeout_seconds: Seconds = 10


class SqlSource(_Source):
    """[[sources]] with kind = "sql": a database that SQLAlchemy can read.

    `url` is complete after loading, the password included: hence the secret type.
    """

    kind: Literal["sql"]
    url: SecretStr
    password: OptionalSecret = None
    password_file: OptionalPath = None
    password_variable: Annotated[str, Field(pattern=re.compile(r"^([A-Z_][A-Z0-9_]*)?$"))] = ""


class CsvSource(_Source):
    """[[sources]] with kind = "csv": a folder of CSV and XLSX files, one per table, with a heading line."""

    kind: Literal["csv"]
    folder: Path
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ";"
    encoding: Literal["utf-8", "cp1252"] = "utf-8"


Source = Annotated[SqlSource | CsvSource, Field(discriminator="kind")]
