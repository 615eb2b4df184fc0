"""Message → classification: says which rights and reports a mail holds, and starts their clocks.

Called by the scheduler through `bot.app`. Never answers, never drops a mail that it does not understand:
such a mail goes to a person with the reason.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import col

from bot.rules.deadlines import clocks
from bot.rules.events import EventCode
from bot.rules.message import AutomaticKind
from bot.rules.remarks import is_unread
from bot.rules.reviewing import held_for_blank, held_for_damage, held_for_unread
from bot.rules.states import CaseEvent, Stage
from bot.rules.terms import Terms
from bot.store import audit, cases, staff
from bot.store.drafts import set_live_aside
from bot.store.holding import hold_message
from bot.store.judged_words import JudgedWords, judged_words
from bot.store.objection_courses import BY_REPORT
from bot.store.tables import Case, ClassificationRow, Message, RequestRow
from bot.store.work import Store, Work
from bot.store.worklist import Tally, Worklist, work_through
from classifiers import Classification, Kind, Language
from classifiers.kinds import in_order
from classifiers.verdict import ScoredKind

Classifier = Callable[[str, str], Classification]

#: Somebody who marks our mail as unwanted objects to it (GDPR art. 21(2)); the mail around it is a program's.
_OBJECTION = Classification(
    kinds=(ScoredKind(Kind.OBJECTION, 1.0),),
    scores={Kind.OBJECTION: 1.0},
    language=Language.OTHER,
    classifier=BY_REPORT,
    version="1",
    needs_review=False,
    review_reason=None,
)


def classify_waiting(store: Store, classify: Classifier, terms: Terms, now: datetime) -> Tally:
    """Judge every message that was filed and not judged yet."""

    def write(work: Work, message: Message, found: Classification) -> None:
        case = work.get(Case, message.case_id, lock=True)
        row = work.add(_row(message, found, now))
        kinds = found.ordered() or (Kind.OTHER,)
        start_requests(work, message, kinds, terms)
        if found.language is not Language.OTHER:
            case.language = found.language.value
        if found.fields.name and not case.person_name:
            case.person_name = found.fields.name[:300]
        # The accepted report is from here on the mail of a case like any other.
        message.automatic = None
        message.stage = Stage.CLASSIFIED
        cases.refresh_clocks(work, case)
        if found.needs_review or is_unread(message.defects, judged_words(message).text):
            _run_unjudged(work, case, message, terms)
        audit.append(
            work,
            EventCode.CASE_CLASSIFIED,
            now,
            case_id=case.id,
            message=message.id,
            classification=row.id,
            kinds=[kind.value for kind in kinds],
            review=found.needs_review,
        )

    worklist = Worklist(
        name="classifying",
        table=Message,
        ready=col(Message.stage) == Stage.FILED,
        waits=lambda message: message.stage is Stage.FILED,
        read=lambda _work, message: None if _is_report(message) else judged_words(message),
        think=lambda words: _verdict(words, classify),
        write=write,
        hold=lambda work, message, reason: hold_message(work, message, reason, now),
    )
    return work_through(store, worklist)


def _is_report(message: Message) -> bool:
    return message.automatic == AutomaticKind.FEEDBACK.value


def _verdict(words: JudgedWords | None, classify: Classifier) -> Classification:
    """What is asked; a spam report has no words of its own, and asks one thing."""
    if words is None:
        return _OBJECTION
    found = held_for_blank(classify(words.subject, words.text), words.subject, words.text)
    found = held_for_unread(found) if words.unread else found
    return held_for_damage(found, words.defects, words.text)


def _run_unjudged(work: Work, case: Case, message: Message, terms: Terms) -> None:
    """Let the terms run of a mail that may ask anything: it came, judged or not (GDPR art. 12(3)).

    Nobody could read it, or the bot found nothing asked in it and is not sure of that.
    """
    assert case.id is not None
    if cases.requests(work, case.id) or case.promise_on is not None:
        # What runs already, also of an earlier mail that nobody has judged, ends first.
        return
    begun = cases.unread_since(work, case.id) or message.received_at
    dates = clocks(begun, breach=False, terms=terms)
    case.promise_on, case.legal_on = dates.promise, dates.legal


def _row(message: Message, found: Classification, now: datetime) -> ClassificationRow:
    fields: dict[str, Any] = asdict(found.fields)
    assert message.id is not None
    assert message.case_id is not None
    return ClassificationRow(
        message_id=message.id,
        case_id=message.case_id,
        # A model of one's own is named after its folder, which may have a long name.
        classifier=found.classifier[:40],
        version=found.version,
        kinds=[scored.kind.value for scored in found.kinds],
        scores={kind.value: round(score, 4) for kind, score in found.scores.items()},
        evidence=[{**asdict(item), "kind": item.kind.value} for item in found.evidence],
        hints=sorted(hint.value for hint in found.hints),
        subject=found.subject.value,
        fields=fields,
        language=found.language.value,
        needs_review=found.needs_review,
        review_reason=(found.review_reason or "")[:400],
        at=now,
    )


def start_requests(work: Work, message: Message, kinds: tuple[Kind, ...], terms: Terms) -> None:
    """Open a request with its own clocks for every kind of a message; `other` is no request.

    A kind for which an earlier mail's request is still open starts none: the first clock counts. Requests of
    this message whose kind is not among `kinds` are dropped: staff know better than the bot.
    """
    assert message.id is not None
    assert message.case_id is not None
    rows = cases.requests(work, message.case_id)
    waiting = {row.kind for row in rows if row.message_id != message.id and row.outcome == "open"}
    there = {
        row.kind: row for row in rows if row.message_id == message.id and row.outcome in {"open", "dropped"}
    }
    # What was asked in a mail that could not be read was asked when that mail came.
    asked_before = bool(cases.requests(work, message.case_id))
    begun = None if asked_before else cases.unread_since(work, message.case_id)
    received_at = min(begun or message.received_at, message.received_at)
    for kind, row in there.items():
        wanted = Kind(kind) in kinds and not (row.outcome == "dropped" and kind in waiting)
        row.outcome = "open" if wanted else "dropped"
    for kind in kinds:
        if kind is Kind.OTHER or kind.value in there or kind.value in waiting:
            continue
        dates = clocks(received_at, breach=kind is Kind.BREACH, terms=terms)
        work.add(
            RequestRow(
                case_id=message.case_id,
                message_id=message.id,
                kind=kind.value,
                about_address=message.answer_to,
                received_at=received_at,
                promise_on=dates.promise,
                legal_on=dates.legal,
                breach_until=dates.breach,
            )
        )
    work.session.flush()


def sort_by_hand(
    store: Store, reference: str, kinds: frozenset[Kind], *, staff_id: int, terms: Terms, now: datetime
) -> None:
    """A colleague's own verdict on the newest mail of a case; identity and draft follow anew.

    Raises:
        NotFound: there is no such case or colleague.
        RuleViolation: the case holds no mail, or its letter is just leaving.
    """
    with store.begin("classifying.by_hand") as work:
        staff.require_active(work, staff_id)
        case, message = cases.lock_newest(work, reference)
        set_live_aside(work, case, "sorted", now)
        last = cases.classification(work, message.id or 0)
        ordered = in_order(kinds)
        assert message.id is not None
        assert case.id is not None
        row = ClassificationRow(
            message_id=message.id,
            case_id=case.id,
            classifier="staff",
            version="1",
            staff_id=staff_id,
            kinds=[kind.value for kind in ordered],
            scores={kind.value: 1.0 for kind in ordered},
            hints=last.hints if last else [],
            subject=last.subject if last else "sender",
            fields=last.fields if last else {},
            language=case.language,
            at=now,
        )
        work.add(row)
        start_requests(work, message, ordered, terms)
        if not cases.requests(work, case.id):
            # A colleague looked, and it asks nothing: the terms that ran until then end here.
            case.promise_on = case.legal_on = None
        message.stage, message.tries = Stage.CLASSIFIED, 0
        cases.advance(case, CaseEvent.NEW_MAIL, now, "A colleague sorted this case.")
        cases.refresh_clocks(work, case)
        audit.append(
            work,
            EventCode.CASE_SORTED,
            now,
            actor=audit.staff_actor(staff_id),
            case_id=case.id,
            classification=row.id,
            kinds=[kind.value for kind in ordered],
        )
