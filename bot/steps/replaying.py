"""Reads raw mails again after an improvement, says what reads otherwise now, and carries that out safely.

Called by `privacybot replay` through `bot.app`; the other steps then take each mail on from where it was put.
Never unfiles a mail, never touches what left or was answered, and leaves a colleague's word as it is.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog
from sqlalchemy import ColumnElement
from sqlmodel import col, select

from bot.errors import RuleViolation
from bot.ports import AttachmentReader
from bot.rules.changes import LEAVING, Change, NowRead, Remedied, Remedy
from bot.rules.deadlines import local_day
from bot.rules.events import EventCode
from bot.rules.message import AutomaticKind
from bot.rules.reading import Read, ReadingTerms, read_mail
from bot.rules.states import CaseEvent, RawState, Stage
from bot.rules.tracing import trace_reading
from bot.store import audit, cases, mails, newsletter_clues, set_apart, signers, traces
from bot.store.drafts import set_live_aside
from bot.store.judged_words import judged_words
from bot.store.message_rows import rebuild
from bot.store.standing import Weighed, weigh
from bot.store.tables import Case, Message, RawMail
from bot.store.work import Store, Work
from classifiers import Classification, Kind

log = structlog.get_logger(__name__)

Classifier = Callable[[str, str], Classification]

#: Told of how many mails were looked at, and of how many.
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a mail is read and judged with."""

    terms: ReadingTerms
    reader: AttachmentReader
    classify: Classifier


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which mails are read again: the held ones, those of a case, those since a day; all without a choice."""

    held: bool = False
    reference: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A mail that reads otherwise now, what was or would be done, and why no more than that."""

    raw_mail: int
    reference: str
    remedied: Remedied
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found. `passed` counts the mails that were not read, by the reason."""

    read: int
    changed: tuple[Replayed, ...]
    passed: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Given:
    """The bytes of a mail, or why it is passed over."""

    raw: bytes = b""
    accepted: bool = False
    signed_by: tuple[str, ...] = ()
    passed: str = ""


def replay(
    store: Store,
    chosen: Chosen,
    tools: Tools,
    now: datetime,
    *,
    dry_run: bool = False,
    tell: Tell = lambda _done, _of: None,
) -> Replay:
    """Read the chosen mails again, oldest first, each in transactions of its own; safe to stop and run again.

    With `dry_run` nothing is written at all.

    Raises:
        NotFound: there is no case with the chosen reference.
    """
    numbers = _numbers(store, chosen)
    changed: list[Replayed] = []
    passed: Counter[str] = Counter()
    for done, number in enumerate(numbers, 1):
        with store.claim("replaying", number) as claimed:
            found = _one(store, number, tools, now, dry_run=dry_run) if claimed else "at_work"
        if isinstance(found, str):
            passed[found] += 1
        elif found is not None:
            changed.append(found)
        tell(done, len(numbers))
    return Replay(len(numbers) - sum(passed.values()), tuple(changed), dict(passed))


def _numbers(store: Store, chosen: Chosen) -> list[int]:
    with store.read() as work:
        query = select(RawMail.id, RawMail.received_at).order_by(col(RawMail.id))
        for condition in _conditions(work, chosen):
            query = query.where(condition)
        return [
            number
            for number, received in work.session.exec(query)
            if number is not None and (chosen.since is None or local_day(received) >= chosen.since)
        ]


def _conditions(work: Work, chosen: Chosen) -> Iterator[ColumnElement[bool]]:
    if chosen.held:
        given_up = select(Message.raw_mail_id).where(Message.stage == Stage.HELD)
        yield (col(RawMail.state) == RawState.HELD) | col(RawMail.id).in_(given_up)
    if chosen.reference:
        case = cases.by_reference(work, chosen.reference)
        yield col(RawMail.id).in_(select(Message.raw_mail_id).where(Message.case_id == case.id))


def _one(store: Store, number: int, tools: Tools, now: datetime, *, dry_run: bool) -> Replayed | str | None:
    """What became of one mail: a change, why it was passed over, or None where all is as before."""
    with store.read() as work:
        given = _given(work, work.get(RawMail, number))
    if given.passed:
        return given.passed
    try:
        read = _read(given, tools)
    except Exception as error:
        # A mail that makes the new rules fail stays as it is, and never stops the others.
        log.exception("replay.failed", id=number, error=type(error).__name__)
        return "failed"
    with store.read() as work:
        weighed = weigh(work, work.get(RawMail, number), read, _now_read(read))
    if weighed.remedied.remedy is Remedy.NONE:
        return None
    shown = Replayed(number, weighed.reference, weighed.remedied, _with_kinds(weighed, read, tools))
    if dry_run:
        return shown
    try:
        with store.begin("replaying.write") as work:
            raw = _locked(work, number)
            again = weigh(work, raw, read, _now_read(read))
            _carry_out(work, raw, read, again, now)
    except RuleViolation:
        # Its letter began to leave at this very moment; what was written is rolled back.
        return replace(shown, remedied=LEAVING)
    return replace(shown, remedied=again.remedied)


def _locked(work: Work, number: int) -> RawMail:
    """A mail and all that a verdict on it rests on, locked in the order of the steps: the case last."""
    raw = work.get(RawMail, number, lock=True)
    message = mails.message_of(work, raw)
    if message is not None and message.case_id is not None:
        newest = cases.newest_message(work, work.get(Case, message.case_id))
        for message_id in sorted({message.id or 0, newest.id or 0}):
            work.get(Message, message_id, lock=True)
        work.get(Case, message.case_id, lock=True)
    return raw


def _given(work: Work, raw: RawMail) -> _Given:
    if raw.sealed is None:
        return _Given(passed="forgotten")
    if not raw.complete:
        return _Given(passed="only_headers")
    if raw.state is RawState.STORED:
        return _Given(passed="at_work")
    if raw.state is RawState.DUPLICATE:
        return _Given(passed="duplicate")
    return _Given(mails.raw_bytes(work, raw), raw.accepted, signers.signed_by(work, raw))


def _read(given: _Given, tools: Tools) -> Read:
    """What the step filing would read, the files of the mail included."""
    read = read_mail(given.raw, tools.terms, signed_by=given.signed_by)
    files = read.mail.files if given.accepted and read.mail else read.files
    return read.with_files(tools.reader.read(files)) if files else read


def _now_read(read: Read) -> NowRead:
    return NowRead(
        readable=read.mail is not None,
        automatic=read.automatic.kind.value if read.automatic else "",
        held=read.held,
        brings_back=bool(read.bounced_letter)
        and read.automatic is not None
        and read.automatic.kind is AutomaticKind.BOUNCE,
    )


def _with_kinds(weighed: Weighed, read: Read, tools: Tools) -> tuple[Change, ...]:
    """The changes, and the kinds where they are judged anew; judged here only to be shown."""
    becomes_a_case = weighed.remedied.remedy is Remedy.FILE and not read.held and read.automatic is None
    if weighed.fresh is None or not (becomes_a_case or weighed.remedied.remedy is Remedy.CLASSIFY):
        return weighed.changes
    words = judged_words(weighed.fresh)
    found = tools.classify(words.subject, words.text)
    kinds = ", ".join(kind.value for kind in found.ordered() or (Kind.OTHER,))
    if kinds == weighed.kinds:
        return weighed.changes
    return *weighed.changes, Change("kinds", weighed.kinds, kinds)


def _carry_out(work: Work, raw: RawMail, read: Read, weighed: Weighed, now: datetime) -> None:
    remedy, message = weighed.remedied.remedy, weighed.message
    if remedy in {Remedy.NONE, Remedy.PERSON, Remedy.LATER}:
        return
    if remedy is Remedy.FILE:
        raw.state, raw.reason, raw.tries = RawState.STORED, "", 0
    else:
        assert message is not None, "only a mail that was made a message of is rebuilt"
        assert weighed.fresh is not None, "only a mail that can be read is rebuilt"
        before = message.answer_to
        rebuild(message, weighed.fresh)
        set_apart.keep_track(work, message, now)
        if message.case_id is not None:
            newsletter_clues.keep(work, message, read.clues)
        traces.note_reading(message, now, trace_reading(read))
        if message.stage is Stage.OUTSIDE and read.automatic is not None and raw.state is RawState.AUTOMATIC:
            message.automatic, message.reason = read.automatic.kind.value, read.automatic.reason[:400]
            raw.reason = message.reason
        if remedy in {Remedy.JUDGE, Remedy.CLASSIFY}:
            _put_back(work, message, before, remedy, now)
    audit.append(
        work,
        EventCode.MAIL_READ_ANEW,
        now,
        case_id=message.case_id if message else None,
        raw_mail=raw.id,
        remedy=remedy.value,
        changes=len(weighed.changes),
    )


def _put_back(work: Work, message: Message, before: str, remedy: Remedy, now: datetime) -> None:
    """Let the steps decide anew on a mail; a letter that was approved and not sent is void (invariant 2)."""
    case = work.get(Case, message.case_id)
    newest = cases.newest_message(work, case)
    set_live_aside(work, case, "read_anew", now)
    message.stage = Stage.CLASSIFIED if remedy is Remedy.JUDGE else Stage.FILED
    message.tries = 0
    if newest.id != message.id and newest.stage is Stage.DRAFTED:
        # The letter to the newest mail answers this one too, so it is proposed anew after it.
        newest.stage, newest.tries = Stage.IDENTIFIED, 0
    _name_person(work, case, message, before)
    cases.advance(case, CaseEvent.NEW_MAIL, now, "A mail of this case was read anew after an improvement.")


def _name_person(work: Work, case: Case, message: Message, before: str) -> None:
    """Name the person whom the case is about as filing would have, where it was this mail that named him."""
    if message.answer_to == before:
        return
    for request in cases.requests(work, case.id or 0, open_only=True):
        if request.message_id == message.id:
            request.about_address = message.answer_to
    opened_it = cases.messages(work, case.id or 0)[0].id == message.id
    if opened_it and case.person_address == before:
        case.person_address = message.answer_to
        case.person_name = message.sender_name if message.answer_to == message.sender_address else ""
