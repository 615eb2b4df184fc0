"""A colleague says whose case it is: that person gets the letters from then on, and the one before does not.

Called by `privacybot queue person` and the case page. Writes no letter itself: identity and draft follow anew
for the person who was named.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import NotFound, RuleViolation, StaleDraft
from bot.rules.addresses import address
from bot.rules.events import EventCode
from bot.rules.message import Address, SenderTrust
from bot.rules.states import CaseEvent, CaseState, Stage
from bot.rules.tracing import Step, TraceLine
from bot.store import audit, cases, fulfilment, representation, staff
from bot.store.drafts import set_live_aside
from bot.store.tables import Case, Message
from bot.store.traces import note
from bot.store.work import Store, Work

_LONGEST_ADDRESS = 320
_LONGEST_NAME = 300
_NAMED = "A colleague said whose case this is."


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a colleague names, as typed; without a name the one that the case has stays for its address."""

    address: str
    name: str = ""


def name_person(
    store: Store,
    reference: str,
    person: Person,
    *,
    own_addresses: frozenset[str],
    staff_id: int,
    now: datetime,
    shown_version: int | None = None,
) -> None:
    """Make somebody the person of a case; an approval that was not sent becomes void.

    `shown_version` is the version of the case that the colleague saw; None where he names it unseen.

    Raises:
        NotFound: there is no such case or active colleague, or the case holds no mail.
        StaleDraft: the case changed since it was shown.
        RuleViolation: the address is none or our own, the case is closed, or its letter is just leaving.
    """
    wanted = _wanted(person, own_addresses)
    with store.begin("naming.person") as work:
        staff.require_active(work, staff_id)
        messages = _lock_written(work, cases.by_reference(work, reference))
        case = work.get(Case, messages[-1].case_id, lock=True)
        if shown_version is not None and shown_version != case.version:
            said = "this case changed since you saw it: look at it again"
            raise StaleDraft(said)
        if case.state is CaseState.CLOSED:
            said = "this case is closed: a new mail opens it again"
            raise RuleViolation(said)
        set_live_aside(work, case, "person", now)
        is_other = case.person_address.lower() != wanted.email
        if is_other:
            fulfilment.start_over(work, case, staff_id=staff_id, now=now)
            _start_over(work, case, wanted.email, now)
        case.person_address = wanted.email
        case.person_name = wanted.name or ("" if is_other else case.person_name)
        for message in messages:
            _answer(work, message, wanted.email)
            note(message, now, TraceLine(Step.ANSWER, "named", _NAMED))
        cases.advance(case, CaseEvent.NEW_MAIL, now, _NAMED)
        actor = audit.staff_actor(staff_id)
        audit.append(
            work,
            EventCode.CASE_PERSON_NAMED,
            now,
            actor=actor,
            case_id=case.id,
            message=messages[-1].id,
            other=is_other,
        )


def _wanted(person: Person, own_addresses: frozenset[str]) -> Address:
    """The typed address and name, cleaned.

    Raises:
        RuleViolation: it is no plain address, or one of ours.
    """
    found = address(person.address, person.name)
    # Beyond ASCII few servers take an address (RFC 6531), so no letter could leave.
    if found is None or not found.email.isascii() or len(found.email) > _LONGEST_ADDRESS:
        message = "this is not an e-mail address: write one such as anne@example.com"
        raise RuleViolation(message)
    if found.email in own_addresses:
        message = "this is an address of our own: name the person who wrote"
        raise RuleViolation(message)
    return Address(found.email, found.name[:_LONGEST_NAME])


def _start_over(work: Work, case: Case, email: str, now: datetime) -> None:
    """Let nothing that was found out about the person before count for this one (invariant 4)."""
    representation.drop(work, case.id or 0)
    check = cases.identity(work, case.id or 0)
    if check is not None:
        check.level, check.required, check.state = "none", False, "not_needed"
        check.code, check.reason, check.address_to_confirm = None, "", ""
        check.asked_at = check.answered_at = check.settled_by = None
        check.at = now
    for request in cases.requests(work, case.id or 0, open_only=True):
        request.about_address = email


def _lock_written(work: Work, case: Case) -> list[Message]:
    """The newest mail of a case that somebody wrote, after those that wait for the bot, all of them locked.

    Mails are locked before their case, as the steps do, lest each waits for the other.

    Raises:
        NotFound: the case holds no such mail.
    """
    written = [one for one in cases.messages(work, case.id or 0) if one.automatic is None]
    if not written:
        message = f"case {case.reference} holds no mail"
        raise NotFound(message)
    waiting = {one.id for one in cases.waiting_messages(work, case.id or 0, held=True)}
    chosen = [one for one in written[:-1] if one.id in waiting] + written[-1:]
    for one in sorted(chosen, key=lambda one: one.id or 0):
        work.get(Message, one.id, lock=True)
    return chosen


def _answer(work: Work, message: Message, email: str) -> None:
    """Let a mail be answered to this address; what was found out about another one is found out anew."""
    is_other = email != message.answer_to
    if is_other:
        # Our mail server spoke of the sender only.
        message.trust = SenderTrust.UNPROVEN.value
    message.answer_to, message.tries = email, 0
    if cases.classification(work, message.id or 0) is None:
        message.stage = Stage.FILED
    elif is_other or message.stage not in {Stage.IDENTIFIED, Stage.DRAFTED}:
        message.stage = Stage.CLASSIFIED
    else:
        message.stage = Stage.IDENTIFIED
