"""Gathers everything that the page of one case shows, in one reading of the database.

Called by `bot.web.case`; decides nothing and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rules.clock_words import Clock
from bot.rules.deadlines import explain_clock
from bot.rules.person_concerned import may_be_meant
from bot.rules.replying import NOTHING_NEW
from bot.rules.states import CASE_TRANSITIONS, CaseEvent, CaseState
from bot.store import cases, staff
from bot.store.case_clocks import clocks_of, legal_day, stands_still
from bot.store.cases import Belonging
from bot.store.objection_courses import course_of
from bot.store.tables import Case, IdentityCheck, RequestRow
from bot.store.work import Work
from bot.web.chips import Chip, kind_chip, state_chip
from bot.web.desk import Desk
from bot.web.history_view import Moment, history_of
from bot.web.identity_view import IdentityView, identity_view
from bot.web.letter_view import LetterView, Waiting, letter_view, waiting
from bot.web.mail_view import MailView, mail_view
from bot.web.outbox import OutboxLine, outbox_line
from bot.web.sent_letters import SentView, sent_views
from bot.web.step_view import StepGroup, step_groups
from bot.web.times import Due, due_day, due_moment
from bot.web.words import Words
from classifiers.kinds import KIND_ORDER, Kind, ObjectionCourse, in_order
from responses.catalogue import SITUATION_NAMES, situations_for
from responses.facts import LETTER_LANGUAGES
from responses.render import language_for


@dataclass(frozen=True, slots=True)
class ClockView:
    """The dates of open requests that run together, with how they came about."""

    kinds: tuple[Chip, ...]
    promise: Due | None
    legal: Due | None
    breach: Due | None
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Possible:
    """What a colleague may do now. The steps check it again: this only chooses which buttons there are."""

    approve: bool
    edit: bool
    reject: bool
    redraft: bool
    sort: bool
    settle: bool
    name: bool
    hold: bool
    resume: bool
    close: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, ready to be shown.

    `letters` and `languages` can be chosen for it; `drafted` is the letter that lies there now, `language`
    the one of its letters where nobody chooses. `courses` are the ways to deal with an objection, `objection`
    the one that holds now, empty while nobody knows it.
    """

    reference: str
    person: str
    address: str
    state: Chip
    reason: str
    kinds: tuple[Chip, ...]
    mails: tuple[MailView, ...]
    letter: LetterView | None
    waiting: Waiting | None
    sent: tuple[SentView, ...]
    clocks: tuple[ClockView, ...]
    identity: IdentityView
    history: tuple[Moment, ...]
    troubled: tuple[OutboxLine, ...]
    belongs: Belonging
    says_nothing_new: bool
    can: Possible
    letters: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    drafted: str
    language: str
    all_kinds: tuple[Chip, ...]
    asked: frozenset[str]
    at_work: bool
    version: int
    proposed: tuple[str, ...]
    steps: tuple[StepGroup, ...]
    courses: tuple[str, ...]
    objection: str

    @property
    def is_closed(self) -> bool:
        """Whether nothing waits for anybody any more."""
        return self.state.code == CaseState.CLOSED


def case_view(work: Work, desk: Desk, reference: str, staff_id: int, words: Words) -> CaseView:
    """Everything about a case, for this colleague.

    Raises:
        NotFound: there is no case with this reference.
    """
    now = desk.clock()
    case = cases.by_reference(work, reference)
    case_id = case.id or 0
    names = staff.names(work)
    requests = cases.requests(work, case_id)
    check = cases.identity(work, case_id)
    draft = cases.live_draft(work, case_id)
    letter = letter_view(work, draft, names, words, desk.approval.ours) if draft else None
    shown_mails = tuple(mail_view(work, one, names, words) for one in cases.messages(work, case_id))
    kinds, course = _kinds(requests), course_of(work, case_id)
    lines = [outbox_line(item, {case_id: case.reference}, words) for item in cases.outbox(work, case_id)]
    return CaseView(
        reference=case.reference,
        person=case.person_name,
        address=case.person_address,
        state=state_chip(case.state, words),
        reason=words.of_rules(case.reason),
        kinds=tuple(kind_chip(kind, words) for kind in kinds),
        mails=tuple(reversed(shown_mails)),
        letter=letter,
        waiting=waiting(work, draft, now) if draft else None,
        sent=sent_views(work, case, names, words),
        clocks=_clocks(requests, check, desk, words) or _unjudged(case, desk, words),
        identity=identity_view(work, case_id, now, words),
        history=history_of(work, case_id, names, words),
        troubled=tuple(line for line in lines if line.decisions),
        belongs=cases.belonging(work, case),
        says_nothing_new=_says_nothing_new(case, requests),
        can=_possible(case, letter, staff_id, judged=_is_judged(shown_mails)),
        letters=tuple(
            (one.value, SITUATION_NAMES[one][words.language]) for one in situations_for(kinds, course)
        ),
        languages=LETTER_LANGUAGES,
        drafted=draft.situation if draft else "",
        language=language_for(case.language),
        all_kinds=tuple(kind_chip(kind, words) for kind in KIND_ORDER),
        asked=frozenset(kind.value for kind in kinds),
        at_work=case.state is CaseState.NEW,
        version=case.version,
        proposed=_proposed(work, case, desk),
        steps=step_groups(work, case_id, names, words),
        courses=tuple(ObjectionCourse),
        objection=course.value if course is not None else "",
    )


def _proposed(work: Work, case: Case, desk: Desk) -> tuple[str, ...]:
    """Who may be meant, besides the one who is the person now; the newest mail's own proposal first."""
    named = cases.addresses_named(work, case.id or 0)
    return tuple(one for one in may_be_meant(named, desk.ourselves) if one != case.person_address)


def _is_judged(shown: Sequence[MailView]) -> bool:
    """Whether the newest mail that asks anything was judged; bounces and the like ask nothing."""
    asking = [mail for mail in shown if not mail.automatic] or list(shown)
    return bool(asking and asking[-1].judged_by)


def _says_nothing_new(case: Case, requests: list[RequestRow]) -> bool:
    """Whether the case stands open only for a mail that asks nothing, such as a word of thanks."""
    waits = any(row.outcome == "open" for row in requests)
    return case.state is CaseState.TO_SORT and case.reason == NOTHING_NEW and not waits


def _kinds(requests: list[RequestRow]) -> tuple[Kind, ...]:
    asked = in_order({Kind(row.kind) for row in requests if row.outcome != "dropped"})
    return asked or (Kind.OTHER,)


def _possible(case: Case, letter: LetterView | None, staff_id: int, *, judged: bool) -> Possible:
    def may(event: CaseEvent) -> bool:
        return (case.state, event) in CASE_TRANSITIONS

    proposed = letter is not None and letter.proposed
    mine = letter is not None and staff_id in {one.staff_id for one in letter.approvers}
    at_rest = case.state not in {CaseState.SENDING, CaseState.NEW}
    return Possible(
        approve=proposed and case.state is CaseState.TO_APPROVE and not mine,
        edit=proposed and may(CaseEvent.DRAFTED),
        reject=proposed and may(CaseEvent.REJECTED),
        redraft=judged and at_rest and may(CaseEvent.DRAFTED),
        sort=at_rest,
        settle=judged and at_rest,
        name=at_rest and case.state is not CaseState.CLOSED,
        hold=may(CaseEvent.HELD_BACK),
        resume=case.state is CaseState.ON_HOLD,
        close=may(CaseEvent.CLOSED),
    )


def _clocks(
    requests: list[RequestRow], check: IdentityCheck | None, desk: Desk, words: Words
) -> tuple[ClockView, ...]:
    together: dict[tuple[object, ...], ClockView] = {}
    for row in requests:
        if row.outcome != "open":
            continue
        one = _clock(row, check, desk, words)
        dates = (one.promise, one.legal, one.breach, one.explanation)
        other = together.get(dates)
        together[dates] = replace(other, kinds=other.kinds + one.kinds) if other else one
    return tuple(together.values())


def _unjudged(case: Case, desk: Desk, words: Words) -> tuple[ClockView, ...]:
    """The dates of a case in which nobody has yet found what is asked: they count from its receipt."""
    if case.promise_on is None or case.closed_at is not None:
        return ()
    promise, legal = (due_day(day, desk.clock(), words) for day in (case.promise_on, case.legal_on))
    return (ClockView((), promise, legal, breach=None, explanation=()),)


def _clock(row: RequestRow, check: IdentityCheck | None, desk: Desk, words: Words) -> ClockView:
    now, still = desk.clock(), stands_still([row], check)
    counted = clocks_of(row, check, desk.deadlines)
    said = (explain_clock(counted, clock, words.spoken()) for clock in Clock)
    return ClockView(
        kinds=(kind_chip(Kind(row.kind), words),),
        promise=due_day(row.promise_on, now, words, still=still),
        legal=due_day(legal_day(row), now, words, still=still),
        breach=due_moment(row.breach_until, now, words),
        explanation=tuple(sentence for sentence in said if sentence),
    )
