"""Turns what the company's records hold about a person into what a letter and its files may tell.

Called by `bot.steps.drafting` alone, for the answer itself and for no other letter (invariant 4). Leaves
other people's data out, and looks nothing up.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.ports import DirectoryAnswer
from bot.rules.composing import Enclosure, fits_in
from bot.rules.third_parties import Known, Masked, mask_others
from bot.steps.letter_facts import DraftingTerms, Given
from responses.extract.files import data_files
from responses.extract.words import hidden_sentence
from responses.facts import DataRecord, LetterFacts
from responses.keeping import erasure_of
from responses.records import data_records, told


def known_to(given: Given, terms: DraftingTerms) -> Known:
    """What is nobody else's in a letter of this case: the company's, and the addresses of its people."""
    return replace(terms.ours, emails=terms.ours.emails | given.people)


def disclose(
    facts: LetterFacts, answer: DirectoryAnswer, known: Known, terms: DraftingTerms
) -> tuple[LetterFacts, tuple[Enclosure, ...]]:
    """The facts with the person's data, and the files that hold it in the forms of art. 15(3) and 20(1)."""
    found = mask_others(answer.records, known)
    records = data_records(found.records, facts.language)
    facts = replace(
        facts,
        records=records,
        left_out=_left_out(found, facts.language),
        keeps_invoices=_keeps_invoices(records, answer, terms.invoice_sources),
    )
    files = tuple(Enclosure(file.filename, file.content_type, file.content) for file in data_files(facts))
    fits = fits_in(files, terms.letter_size)
    # Without files that should go along the letter has an open place, and a colleague finds another way.
    facts = replace(facts, extract_attached=bool(files) and fits, extract_too_large=not fits)
    return facts, files if fits else ()


def _keeps_invoices(
    records: Sequence[DataRecord], answer: DirectoryAnswer, invoice_sources: frozenset[str]
) -> bool | None:
    """Whether there are invoices or payments of this person; None where no system could tell."""
    if erasure_of(records).invoices:
        return True
    return False if invoice_sources and not invoice_sources.intersection(answer.failed) else None


def _left_out(found: Masked, language: str) -> tuple[str, ...]:
    return tuple(
        hidden_sentence(told(one.category, language), told(one.label, language), one.count, language)
        for one in found.hidden
    )
