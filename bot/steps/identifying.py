"""Classification → identity: judges whether it must first be sure who writes, and why.

Called by the scheduler through `bot.app`. Asks the customer records through the port that it is handed;
never asks anyone for proof itself: that is a letter, which a colleague approves.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col

from bot.ports import DirectoryAnswer, SubjectDirectory
from bot.rules.confirming import SAID, SETTLES, Confirmation, denies
from bot.rules.deadlines import clocks
from bot.rules.events import EventCode
from bot.rules.identity import IdentityEvidence, IdentityLevel, IdentityVerdict, judge
from bot.rules.identity_papers import IN_WORDS
from bot.rules.identity_states import IdentityState, after_mail
from bot.rules.message import SenderTrust
from bot.rules.pauses import Pause
from bot.rules.states import CaseEvent, Stage
from bot.rules.terms import Terms
from bot.rules.tracing import Step, TraceLine
from bot.store import audit, cases, confirm_codes, set_apart, staff
from bot.store.drafts import set_live_aside
from bot.store.holding import hold_message
from bot.store.tables import Case, IdentityCheck, Message
from bot.store.traces import note
from bot.store.wishes import drop_what_a_confirmation_seemed_to_ask
from bot.store.work import Store, Work
from bot.store.worklist import Tally, Worklist, work_through
from classifiers.kinds import Kind
from classifiers.verdict import Hint, Subject

#: Why the weak signs of a wish in a reply are left aside.
ONLY_CONFIRMS = "The mail only confirms who writes: what it seemed to ask is left aside."

#: What stands in the place of a verdict while a case has no person.
NOBODY_YET = "Nobody knows yet whose mail this is: name the person first."


@dataclass(frozen=True, slots=True)
class Confirming:
    """How a reply settles who writes: the key of code hashes, and whether one without a code may."""

    key: bytes
    reply_settles: bool = True


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is known about a message before the customer records were asked."""

    kinds: frozenset[Kind]
    hints: frozenset[Hint]
    subject: Subject
    subject_emails: tuple[str, ...]
    sender: str
    reply_to_differs: bool
    trust: SenderTrust


@dataclass(frozen=True, slots=True)
class _Judged:
    """The verdict on a sender, and whether the customer records hold him; None when nobody could look."""

    verdict: IdentityVerdict
    on_file: bool | None
    sender: str


@dataclass(frozen=True, slots=True)
class _Reply:
    """A mail in its case, where a question about identity may be open, and what is known of its sender."""

    case: Case
    check: IdentityCheck
    message: Message
    judged: _Judged


def identify_waiting(
    store: Store, directory: SubjectDirectory, terms: Terms, now: datetime, confirming: Confirming
) -> Tally:
    """Judge the identity of every message that was classified.

    The right code from the address that was asked settles the question without a person.
    """

    def write(work: Work, message: Message, judged: _Judged) -> None:
        if message.answer_to != judged.sender:
            # A colleague named another person meanwhile: the next turn judges him.
            return
        case = work.get(Case, message.case_id, lock=True)
        check = cases.identity(work, message.case_id or 0)
        if check is None:
            check = work.add(_new_check(message, now))
        reply = _Reply(case, check, message, judged)
        answer = _confirmation(work, reply, confirming, now)
        if answer is not None:
            confirm_codes.note_reply(work, message, answer, now)
        if answer in SETTLES:
            _settle(work, reply, SAID[answer], terms, now)
        elif answer is Confirmation.AGAIN:
            _note_confirmed(work, message, answer.value, SAID[answer], now)
        else:
            note(message, now, TraceLine(Step.IDENTITY, judged.verdict.level.value, judged.verdict.reason))
            if answer is not None:
                note(message, now, TraceLine(Step.IDENTITY, answer.value, SAID[answer]))
            _take_over(
                check,
                judged.verdict,
                still_open=_asked_for_others(work, check, message),
                brings_proof=_brings_proof(work, check, message, answer),
            )
        check.at = now
        message.stage = Stage.IDENTIFIED
        _note_judged(work, reply, answer, now)

    worklist = Worklist(
        name="identifying",
        table=Message,
        ready=col(Message.stage) == Stage.CLASSIFIED,
        waits=lambda message: message.stage is Stage.CLASSIFIED,
        read=_read,
        think=lambda asked: _judge(asked, directory),
        write=write,
        hold=lambda work, message, reason: hold_message(work, message, reason, now),
    )
    return work_through(store, worklist)


def _read(work: Work, message: Message) -> _Asked:
    row = cases.classification(work, message.id or 0)
    assert row is not None, "a classified message has a classification"
    return _Asked(
        kinds=frozenset(Kind(kind) for kind in row.kinds),
        hints=frozenset(Hint(hint) for hint in row.hints),
        subject=Subject(row.subject),
        subject_emails=tuple(row.fields.get("emails") or ()),
        sender=message.answer_to,
        # Where somebody else is answered than the sender, a colleague saw to it.
        reply_to_differs=message.reply_to_differs and message.answer_to == message.sender_address,
        trust=SenderTrust(message.trust),
    )


def _judge(asked: _Asked, directory: SubjectDirectory) -> _Judged:
    if not asked.sender:
        nobody = IdentityVerdict(IdentityLevel.NONE, required=False, reason=NOBODY_YET)
        return _Judged(nobody, None, asked.sender)
    on_file = known_on_file(directory.find(asked.sender))
    verdict = judge(
        IdentityEvidence(
            kinds=asked.kinds,
            hints=asked.hints,
            subject=asked.subject,
            subject_emails=asked.subject_emails,
            sender_email=asked.sender,
            reply_to_differs=asked.reply_to_differs,
            trust=asked.trust,
            known_on_file=on_file,
            text_asks_full_data=Kind.ACCESS in asked.kinds,
        )
    )
    return _Judged(verdict, on_file, asked.sender)


def known_on_file(answer: DirectoryAnswer) -> bool | None:
    """Whether the address is in the customer records; None when a source that might hold it failed."""
    if answer.records:
        return True
    return None if answer.failed else False


def _new_check(message: Message, now: datetime) -> IdentityCheck:
    assert message.case_id is not None
    return IdentityCheck(
        case_id=message.case_id, level="none", required=False, reason="", state="not_needed", at=now
    )


def _confirmation(work: Work, reply: _Reply, confirming: Confirming, now: datetime) -> Confirmation | None:
    """What a mail does to a question about identity that was asked; None for one that does nothing."""
    case, check, message = reply.case, reply.check, reply.message
    noted = confirm_codes.reply_to(work, message)
    if noted is not None:
        # It was read anew: what it did is done, and settles no question that was asked after it.
        return noted if check.state == "settled" or noted not in SETTLES else None
    asked = check.address_to_confirm if check.state == "asked" else ""
    settled = check.state == "settled"
    found = confirm_codes.weigh_mail(
        work, case, message, asked=asked, settled=settled, key=confirming.key, now=now
    )
    if found is None and confirming.reply_settles and _is_proven(reply):
        found = Confirmation.REPLY
    if found in SETTLES and denies(message.newest_text):
        return Confirmation.DENIED
    if found is Confirmation.CODE and not confirm_codes.spend(work, case.id or 0, now):
        return Confirmation.DEAD
    return found


def _settle(work: Work, reply: _Reply, said: str, terms: Terms, now: datetime) -> None:
    """It is sure who writes, since the reply confirms it: the clocks run on, and it asks nothing itself."""
    check, message = reply.check, reply.message
    # The mail server's clock may run behind ours.
    check.state, check.answered_at = "settled", max(message.received_at, check.asked_at or now)
    _note_confirmed(work, message, check.state, said, now)
    _resume_clocks(work, reply.case, check, terms)


def _note_confirmed(work: Work, message: Message, finding: str, said: str, now: datetime) -> None:
    """Write into the trace what a confirmation did, and take back what it only seemed to ask."""
    note(message, now, TraceLine(Step.IDENTITY, finding, said))
    if drop_what_a_confirmation_seemed_to_ask(work, message):
        note(message, now, TraceLine(Step.KINDS, "dropped", ONLY_CONFIRMS))


def _note_judged(work: Work, reply: _Reply, answer: Confirmation | None, now: datetime) -> None:
    check = reply.check
    audit.append(
        work,
        EventCode.IDENTITY_JUDGED,
        now,
        case_id=reply.case.id,
        message=reply.message.id,
        level=check.level,
        required=check.required,
        state=check.state,
        answer=answer.value if answer else None,
    )


def _is_proven(reply: _Reply) -> bool:
    """Whether this is a reply from the address that was to confirm, our own server vouching for its sender.

    That address stood in a mail, so anybody may have named it: another one than the requester's own must
    be on file, or a person decides.
    """
    sender, check = reply.message.sender_address.lower(), reply.check
    if check.state != "asked" or not sender or sender != check.address_to_confirm.lower():
        return False
    known = sender == reply.case.person_address.lower() or reply.judged.on_file is True
    return known and reply.message.trust == SenderTrust.PASSED.value


def _asked_for_others(work: Work, check: IdentityCheck, message: Message) -> bool:
    """Whether identity is still to be settled for a request of an earlier mail."""
    waiting = cases.requests(work, check.case_id, open_only=True)
    return check.state in {"needed", "asked"} and any(row.message_id != message.id for row in waiting)


def _brings_proof(work: Work, check: IdentityCheck, message: Message, answer: Confirmation | None) -> bool:
    """Whether a mail that came after a colleague refused holds something that he cannot have weighed.

    That is a code that still counts, from the address that it went to, or an identity document.
    """
    if check.answered_at is None or message.received_at <= check.answered_at:
        return False
    if answer is Confirmation.UNASKED:
        return confirm_codes.counts(work, check.case_id, message.received_at)
    papers = set_apart.of_message(work, message.id or 0)
    return any(paper.position != IN_WORDS for paper in papers)


def _take_over(
    check: IdentityCheck, verdict: IdentityVerdict, *, still_open: bool, brings_proof: bool
) -> None:
    """Note the verdict on the newest mail; it can add to what must be settled, never take from it."""
    before = IdentityState(check.state)
    after = after_mail(before, required=verdict.required, still_open=still_open, brings_proof=brings_proof)
    if after is None:
        return
    check.state = after.value
    if before is IdentityState.REFUSED:
        # The proof may be about what was asked before, and that is not changed by the one who brings it.
        return
    # Who may confirm is not changed by the one who waits for it.
    kept = check.address_to_confirm if still_open else ""
    check.level, check.required = verdict.level.value, verdict.required
    check.code, check.reason = verdict.code, verdict.reason[:400]
    check.address_to_confirm = kept or verdict.address_to_confirm or ""


def _resume_clocks(work: Work, case: Case, check: IdentityCheck, terms: Terms) -> None:
    """Let the clocks run on that stood still while we waited for an answer (GDPR art. 12(6))."""
    if check.asked_at is None or check.answered_at is None:
        return
    pause = Pause(check.asked_at, check.answered_at)
    for request in cases.requests(work, case.id or 0, open_only=True):
        if request.received_at <= check.asked_at:
            extended = request.extended_at is not None
            dates = clocks(request.received_at, pauses=(pause,), extended=extended, terms=terms)
            request.promise_on, request.legal_on = dates.promise, dates.legal
            request.extended_on = dates.extended
    work.session.flush()
    cases.refresh_clocks(work, case)


def settle_by_hand(
    store: Store, reference: str, *, settled: bool, staff_id: int, terms: Terms, now: datetime
) -> None:
    """A colleague's word that it is sure, or cannot become sure, who writes; a fresh draft follows.

    Raises:
        NotFound: there is no such case.
        RuleViolation: a letter of this case is just leaving.
    """
    with store.begin("identifying.by_hand") as work:
        staff.require_active(work, staff_id)
        case, message = cases.lock_newest(work, reference)
        set_live_aside(work, case, "identity", now)
        check = cases.identity(work, case.id or 0)
        if check is None:
            check = work.add(_new_check(message, now))
        check.state = (IdentityState.SETTLED if settled else IdentityState.REFUSED).value
        if not settled and not check.required:
            # No later letter may take it for sure, as where nothing has to be known.
            check.level, check.required = IdentityLevel.CONFIRM.value, True
        check.settled_by, check.answered_at, check.at = staff_id, now, now
        if settled:
            _resume_clocks(work, case, check, terms)
        message.stage, message.tries = Stage.IDENTIFIED, 0
        cases.advance(case, CaseEvent.NEW_MAIL, now, "A colleague settled the identity.")
        note(message, now, TraceLine(Step.IDENTITY, check.state, case.reason))
        audit.append(
            work,
            EventCode.IDENTITY_SETTLED,
            now,
            actor=audit.staff_actor(staff_id),
            case_id=case.id,
            state=check.state,
        )
