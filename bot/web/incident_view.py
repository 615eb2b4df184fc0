"""One breach of the register, made ready to be shown: its form with what was typed, decisions, and history.

Called by the pages of the register inside a transaction that reads; decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.rules.deadlines import AMSTERDAM, breach_end
from bot.rules.incident_fields import BY_KEY, QUESTIONS, Question, Section, Sort
from bot.rules.incident_form import Answers, changed_keys, lacking_for_notice, lacking_for_register
from bot.rules.incident_states import (
    INCIDENT_STATE_NAMES,
    INCIDENT_TRANSITIONS,
    RUNNING_INCIDENTS,
    IncidentEvent,
    IncidentState,
)
from bot.store import incident_records, incidents
from bot.store.breach_tables import Incident
from bot.store.incident_records import Decided, Saved, Told
from bot.store.work import Work
from bot.web.chips import Chip
from bot.web.times import Due, due_moment, moment
from bot.web.words import Words

_STYLES = {
    IncidentState.OPEN: "ask",
    IncidentState.TO_NOTIFY: "ask",
    IncidentState.NOTIFIED: "go",
    IncidentState.NOT_NOTIFIED: "go",
    IncidentState.NO_BREACH: "done",
    IncidentState.CLOSED: "done",
    IncidentState.JOINED: "done",
}

#: States in which the 72 hours still press.
_PRESSED = frozenset({IncidentState.OPEN, IncidentState.TO_NOTIFY})

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form: its words, the answer as it stands in its field, and what is wrong."""

    key: str
    label: str
    hint: str
    sort: Sort
    typed: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    fault: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form. One with a fault is shown open."""

    title: str
    fields: tuple[Field, ...]

    @property
    def is_faulty(self) -> bool:
        """Whether something in it must be mended."""
        return any(field.fault for field in self.fields)

    @property
    def answered(self) -> int:
        """How many of its questions have an answer."""
        return sum(any(field.typed) for field in self.fields)


@dataclass(frozen=True, slots=True)
class Change:
    """A version of the answers: who wrote it, and each question that changed with its answer of then."""

    number: int
    at: datetime
    by: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident, ready to be shown."""

    reference: str
    state: Chip
    version: int
    aware_at: datetime
    clock: Due | None
    is_late: bool
    cases: tuple[str, ...]
    joined_into: str
    earlier: tuple[str, ...]
    parts: tuple[Part, ...]
    decisions: tuple[Decided, ...]
    customers: tuple[Told, ...]
    is_processor: bool
    changes: tuple[Change, ...]
    lacking_for_notice: tuple[str, ...]
    lacking_for_register: tuple[str, ...]
    can: frozenset[IncidentEvent]
    is_running: bool


def incident_chip(state: IncidentState, words: Words) -> Chip:
    """The label of an incident's state."""
    return Chip(state.value, INCIDENT_STATE_NAMES[state][words.language], f"s-{_STYLES[state]}")


def clock_of(row: Incident, hours: int, now: datetime, words: Words) -> Due | None:
    """The end of the 72 hours while it still matters; None once the authority was told or need not be."""
    return due_moment(breach_end(row.aware_at, hours), now, words) if row.state in _PRESSED else None


def incident_view(
    work: Work,
    row: Incident,
    hours: int,
    now: datetime,
    words: Words,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    faults: Mapping[str, str] = _NOTHING,
) -> IncidentView:
    """Everything about an incident; with `typed` the form holds that instead of what is kept."""
    number = row.id or 0
    answers = incident_records.answers_of(work, row)
    other = work.get(Incident, row.joined_into_id) if row.joined_into_id is not None else None
    return IncidentView(
        reference=incidents.reference_of(row),
        state=incident_chip(row.state, words),
        version=row.version,
        aware_at=row.aware_at,
        clock=clock_of(row, hours, now, words),
        is_late=breach_end(row.aware_at, hours) <= now,
        cases=tuple(case.reference for case in incidents.cases_of(work, number)),
        joined_into=incidents.reference_of(other) if other else "",
        earlier=tuple(incidents.reference_of(one) for one in incidents.earlier_of(work, number)),
        parts=form_parts(answers if typed is None else typed, faults, words),
        decisions=tuple(incident_records.decisions(work, number)),
        customers=tuple(incident_records.customers(work, number)),
        is_processor=answers.get("as_processor") == ("yes",),
        changes=_changes(incident_records.history(work, number), words),
        lacking_for_notice=_labels(lacking_for_notice(answers), words),
        lacking_for_register=_labels(lacking_for_register(answers), words),
        can=frozenset(event for state, event in INCIDENT_TRANSITIONS if state is row.state),
        is_running=row.state in RUNNING_INCIDENTS,
    )


def form_parts(
    typed: Mapping[str, Sequence[str]], faults: Mapping[str, str], words: Words
) -> tuple[Part, ...]:
    """The form in its sections."""
    return tuple(
        Part(
            words(f"incident.section_{section}"),
            tuple(
                _field(question, tuple(typed.get(question.key, ())), faults.get(question.key, ""), words)
                for question in QUESTIONS
                if question.section is section
            ),
        )
        for section in Section
    )


def _field(question: Question, typed: tuple[str, ...], fault: str, words: Words) -> Field:
    if question.sort is Sort.MOMENT:
        typed = tuple(_on_the_clock(text) for text in typed)
    return Field(
        key=question.key,
        label=words(f"incident.question_{question.key}"),
        hint=words.table.get(f"incident.hint_{question.key}", ""),
        sort=question.sort,
        typed=typed,
        choices=tuple((code, words(f"incident.choice_{code}")) for code in question.choices),
        fault=words.of_rules(fault) if fault else "",
    )


def _on_the_clock(text: str) -> str:
    """A kept moment as a field for day and time holds it; what was typed and is none stays as it is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{found.astimezone(AMSTERDAM):%Y-%m-%dT%H:%M}" if found.tzinfo else text


def shown_answer(key: str, answer: Sequence[str], words: Words) -> str:
    """An answer as people read it: moments in Dutch time, choices in words."""
    question = BY_KEY[key]
    if question.sort is Sort.MOMENT:
        return moment(datetime.fromisoformat(answer[0]))
    if question.choices:
        return ", ".join(words(f"incident.choice_{code}") for code in answer)
    return answer[0]


def _labels(keys: Sequence[str], words: Words) -> tuple[str, ...]:
    return tuple(words(f"incident.question_{key}") for key in keys)


def _changes(saved: Sequence[Saved], words: Words) -> tuple[Change, ...]:
    before: Answers = {}
    found: list[Change] = []
    for one in saved:
        keys = changed_keys(before, one.answers)
        told = tuple(
            (
                words(f"incident.question_{key}"),
                shown_answer(key, one.answers[key], words)
                if key in one.answers
                else words("incident.taken_away"),
            )
            for key in keys
        )
        found.append(Change(one.number, one.at, one.by, told))
        before = one.answers
    return tuple(reversed(found))
