"""The register of breaches as files: the whole of it or one breach, as .xlsx or PDF (GDPR art. 33(5)).

Behind the door of `bot.web.site`, and used by `privacybot breach export`. Only shows what is kept; the files
hold what people wrote, so whoever takes one along keeps it safe.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.errors import NotFound
from bot.rules.deadlines import breach_end, local_day
from bot.rules.incident_fields import QUESTIONS, Question, Section, Sort
from bot.rules.incident_form import Answers
from bot.rules.incident_states import INCIDENT_STATE_NAMES
from bot.store import incident_records, incidents
from bot.store.breach_tables import Incident
from bot.store.incident_records import Decided
from bot.store.work import Work
from bot.web.files import as_download
from bot.web.incident_view import shown_answer
from bot.web.rendering import words_for
from bot.web.sessions import TheDesk
from bot.web.times import moment, wall_clock
from bot.web.words import Words
from responses.breach_facts import BreachRecord, DecisionLine, Fact, Register, RegisterWords
from responses.breach_pdf import breach_pdf
from responses.breach_workbook import breach_workbook

router = APIRouter(prefix="/datalekken")

WRITERS: Mapping[str, Callable[[Register], bytes]] = {"xlsx": breach_workbook, "pdf": breach_pdf}


@router.get("/bestand/register.{suffix}")
def whole_register(suffix: str, request: Request, desk: TheDesk) -> Response:
    """Every breach, the newest first."""
    write, words, now = _writer(suffix), words_for(request), desk.clock()
    with desk.store.read() as work:
        rows = incident_records.register(work)
        made = register_of(work, rows, desk.deadlines.breach_hours, now, words)
    return as_download(write(made), f"{words('incidents.file')}-{now:%Y-%m-%d}.{suffix}")


@router.get("/{reference}/bestand.{suffix}")
def one_breach(reference: str, suffix: str, request: Request, desk: TheDesk) -> Response:
    """One breach."""
    write, words = _writer(suffix), words_for(request)
    with desk.store.read() as work:
        row = incident_records.by_reference(work, reference)
        made = register_of(work, [row], desk.deadlines.breach_hours, desk.clock(), words)
        name = incidents.reference_of(row)
    return as_download(write(made), f"{name}.{suffix}")


def _writer(suffix: str) -> Callable[[Register], bytes]:
    if suffix not in WRITERS:
        message = "there is no file of this kind"
        raise NotFound(message)
    return WRITERS[suffix]


def register_of(work: Work, rows: Sequence[Incident], hours: int, now: datetime, words: Words) -> Register:
    """These breaches in words, with all that is known, decided and told."""
    return Register(
        words=RegisterWords(
            title=words("incidents.register"),
            made=words("incidents.made", at=moment(now)),
            reference=words("incidents.reference"),
            decisions=words("incident.decisions"),
            customers=words("incident.customers"),
            at=words("incidents.at"),
            what=words("incidents.decision"),
            by=words("incidents.by"),
            why=words("incident.reason"),
            customer=words("incident.customer_name"),
            told=words("incident.told"),
            page=words("incidents.page"),
            empty=words("incidents.none"),
        ),
        language=words.language,
        made_on=local_day(now),
        records=tuple(_record(work, row, hours, words) for row in rows),
    )


def _record(work: Work, row: Incident, hours: int, words: Words) -> BreachRecord:
    number = row.id or 0
    reported = ", ".join(case.reference for case in incidents.cases_of(work, number))
    facts = (
        (words("incidents.state"), INCIDENT_STATE_NAMES[row.state][words.language]),
        (words("incidents.before"), wall_clock(breach_end(row.aware_at, hours))),
        (words("incidents.cases"), reported or words("incidents.no_cases")),
    )
    return BreachRecord(
        reference=incidents.reference_of(row),
        facts=facts,
        sections=_sections(incident_records.answers_of(work, row), words),
        decisions=tuple(_decision(one, words) for one in incident_records.decisions(work, number)),
        customers=tuple(
            (one.name, wall_clock(one.told_at) if one.told_at else words("incident.not_told"))
            for one in incident_records.customers(work, number)
        ),
    )


def _sections(answers: Answers, words: Words) -> tuple[tuple[str, tuple[tuple[str, Fact], ...]], ...]:
    """The questions that have an answer, under the titles of their sections."""
    found = (
        (
            words(f"incident.section_{section}"),
            tuple(
                (words(f"incident.question_{one.key}"), _answer(one, answers[one.key], words))
                for one in QUESTIONS
                if one.section is section and one.key in answers
            ),
        )
        for section in Section
    )
    return tuple((title, pairs) for title, pairs in found if pairs)


def _answer(question: Question, answer: Sequence[str], words: Words) -> Fact:
    """An answer as it can be sorted and counted: a moment, a number, or else the words of the page."""
    if question.sort is Sort.MOMENT:
        return wall_clock(datetime.fromisoformat(answer[0]))
    return int(answer[0]) if question.sort is Sort.NUMBER else shown_answer(question.key, answer, words)


def _decision(one: Decided, words: Words) -> DecisionLine:
    what = words(f"incident.did_{one.event}")
    late = f"{words('incident.later_because')} {one.late_reason}" if one.late_reason else ""
    return DecisionLine(
        at=wall_clock(one.at),
        what=f"{what} ({moment(one.happened_at)})" if one.happened_at else what,
        by=one.by,
        why="\n".join(part for part in (one.reason, late) if part),
    )
