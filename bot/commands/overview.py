"""Gathers what a case looks like for people and programs: one row for a list, one whole page for show.

Used by the queue commands and the demo's table; changes nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bot.ports import CustomerDirectory
from bot.rules.objections import Objection
from bot.rules.passed_on import text_to_judge
from bot.rules.processor_route import SIGN_WORDS, Pointer
from bot.rules.state_names import CASE_STATE_NAMES
from bot.rules.states import DraftState
from bot.rules.terms import STANDARD_TERMS, Terms
from bot.rules.third_parties import Known
from bot.steps.knowing_customers import KnownCustomers, known_customers
from bot.store import cases, correspondence, referrals, staff, traces
from bot.store.case_clocks import dates_of, legal_day
from bot.store.drafts import content_of
from bot.store.fulfilment import StepLine, plain_claims, steps_of
from bot.store.objections import objections_to
from bot.store.referral_tables import Referral
from bot.store.referrals import pointed_at
from bot.store.sent_letters import SentLetter, letters_sent
from bot.store.step_asks import asks
from bot.store.tables import Case, Draft, Event, IdentityCheck, Message, OutboxItem
from bot.store.work import Store, Work
from classifiers.kinds import Kind, Language, in_order
from responses.notes import claim_words, missing_words


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    reference: str
    sender: str
    kinds: tuple[str, ...]
    identity: str
    promise: date | None
    legal: date | None
    breach_until: datetime | None
    state: str
    reason: str
    explanation: tuple[str, ...]

    @property
    def state_in_words(self) -> str:
        """The state in English, as everything in a terminal."""
        return next(names["en"] for state, names in CASE_STATE_NAMES.items() if state.value == self.state)


def case_lines(store: Store, terms: Terms, *, closed: bool) -> list[CaseLine]:
    """The queue, in the order in which cases should be taken up; `terms` say how days are counted."""
    with store.read() as work:
        rows = cases.queue(work, closed=closed)
        ids = [row.id for row in rows if row.id is not None]
        requests, checks = cases.case_kinds(work, ids), cases.identities(work, ids)
        return [
            CaseLine(
                reference=row.reference,
                sender=row.person_address,
                kinds=tuple(
                    kind.value for kind in in_order([Kind(request.kind) for request in requests[row.id or 0]])
                )
                or ("other",),
                identity=checks[row.id or 0].state if row.id in checks else "",
                promise=row.promise_on,
                legal=row.legal_on,
                breach_until=row.breach_until,
                state=row.state.value,
                reason=row.reason,
                explanation=dates_of(row, requests[row.id or 0], checks.get(row.id or 0), terms).said(
                    Language.EN
                ),
            )
            for row in rows
        ]


def whole_case(
    store: Store,
    reference: str,
    ours: Known,
    *,
    trace: bool = False,
    directory: CustomerDirectory | None = None,
    deadlines: Terms = STANDARD_TERMS,
) -> dict[str, Any]:
    """Everything about one case, as plain values; with `trace` each decision on its mails too.

    `directory` holds the customers whose newsletter it may be about; `deadlines` are the terms by which days
    are counted.

    Raises:
        NotFound: there is no such case.
    """
    known = known_customers(directory)
    with store.read() as work:
        case = cases.by_reference(work, reference)
        case_id = case.id or 0
        check, asked = cases.identity(work, case_id), cases.requests(work, case_id)
        names = staff.names(work)
        return {
            "reference": case.reference,
            "state": case.state.value,
            "reason": case.reason,
            "person": {"name": case.person_name, "address": case.person_address, "language": case.language},
            "received_at": case.received_at,
            "promise": case.promise_on,
            "legal": case.legal_on,
            "breach_until": case.breach_until,
            "explanation": dates_of(case, asked, check, deadlines).said(Language.EN),
            "suggested_case": _reference_of(work, case.suggested_case_id),
            "belongs": asdict(cases.belonging(work, case)),
            "identity": _identity(check),
            "requests": [
                {"kind": row.kind, "promise": row.promise_on, "legal": legal_day(row), "outcome": row.outcome}
                for row in asked
            ],
            "messages": [
                _message(work, message) | ({"trace": decisions(work, message)} if trace else {})
                for message in cases.messages(work, case_id)
            ],
            **_of_customers(work, case_id, known),
            "steps": [_step(line) for line in steps_of(work, case_id)],
            "draft": _draft(work, case, cases.live_draft(work, case_id), ours),
            "letters": [_letter(item) for item in cases.outbox(work, case_id)],
            "sent_letters": [_sent(one, names) for one in letters_sent(work, case)],
            "forgotten_at": case.forgotten_at,
            "history": [_event(event) for event in cases.history(work, case_id)],
        }


def _of_customers(work: Work, case_id: int, known: KnownCustomers) -> dict[str, Any]:
    """At which customers the case points, and to whom it was passed on."""
    return {
        "customers": [_pointer(one) for one in pointed_at(work, case_id, known.customers)],
        "customers_unreadable": bool(known.trouble),
        "referrals": [_referral(one) for one in referrals.of_case(work, case_id)],
    }


def _identity(check: IdentityCheck | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {"state": check.state, "level": check.level, "required": check.required, "reason": check.reason}


def _message(work: Work, message: Message) -> dict[str, Any]:
    return {
        "received_at": message.received_at,
        "from": message.sender_address,
        "subject": message.subject,
        "text": text_to_judge(message.newest_text, message.forwarded_text),
        "proposed_person": message.forwarded_from or None,
        "sender_warnings": message.warnings,
        "attachments": [shown_file(file) for file in message.attachments],
        "attached_text": message.attached_text,
        "sender_trust": message.trust,
        "came": 1 + correspondence.copies(work, message.raw_mail_id),
    }


def shown_file(file: dict[str, Any]) -> dict[str, Any]:
    """A file as it is listed; of one that looks like an identity document not even its name."""
    return {"paper": file["paper"], "size": file.get("size", 0)} if file.get("paper") else file


def decisions(work: Work, message: Message) -> list[dict[str, Any]]:
    """Each decision on a mail with its time and reason, oldest first."""
    return [{"at": one.at, **asdict(one.line)} for one in traces.told(work, message)]


def _draft(work: Work, case: Case, draft: Draft | None, ours: Known) -> dict[str, Any] | None:
    if draft is None:
        return None
    content = content_of(work, draft)
    return {
        "state": draft.state.value,
        "letter": draft.situation,
        "language": draft.language,
        "hash": draft.content_hash,
        "recipients": draft.recipients,
        "subject": draft.subject,
        "text": content.text,
        "attachments": [
            {"filename": file.filename, "content_type": file.content_type, "size": len(file.content)}
            for file in content.attachments
        ],
        "claims": [claim_words(code, "en") for code in plain_claims(draft)],
        "missing": [missing_words(name, "en") for name in draft.missing],
        "objections": [asdict(one) for one in _against(work, case, draft, ours)],
        "despite": [one.despite for one in cases.live_approvals(work, draft.id or 0) if one.despite],
    }


def _against(work: Work, case: Case, draft: Draft, ours: Known) -> tuple[Objection, ...]:
    """What stands against a letter that waits; one that was approved has had its answer."""
    return objections_to(work, case, draft, ours) if draft.state is DraftState.PROPOSED else ()


def _pointer(one: Pointer) -> dict[str, Any]:
    return {
        "name": one.customer.name,
        "sureness": one.sureness.value,
        "signs": [
            {"sign": sign.sort.value, "value": sign.value, "says": SIGN_WORDS[sign.sort]}
            for sign in one.signs
        ],
    }


def _referral(one: Referral) -> dict[str, Any]:
    return {
        "customer": one.customer,
        "contact": one.contact,
        "why": one.why,
        "also_ours": one.also_ours,
        "forwarded_at": one.forwarded_at,
    }


def _step(line: StepLine) -> dict[str, Any]:
    return {
        "step": line.code.value,
        "about": line.about,
        "asks": asks(line, "en"),
        "kind": line.kind.value if line.kind else None,
        "current": line.current,
        "done": line.done,
        "by": line.by,
        "at": line.at,
    }


def _letter(item: OutboxItem) -> dict[str, Any]:
    return {
        "number": item.id,
        "state": item.state.value,
        "queued_at": item.queued_at,
        "ended_at": item.ended_at,
        "reply_code": item.last_code,
    }


def _sent(letter: SentLetter, names: Mapping[int, str]) -> dict[str, Any]:
    approvals = [
        {"by": names.get(one.staff_id), "at": one.at, "despite": one.despite} for one in letter.approvals
    ]
    return {
        "letter": letter.situation,
        "language": letter.language,
        "hash": letter.shown_hash,
        "recipients": letter.recipients,
        "subject": letter.subject,
        "text": letter.text,
        "attachments": letter.enclosures,
        "files_wiped_at": letter.files_wiped_at,
        "approvals": approvals,
        "handed_over_at": letter.handed_over_at,
        "delivery": letter.delivery.value,
        "returned_at": letter.returned_at,
        "returned_why": letter.returned_why or None,
    }


def _event(event: Event) -> dict[str, Any]:
    return {"at": event.at, "code": event.code, "actor": event.actor}


def _reference_of(work: Work, case_id: int | None) -> str | None:
    return work.get(Case, case_id).reference if case_id is not None else None


def as_plain(line: CaseLine) -> dict[str, Any]:
    """One list row as plain values."""
    return asdict(line)
