"""Raw mail → message → case: reads the bytes, recognises automatic mail, and finds the case it belongs to.

Called by the scheduler through `bot.app`. Never answers, never mixes a case with a mail that does not
prove to belong to it (invariant 4), and holds for a person whatever it cannot read.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel import col

from bot.ports import AttachmentReader, SignatureChecker
from bot.rules import looping
from bot.rules.deadlines import local_day
from bot.rules.events import EventCode
from bot.rules.limits import (
    STANDARD_LIMITS,
    Limits,
    beside_a_flood,
    tells_of_a_leak,
    too_many_mails,
    windows,
)
from bot.rules.matching import Match, MatchInput, MatchVerdict, match, read_claims
from bot.rules.message import AutomaticKind, AutomaticVerdict, SenderTrust
from bot.rules.reading import Read, ReadingTerms, may_be_signed, read_mail
from bot.rules.states import CaseEvent, DraftState, RawState, Stage
from bot.rules.tracing import Step, TraceLine, trace_reading
from bot.store import (
    audit,
    case_facts,
    cases,
    copied_papers,
    correspondence,
    customer_letters,
    mails,
    newsletter_clues,
    set_apart,
    signers,
)
from bot.store.drafts import NEW_MAIL, is_leaving, set_live_aside
from bot.store.letter_reports import ON_THE_WAY, letter_meant, letter_supposed, supposition, tell_case
from bot.store.tables import Case, Message, RawMail
from bot.store.traces import note
from bot.store.work import Store, Work
from bot.store.worklist import Tally, Worklist, work_through

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Given:
    """The bytes of a mail, whether they are all of it, and whether a colleague says a person wrote it."""

    raw: bytes
    complete: bool
    accepted: bool
    signed_by: tuple[str, ...]


def file_waiting(
    store: Store,
    terms: ReadingTerms,
    reader: AttachmentReader,
    now: datetime,
    limits: Limits = STANDARD_LIMITS,
    *,
    checker: SignatureChecker | None = None,
) -> Tally:
    """Read every stored mail that was not decided on yet, and give it its place.

    Without a `checker` the signatures in a mail prove nothing.
    """
    worklist = Worklist(
        name="filing",
        table=RawMail,
        ready=col(RawMail.state) == RawState.STORED,
        waits=lambda raw: raw.state is RawState.STORED,
        read=lambda work, raw: _Given(
            mails.raw_bytes(work, raw), raw.complete, raw.accepted, signers.signed_by(work, raw)
        ),
        think=lambda given: _read(given, terms, reader, checker),
        write=lambda work, raw, read: _place(work, raw, read, limits, now),
        hold=lambda work, raw, reason: _give_up(work, raw, terms, reason, now),
    )
    return work_through(store, worklist)


def _read(
    given: _Given, terms: ReadingTerms, reader: AttachmentReader, checker: SignatureChecker | None
) -> Read:
    read = read_mail(given.raw, terms, complete=given.complete, signed_by=given.signed_by)
    if checker is not None and given.complete and may_be_signed(read, terms):
        found = checker.signed_by(given.raw)
        read = read_mail(given.raw, terms, signed_by=found) if found else read
    files = read.mail.files if given.accepted and read.mail else read.files
    return read.with_files(reader.read(files)) if files else read


def _place(work: Work, raw: RawMail, read: Read, limits: Limits, now: datetime) -> None:
    if read.mail is None:
        _hold(work, raw, read.held, now)
        return
    signers.keep(work, raw, read.signed_by)
    message = set_apart.reading_of(work, raw, read)
    note(message, now, *trace_reading(read))
    correspondence.take_turns(work, message.sender_address)
    repeated = correspondence.said_before(work, message)
    if repeated is not None and repeated.is_copy and not (raw.accepted or raw.passed_limits):
        _keep_copy(work, raw, message, repeated.earlier, now)
        return
    if raw.accepted and _makes_a_case(work, raw, read):
        said = "A colleague read it and says that a person wrote it."
        note(message, now, TraceLine(Step.HELD, "accepted", said))
        _file(work, raw, read, message, limits=limits, now=now)
    elif read.automatic is not None:
        _keep_automatic(work, raw, read, message, now)
    elif read.held:
        _hold_message(work, raw, message, read.held, now)
    elif loop := _looks_automatic(work, raw, message):
        note(message, now, TraceLine(Step.HELD, "loop", loop))
        _hold_message(work, raw, message, loop, now)
    else:
        _file(work, raw, read, message, limits=limits, now=now)


def _makes_a_case(work: Work, raw: RawMail, read: Read) -> bool:
    """Whether an accepted mail opens a case; a bounce whose letter was found belongs to its case."""
    return letter_supposed(work, read.automatic, raw.received_at) is None


def _laid_down(work: Work, message: Message, now: datetime) -> Message:
    """Keep what was read of a mail, the first time or anew, and set apart the identity documents in it."""
    kept = mails.lay_down(work, message)
    set_apart.keep_track(work, kept, now)
    return kept


def _keep_copy(work: Work, raw: RawMail, message: Message, first: Message, now: datetime) -> None:
    """Keep a mail that says nothing more than an earlier one; the pages show how often that one came."""
    copied_papers.join_first(work, raw, message, first, now)
    mails.drop_message(work, raw)
    raw.state, raw.reason = RawState.DUPLICATE, "the same mail came before"
    raw.duplicate_of_id = first.raw_mail_id
    audit.append(
        work, EventCode.MAIL_DUPLICATE, now, case_id=first.case_id, raw_mail=raw.id, first=first.raw_mail_id
    )


def _looks_automatic(work: Work, raw: RawMail, message: Message) -> str:
    """Why an unmarked mail looks like the answer of a program, or nothing."""
    earlier = [] if raw.passed_limits else correspondence.earlier_texts(work, message)
    if not earlier:
        return ""
    letters_out = correspondence.letters_to(work, message.sender_address, raw.received_at - ON_THE_WAY)
    handed_over = [item.ended_at for item in letters_out if item.ended_at is not None]
    alike = looping.answers_by_itself(message.newest_text, raw.received_at, handed_over, earlier)
    return looping.REASON if alike else ""


def _hold_message(work: Work, raw: RawMail, message: Message, reason: str, now: datetime) -> None:
    message.stage, message.reason = Stage.HELD, reason[:400]
    _laid_down(work, message, now)
    _hold(work, raw, reason, now)


def _give_up(work: Work, raw: RawMail, terms: ReadingTerms, reason: str, now: datetime) -> None:
    """Hold a mail that failed too often, with what can be read of it when its files stay closed.

    Their names alone tell then whether an identity document is among them.
    """
    try:
        read = read_mail(mails.raw_bytes(work, raw), terms, complete=raw.complete)
    except Exception as error:
        # Reading is what fails: without a row, only the identity role sees the mail.
        log.exception("filing.unread", id=raw.id, error=type(error).__name__)
        _hold(work, raw, reason, now)
        return
    if read.mail is None:
        _hold(work, raw, reason, now)
        return
    message = set_apart.reading_of(work, raw, read)
    note(message, now, *trace_reading(read))
    _hold_message(work, raw, message, reason, now)


def _hold(work: Work, raw: RawMail, reason: str, now: datetime) -> None:
    raw.state, raw.reason = RawState.HELD, reason[:400]
    audit.append(work, EventCode.MAIL_HELD, now, raw_mail=raw.id)


def _keep_automatic(work: Work, raw: RawMail, read: Read, message: Message, now: datetime) -> None:
    """Keep automatic mail without a case of its own; a bounce wakes the case of the letter it is about."""
    assert read.automatic is not None
    message.stage, message.automatic = Stage.OUTSIDE, read.automatic.kind.value
    message.reason = read.automatic.reason[:400]
    message = _laid_down(work, message, now)
    if read.held:
        _hold(work, raw, read.held, now)
        return
    item = letter_meant(work, read.automatic)
    if (
        item is None
        and (item := letter_supposed(work, read.automatic, raw.received_at)) is not None
        and not raw.accepted
    ):
        supposed = supposition(work, item, read.automatic)
        note(message, now, TraceLine(Step.MATCH, "bounce", supposed))
        message.stage, message.reason = Stage.HELD, supposed[:400]
        _hold(work, raw, supposed, now)
        return
    raw.state, raw.reason = RawState.AUTOMATIC, read.automatic.reason[:400]
    if item is not None:
        tell_case(work, message, item, read.automatic, now)
    audit.append(
        work,
        EventCode.MAIL_AUTOMATIC,
        now,
        case_id=message.case_id,
        raw_mail=raw.id,
        sort=read.automatic.kind.value,
    )


def _file(work: Work, raw: RawMail, read: Read, message: Message, *, limits: Limits, now: datetime) -> None:
    assert read.mail is not None
    given = MatchInput(
        references=read.mail.references,
        subject=read.mail.subject,
        text=read.mail.text,
        sender_email=message.sender_address,
        trust=read.trust,
    )
    claims = read_claims(given, read.keys)
    verdict = _reminder(
        work, message, match(given, claims, case_facts.claimed(work, claims, now - limits.reopen))
    )
    if read.automatic is not None and read.automatic.kind is AutomaticKind.FEEDBACK:
        verdict = _of_report(work, message, read.automatic)
    if verdict.match is not Match.SAME_CASE and (flood := _flood(work, raw, read, message, limits)):
        note(message, now, TraceLine(Step.HELD, "flood", flood))
        _hold_message(work, raw, message, flood, now)
        return
    case = _case_for(work, verdict, raw, message, now)
    message.case_id, message.reason = case.id, verdict.reason[:400]
    note(message, now, TraceLine(Step.MATCH, verdict.match.value, verdict.reason))
    message = _laid_down(work, message, now)
    newsletter_clues.keep(work, message, read.clues)
    raw.state, raw.reason = RawState.FILED, ""
    audit.append(
        work, EventCode.MAIL_FILED, now, case_id=case.id, message=message.id, match=verdict.match.value
    )


def _of_report(work: Work, message: Message, report: AutomaticVerdict) -> MatchVerdict:
    """A spam report: the case of the one who complained, whom a colleague names; never of the provider."""
    item = letter_meant(work, report)
    named = report.recipients or (tuple(item.recipients) if item is not None else ())
    message.automatic, message.answer_to = report.kind.value, ""
    message.forwarded_from = named[0][:320] if len(named) == 1 else ""
    if item is None or item.case_id is None:
        return MatchVerdict(Match.NEW_CASE, report.reason)
    return MatchVerdict(Match.SUGGESTED, report.reason, item.case_id)


def _reminder(work: Work, message: Message, verdict: MatchVerdict) -> MatchVerdict:
    """The verdict, with a suggestion where the mail repeats one whose case was dealt with since."""
    repeated = correspondence.said_before(work, message) if verdict.match is Match.NEW_CASE else None
    if repeated is None or repeated.is_copy or repeated.earlier.case_id is None:
        return verdict
    case = work.get(Case, repeated.earlier.case_id)
    said = f"It says the same as a mail of {case.reference}, which was dealt with since"
    return MatchVerdict(Match.SUGGESTED, f"{said}: it looks like a reminder.", case.id)


def _flood(work: Work, raw: RawMail, read: Read, message: Message, limits: Limits) -> str:
    """Why a mail that would open a case waits instead: its sender sent many already; or nothing."""
    # A colleague may send on a whole batch; only a proven one's mail is answered to somebody else.
    sent_on = read.trust is SenderTrust.PASSED and message.answer_to not in {"", message.sender_address}
    if raw.accepted or raw.passed_limits or sent_on:
        return ""
    urgent = tells_of_a_leak(message.subject, message.newest_text)
    before = correspondence.mails_around(work, message, windows(limits), in_cases=urgent)
    return too_many_mails(before, beside_a_flood(limits) if urgent else limits)


def _case_for(work: Work, verdict: MatchVerdict, raw: RawMail, message: Message, now: datetime) -> Case:
    pointed = verdict.case_id or verdict.named_case_id
    joins = verdict.match is Match.SAME_CASE
    found = cases.gone_into(work, pointed, lock=joins) if pointed is not None else None
    if joins and found is not None:
        case = found
        _void_unsent(work, case, now)
        cases.advance(case, CaseEvent.NEW_MAIL, now, verdict.reason)
        return case
    linked = verdict.match is Match.LINKED
    year = local_day(raw.received_at).year
    case = Case(
        reference=cases.next_reference(work, year),
        opened_at=now,
        updated_at=now,
        received_at=raw.received_at,
        # Who passes a mail on, or sends it as a program, is not the one whose case it is.
        person_address=message.answer_to,
        person_name=message.sender_name if message.answer_to == message.sender_address else "",
        suggested_case_id=found.id if found is not None and not linked else None,
        follows_id=found.id if found is not None and linked else None,
    )
    work.add(case)
    audit.append(
        work,
        EventCode.CASE_OPENED,
        now,
        case_id=case.id,
        suggested=case.suggested_case_id,
        follows=case.follows_id,
    )
    if found is not None:
        code = EventCode.CASE_LINKED if linked else EventCode.CASE_SUGGESTED
        audit.append(work, code, now, case_id=found.id, other=case.id)
    return case


def _void_unsent(work: Work, case: Case, now: datetime) -> None:
    """A new mail voids what was approved and not sent (invariant 2); a letter that is leaving stays."""
    customer_letters.set_case_aside(work, case.id or 0, NEW_MAIL, now)
    live = cases.live_draft(work, case.id or 0)
    if live is None or is_leaving(work, live):
        return
    if live.state in {DraftState.APPROVED, DraftState.PROPOSED}:
        set_live_aside(work, case, NEW_MAIL, now)
