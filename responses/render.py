"""Makes a finished letter from facts: `compose` picks the templates, `typeset` sets them as text and HTML.

Called by `bot.steps.drafting` and, for its typesetting, by `digest`; never reads the clock, the settings or
the store, and never treats a value as a template.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from classifiers.kinds import Kind, ObjectionCourse, in_order
from responses.blocks import one_line, parse, plain, read_back, shielded, to_text
from responses.catalogue import ABOUT_ONE, RIGHTS, Situation, answered_here, kind_name
from responses.claiming import ClaimMark, mark_of, take, when_mark
from responses.counting import counted, promised
from responses.extract.portable import portable_part
from responses.facts import (
    LETTER_LANGUAGES,
    Claimed,
    CountStep,
    DataRecord,
    Letter,
    LetterFacts,
    LetterLanguage,
)
from responses.field_names import field_name
from responses.keeping import erasure_of
from responses.line_ends import LineEnds
from responses.notes import Notes
from responses.salutation import salutation
from responses.wording import (
    Address,
    capital,
    day,
    ending,
    enumeration,
    hours,
    masked,
    matter,
    moment,
    spaced,
    topic,
)
from responses.written_values import written

LETTERS = Path(__file__).parent / "letters"
#: More rows than this would bury the rest of a letter: they are in the enclosed file alone.
_MOST_ROWS = 40


class LetterError(ValueError):
    """No letter can be made of this. The message names the situation and the kinds, never a value."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """One rendered template pair: subject on one line, text and HTML with the same words, what they claim."""

    subject: str
    text: str
    html: str
    claimed: tuple[Claimed, ...]


def compose(situation: Situation, facts: LetterFacts, own: Path | None = None) -> Letter:
    """The letter for this situation, with what it claims and what it lacks.

    Templates in the folder `own`, laid out as in letters/, go before those that come with this program.

    Raises:
        LetterError: the situation does not fit the kinds, or a template is wrong.
    """
    kinds = in_order(facts.kinds) or (Kind.OTHER,)
    here = _dealt_with(situation, facts, kinds)
    if not here or (situation is Situation.ANSWER and _is_undecided(facts, here)):
        raise LetterError(f"A letter '{situation}' does not fit these kinds: {', '.join(kinds)}.")
    if situation in ABOUT_ONE and len(here) > 1:
        raise LetterError(f"A letter '{situation}' is about one kind, not about: {', '.join(here)}.")
    notes = Notes(facts.language, facts.processing.unstated)
    context = _context(situation, facts, kinds, notes)
    done = typeset(situation.value, facts.language, context, polite=facts.formal, own=own)
    return Letter(
        name=situation.value,
        language=facts.language,
        subject=f"{done.subject} {ending(facts.case_tag)}",
        text=done.text,
        html=done.html,
        claimed=done.claimed,
        missing=notes.missing,
        about=here,
    )


def languages_of(situation: Situation) -> tuple[LetterLanguage, ...]:
    """The languages in which this letter is there."""
    folder = LETTERS / situation.value
    return tuple(one for one in LETTER_LANGUAGES if (folder / one).is_dir())


def language_for(heard: str, among: tuple[LetterLanguage, ...] = LETTER_LANGUAGES) -> LetterLanguage:
    """The language that answers somebody who wrote in the language `heard`: that one, else English."""
    return next((one for one in among if one == heard), "en")


def typeset(
    folder: str, language: str, context: Mapping[str, object], *, polite: bool, own: Path | None = None
) -> Typeset:
    """Render letters/FOLDER/LANGUAGE and set it as plain text and as HTML.

    Raises:
        LetterError: a template is missing, wrong, or asks for a value that was not given.
    """
    address = Address(polite)
    shared = {**address.words(), "you": address.you, "language": language, **context}
    try:
        words = _words(own)
        subject = one_line(plain(words.get_template(f"{folder}/{language}/subject.txt.j2").render(shared)))
        marked = words.get_template(f"{folder}/{language}/body.txt.j2").render(shared)
        body, claimed = take(parse(spaced(marked, language)))
        html = _frame().get_template("frame.html.j2").render(blocks=body, language=language, subject=subject)
    except (TemplateError, KeyError) as error:
        # Jinja names attributes and types, never a value, so its words may travel.
        raise LetterError(f"Letter {folder}/{language} cannot be rendered: {error}") from error
    return Typeset(subject, to_text(body), html, claimed)


def html_of(text: str, *, subject: str, language: str) -> str:
    """The HTML of a plain text that a person has edited: the same words, the lines as they stand."""
    return (
        _frame()
        .get_template("frame.html.j2")
        .render(blocks=read_back(text), language=language, subject=subject)
    )


@cache
def _words(own: Path | None) -> ImmutableSandboxedEnvironment:
    """The environment of the words: no HTML, so nothing is escaped, but every value loses its marks."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([own, LETTERS] if own is not None else LETTERS),
        undefined=StrictUndefined,
        finalize=_finalized,
        # Escaping belongs to the frame; here it would show "&amp;" in plain text.
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=[LineEnds],
    )
    environment.filters.update(
        day=day,
        moment=moment,
        hours=hours,
        enumeration=enumeration,
        masked=masked,
        counted=counted,
        capital=capital,
        matter=matter,
        topic=topic,
        named=kind_name,
        written=written,
    )
    return environment


@cache
def _frame() -> ImmutableSandboxedEnvironment:
    """The environment of the HTML frame, which escapes everything it prints."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(LETTERS),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalized(value: object) -> str:
    """What a template prints: text or a number. None would print "None" in a letter, so it stops here."""
    if value is None:
        raise TemplateError("A letter printed None.")
    if isinstance(value, ClaimMark):
        return value
    return shielded(str(value))


def _context(
    situation: Situation, facts: LetterFacts, kinds: tuple[Kind, ...], notes: Notes
) -> dict[str, object]:
    """Everything a letter's templates may use, by name; letters/README.md lists it."""
    here = _dealt_with(situation, facts, kinds)
    portable = portable_part(facts.records, facts.language)
    erasure = erasure_of(facts.records)
    erases = Kind.ERASURE in here and bool(erasure.touched or facts.failed_sources)
    # A letter with a code goes to the address on file, whose owner may be another than who wrote to us.
    name = None if situation is Situation.IDENTITY_CONFIRM and facts.confirm_code else facts.salutation_name
    return {
        "facts": _named(facts),
        "organisation": facts.organisation,
        "processing": facts.processing,
        "kinds": tuple(kind for kind in kinds if kind is not Kind.OTHER) or kinds,
        "kinds_here": here,
        "kinds_elsewhere": _elsewhere(facts, kinds, here),
        "salutation": salutation(name, language=facts.language, polite=facts.formal),
        "parts": {kind.value: _part(kind, facts.objection) for kind in here},
        "objection": facts.objection.value if facts.objection and Kind.OBJECTION in here else "",
        "due": partial(_due, facts, notes),
        "due_count": partial(_due_count, facts),
        "asks_right": bool(RIGHTS.intersection(kinds)),
        "promised": promised(facts.received_on, facts.promise_date, facts.promise_count).value,
        "late": facts.today > facts.promise_date,
        "by_category": _by_category(facts.records),
        "erasure": erasure,
        "erases": erases,
        "goes": partial(_goes, erases=erases),
        "lists_rows": len(facts.records) <= _MOST_ROWS,
        "portable_fields": _fields(portable.records),
        "not_portable": portable.left_out,
        "portability_unsaid": portable.unsaid,
        "shows_masked": any(change.new and masked(change.new) != change.new for change in facts.corrections),
        "controllers": _controllers(situation, facts, notes),
        "claim": mark_of,
        "when": when_mark,
        "need": notes.need,
        "need_all": notes.need_all,
        "gap": notes.gap,
        "gap_source": notes.gap_source,
        "answer": notes.answer,
    }


def _controllers(situation: Situation, facts: LetterFacts, notes: Notes) -> tuple[tuple[str, str], ...]:
    """Who decides about the data, each with its name and how to reach it: a colleague's words go first."""
    if situation is not Situation.PROCESSOR_REFERRAL:
        return ()
    said = facts.by_hand
    if facts.referred is not None and not (said.controller or said.controller_contact):
        return facts.referred.controllers
    return (
        (
            notes.need(said.controller, "controller"),
            notes.need(said.controller_contact, "controller_contact"),
        ),
    )


def _dealt_with(situation: Situation, facts: LetterFacts, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """The kinds that this letter is about: those that it can deal with, and that were chosen for it."""
    here = answered_here(situation, kinds, facts.objection)
    return tuple(kind for kind in here if not facts.about or kind in facts.about)


def _elsewhere(facts: LetterFacts, kinds: tuple[Kind, ...], here: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """The kinds that another letter is still to deal with."""
    passed = (*here, *facts.answered, Kind.OTHER)
    return tuple(kind for kind in kinds if kind not in passed)


def _is_undecided(facts: LetterFacts, here: tuple[Kind, ...]) -> bool:
    """Whether the letter deals with an objection that nobody has decided on yet: no answer can do that."""
    return Kind.OBJECTION in here and facts.objection in (None, ObjectionCourse.WEIGHING)


def _part(kind: Kind, course: ObjectionCourse | None) -> str:
    """The template of an answer's part: the kind's own, and for a weighed objection that of its outcome."""
    if kind is not Kind.OBJECTION or course in (None, ObjectionCourse.MARKETING):
        return kind.value
    return f"{kind.value}_{course.value}"


def _named(facts: LetterFacts) -> LetterFacts:
    """The facts with the data to correct by the name that people read, and its days as people write them."""
    language = facts.language
    changes = tuple(
        replace(
            one,
            field=field_name(one.field, language),
            old=written(one.old, language) if one.old else one.old,
            new=written(one.new, language) if one.new else one.new,
        )
        for one in facts.corrections
    )
    return replace(facts, corrections=changes)


def _due(facts: LetterFacts, notes: Notes) -> str:
    """The next date that can still be kept: the promise, else the law's; past both a person names one."""
    for limit in (facts.promise_date, facts.legal_date):
        if facts.today <= limit:
            return day(limit, facts.language)
    return notes.gap("new_date")


def _due_count(facts: LetterFacts) -> tuple[CountStep, ...]:
    """How the date that `due` names was counted."""
    if facts.today <= facts.promise_date:
        return facts.promise_count
    return facts.legal_count if facts.today <= facts.legal_date else ()


def _goes(record: DataRecord, *, erases: bool) -> bool:
    """Whether a row that the letter shows, or a part of it, is gone when the letter is read."""
    return erases and bool(erasure_of((record,)).touched)


def _by_category(records: Sequence[DataRecord]) -> tuple[tuple[str, tuple[DataRecord, ...]], ...]:
    """The records under their category, both in the order in which the sources gave them."""
    names = dict.fromkeys(record.category for record in records)
    return tuple((name, tuple(record for record in records if record.category == name)) for name in names)


def _fields(records: Sequence[DataRecord]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each category, the labels of its columns."""
    return tuple(
        (category, tuple(dict.fromkeys(label for record in found for label, _ in record.values)))
        for category, found in _by_category(records)
    )
