"""Day → digest: tells staff once a day what is due, what waits, and whether every mail is accounted for.

Called by the scheduler and by `privacybot digest` through `bot.app`. Goes to staff only, so it needs no
approval; holds references and kinds, and people only where the settings say so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.rules.composing import LetterContent
from bot.rules.customer_letters import OUTBOX_PURPOSE, CustomerLetterSort
from bot.rules.deadlines import AMSTERDAM, STANDARD_TERMS, Terms, Urgency, breach_end, local_day, urgency
from bot.rules.events import EventCode
from bot.rules.incident_states import INCIDENT_STATE_NAMES
from bot.rules.processor_route import forward_before
from bot.rules.state_names import CASE_STATE_NAMES, DRAFT_STATE_NAMES, OUTBOX_STATE_NAMES
from bot.rules.states import CaseState, OutboxState
from bot.store import audit, cases, incidents, letters, mails, suppression
from bot.store.case_clocks import dates_of, stands_still
from bot.store.customer_waiting import Untold, untold
from bot.store.staff_mail import StaffMail, queue_staff_mail
from bot.store.tables import Case, IdentityCheck, OutboxItem, RawMail, RequestRow
from bot.store.work import Store, Work
from classifiers.kinds import Kind, Language, in_order
from responses.digest import render_digest
from responses.facts import DigestFacts, DigestLine, Letter, StaffLanguage

#: Held mails of one sender that the digest names.
_TOLD_OF_ONE = 3

_TROUBLED = [OutboxState.FAILED, OutboxState.UNSURE]

_NO_LETTER: dict[StaffLanguage, str] = {
    "nl": "nog geen brief, maak die bij het datalek",
    "en": "no letter yet, make it at the breach",
}
_NUMBERED: dict[StaffLanguage, str] = {"nl": "brief {}", "en": "letter {}"}
_LATE: dict[StaffLanguage, str] = {"nl": "te laat", "en": "late"}


@dataclass(frozen=True, slots=True)
class DigestTerms:
    """To whom the digest goes, from whom, how much it says, and how its days are counted.

    `forward_days` working days and `customer_hours` are the terms within which a customer hears of a request
    and of a breach. `said` gives a sentence of the rules, which speak English, in the language of the digest.
    """

    recipients: tuple[str, ...]
    from_name: str
    from_address: str
    language: str
    show_people: bool
    queue_url: str | None
    deadlines: Terms = STANDARD_TERMS
    suppression_review_days: int = 365
    forward_days: int = 1
    customer_hours: int = 24
    said: Callable[[str], str] = str

    @property
    def words(self) -> StaffLanguage:
        """The language of the digest, of the two that staff have."""
        return "nl" if self.language == "nl" else "en"


def gather(store: Store, terms: DigestTerms, now: datetime) -> DigestFacts:
    """The state of the desk at this moment; changes nothing."""
    today = local_day(now)
    with store.read() as work:
        rows = cases.queue(work)
        requests = cases.case_kinds(work, [row.id for row in rows if row.id is not None])
        checks = cases.identities(work, [row.id for row in rows if row.id is not None])
        lines = {
            row.reference: _line(row, requests[row.id or 0], checks.get(row.id or 0), terms) for row in rows
        }
        troubled = letters.in_states(work, _TROUBLED)
        counts = mails.counts(work)
        held, more_held = _first_of_each_sender(work)

        def those(*states: CaseState) -> tuple[DigestLine, ...]:
            return tuple(lines[row.reference] for row in rows if row.state in states)

        return DigestFacts(
            day=today,
            new=cases.opened_since(work, _yesterday_morning(today)),
            awaiting_approval=those(CaseState.TO_APPROVE),
            awaiting_identity=those(CaseState.WAITING_IDENTITY),
            to_sort=those(CaseState.TO_SORT, CaseState.NEW),
            to_handle=those(CaseState.TO_HANDLE, CaseState.ON_HOLD),
            due_today=_due(rows, lines, Urgency.TODAY, today),
            due_this_week=_due(rows, lines, Urgency.THIS_WEEK, today),
            late=_due(rows, lines, Urgency.LATE, today),
            open_breaches=(
                *(lines[row.reference] for row in rows if row.breach_until),
                *_pressing(work, {row.id for row in rows if row.breach_until}, terms),
            ),
            to_customers=tuple(_to_customer(one, terms, now) for one in untold(work)),
            held=tuple((str(raw.id), terms.said(raw.reason)) for raw in held),
            more_held=more_held,
            failed_sends=_references(work, troubled, OutboxState.FAILED),
            unsure_sends=_references(work, troubled, OutboxState.UNSURE),
            seen=counts.seen,
            stored=counts.stored,
            decided=counts.decided,
            last_poll=mails.last_poll(work),
            show_people=terms.show_people,
            queue_url=terms.queue_url,
            suppression_review=suppression.state(work, terms.suppression_review_days).review_on,
        )


def _due(
    rows: Iterable[Case], lines: Mapping[str, DigestLine], wanted: Urgency, today: date
) -> tuple[DigestLine, ...]:
    """The cases whose day is so near; while a clock stands still no day counts."""
    return tuple(
        lines[row.reference]
        for row in rows
        if row.promise_on and not lines[row.reference].still and urgency(row.promise_on, today) is wanted
    )


def _pressing(work: Work, told: set[int | None], terms: DigestTerms) -> Iterator[DigestLine]:
    """The incidents that wait for a decision or a notice, and whose report was answered or came otherwise."""
    for row in incidents.pressing(work):
        if not told.isdisjoint(case.id for case in incidents.cases_of(work, row.id or 0)):
            continue
        yield DigestLine(
            reference=incidents.reference_of(row),
            kinds=(Kind.BREACH,),
            due=None,
            due_at=breach_end(row.aware_at, terms.deadlines.breach_hours),
            state=INCIDENT_STATE_NAMES[row.state][terms.words],
        )


def _to_customer(one: Untold, terms: DigestTerms, now: datetime) -> DigestLine:
    """What a customer has yet to hear, and by when: a request in working days, a breach in hours."""
    due, due_at = None, None
    if one.sort is CustomerLetterSort.FORWARD:
        due = forward_before(local_day(one.since), terms.forward_days)
        is_late = due < local_day(now)
    else:
        due_at = breach_end(one.since, terms.customer_hours)
        is_late = due_at < now
    state = _letter_state(one, terms.words)
    return DigestLine(
        reference=one.reference,
        kinds=one.kinds,
        due=due,
        due_at=due_at,
        state=f"{_LATE[terms.words]}, {state}" if is_late else state,
        person=one.customer if terms.show_people else None,
    )


def _letter_state(one: Untold, language: StaffLanguage) -> str:
    if one.letter is None:
        return _NO_LETTER[language]
    name = OUTBOX_STATE_NAMES[one.sending] if one.sending is not None else DRAFT_STATE_NAMES[one.letter]
    return f"{_NUMBERED[language].format(one.number)}: {name[language]}"


def _first_of_each_sender(work: Work) -> tuple[list[RawMail], int]:
    """The held mails with a few of each sender, and how many more there are."""
    found = mails.held(work)
    senders = mails.senders_of(work, found)
    told: Counter[str] = Counter()
    shown: list[RawMail] = []
    for raw in found:
        sender = senders.get(raw.id or 0, f"mail {raw.id}")
        told[sender] += 1
        if told[sender] <= _TOLD_OF_ONE:
            shown.append(raw)
    return shown, len(found) - len(shown)


def _yesterday_morning(today: date) -> datetime:
    """The start of yesterday: "new" means since the day before, so that a weekend's Monday is not empty."""
    return datetime.combine(today - timedelta(days=1), time(0), AMSTERDAM)


def _line(
    case: Case, requests: Sequence[RequestRow], check: IdentityCheck | None, terms: DigestTerms
) -> DigestLine:
    kinds = in_order([Kind(row.kind) for row in requests if row.outcome == "open"])
    return DigestLine(
        reference=case.reference,
        kinds=kinds or (Kind.OTHER,),
        due=case.promise_on,
        due_at=case.breach_until,
        still=stands_still(requests, check),
        state=CASE_STATE_NAMES[case.state][terms.words],
        counted=next(
            iter(dates_of(case, requests, check, terms.deadlines).said(Language(terms.language))), ""
        ),
        person=(case.person_name or case.person_address or None) if terms.show_people else None,
    )


def _references(work: Work, items: Iterable[OutboxItem], state: OutboxState) -> tuple[str, ...]:
    # A letter to a customer has a line of its own, for it may be about no case.
    ids = [item.case_id for item in items if item.state is state and item.purpose != OUTBOX_PURPOSE]
    found = work.session.exec(select(Case.reference).where(col(Case.id).in_(ids)).order_by(col(Case.id)))
    return tuple(found)


def write_digest(store: Store, terms: DigestTerms, now: datetime) -> Letter:
    """The digest as it would be sent now."""
    return render_digest(gather(store, terms, now), terms.words)


def queue_digest(store: Store, terms: DigestTerms, now: datetime) -> bool:
    """Put today's digest in the outbox, once a day however many processes try; whether this call did."""
    if not terms.recipients:
        return False
    key = f"digest:{local_day(now).isoformat()}"
    with store.read() as work:
        if letters.by_dedupe_key(work, key):
            return False
    letter = write_digest(store, terms, now)
    mail = StaffMail(
        purpose="digest",
        dedupe_key=key,
        content=LetterContent(terms.recipients, letter.subject, letter.text, letter.html),
        from_name=terms.from_name,
        from_address=terms.from_address,
    )
    try:
        with store.begin("digesting.queue") as work:
            item = queue_staff_mail(work, mail, now)
            audit.append(work, EventCode.DIGEST_QUEUED, now, item=item.id)
    except IntegrityError:
        # Another process was faster by a moment; its digest is the one of today.
        return False
    return True


def is_due(now: datetime, at: time, zone: ZoneInfo) -> bool:
    """Whether today's digest should have gone out by now: also true after a stop that slept through it."""
    return now.astimezone(zone).time() >= at
