"""What the first sheet of a data file tells: about whom it is, what it holds, and what it leaves out and why.

Called by the writers of files beside it; a fact that nobody gave is called unknown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from responses.extract.sheets import fact_lines
from responses.extract.words import WORDS, ExtractWords
from responses.facts import DataRecord, LetterFacts
from responses.wording import day


@dataclass(frozen=True, slots=True)
class Explanation:
    """`about` pairs a label with a value; `facts` are the lines of a table under its headings."""

    title: str
    about: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]


def explain(
    facts: LetterFacts, records: Sequence[DataRecord], left_out: Sequence[str], *, portable: bool
) -> Explanation:
    """The explanation of these records as the answer to a request for access, or to take data along."""
    words = WORDS[facts.language]
    return Explanation(
        title=words.title.format(organisation=facts.organisation.name),
        about=tuple(_about(facts, left_out, words, portable=portable)),
        headings=(
            *(words.category, words.columns, words.purpose, words.basis),
            *(words.origin, words.retention, words.source, words.rows),
        ),
        facts=tuple(
            (
                line.category,
                ", ".join(line.columns) or words.all_columns,
                *(
                    fact or words.unknown
                    for fact in (line.purpose, line.basis, line.origin, line.retention, line.source)
                ),
                str(line.rows),
            )
            for line in fact_lines(records)
        ),
    )


def _about(
    facts: LetterFacts, left_out: Sequence[str], words: ExtractWords, *, portable: bool
) -> Iterator[tuple[str, str]]:
    yield words.about, facts.subject_address
    yield words.reference, facts.reference
    yield words.received_on, day(facts.received_on, facts.language)
    yield words.made_on, day(facts.today, facts.language)
    company = facts.organisation
    yield words.made_by, ", ".join(part for part in (company.name, company.city, company.email) if part)
    yield "", words.what_portable if portable else words.what_access
    for source in facts.failed_sources:
        yield words.unanswered, source
    for sentence in left_out or (words.nothing_left_out,):
        yield words.left_out, sentence
    for sentence in words.reading:
        yield "", sentence
