"""Identity → draft: proposes the letter that answers a mail, or gives the case to a person with the reason.

Called by the scheduler through `bot.app`, and for a colleague who wants another letter. Never sends, and
never writes words itself: `bot.rules.replying` chooses the letter, `responses` words it.
"""

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlmodel import col

from bot.errors import RuleViolation, StaleDraft
from bot.ports import DirectoryAnswer, SubjectDirectory
from bot.rules.composing import Enclosure, LetterContent, content_hash
from bot.rules.confirming import new_code
from bot.rules.events import EventCode
from bot.rules.identity import require_document_may_be_asked
from bot.rules.processor_route import CUSTOMERS_UNREADABLE, OF_A_CUSTOMER, is_a_customers, pointers
from bot.rules.replying import CODE_GOES_OUT, OWN_WORDS, Reply, ReplyPlan, plan
from bot.rules.states import CaseEvent, CaseState, DraftState, OutboxState, Stage
from bot.rules.tracing import Step, TraceLine
from bot.steps.disclosing import disclose, known_to
from bot.steps.knowing_customers import known_customers
from bot.steps.letter_facts import ChosenLetter, DraftingTerms, Given, gather, gather_for, step_needs
from bot.store import audit, cases, confirm_codes, staff
from bot.store.confirm_codes import FreshCode
from bot.store.deed_days import tell_days
from bot.store.drafts import replace_live, seal_enclosure, set_live_aside
from bot.store.fulfilment import StepNeeds, renew
from bot.store.holding import hold_message
from bot.store.objection_courses import note_course
from bot.store.proposing_again import propose_again
from bot.store.tables import Case, Draft, Message
from bot.store.traces import note
from bot.store.work import Store, Work
from bot.store.worklist import Tally, Worklist, work_through
from classifiers.kinds import Kind, Language, ObjectionCourse
from responses import catalogue
from responses.facts import ByHand, Letter, LetterFacts, LetterLanguage
from responses.render import LetterError, compose, language_for, languages_of

_NOTHING = ByHand()


@dataclass(frozen=True, slots=True)
class _Proposal:
    """The chosen letter, or the reason why there is none.

    `sender` is the one whose mail is answered; a letter with a one-time code goes to its address instead.
    """

    plan: ReplyPlan
    sender: str
    letter: Letter | None
    steps: StepNeeds
    code: FreshCode | None = None
    files: tuple[Enclosure, ...] = ()

    @property
    def recipient(self) -> str:
        """The address that the letter was written for."""
        return self.code.address if self.code is not None else self.sender


def draft_waiting(store: Store, directory: SubjectDirectory, terms: DraftingTerms, now: datetime) -> Tally:
    """Propose a letter for every message whose identity was judged."""
    worklist = Worklist(
        name="drafting",
        table=Message,
        ready=col(Message.stage) == Stage.IDENTIFIED,
        waits=lambda message: message.stage is Stage.IDENTIFIED,
        read=lambda work, message: gather(work, message, terms, now),
        think=lambda given: _propose(given, directory, terms),
        write=lambda work, message, proposal: _keep(work, message, proposal, now),
        hold=lambda work, message, reason: hold_message(work, message, reason, now),
    )
    return work_through(store, worklist)


def redraft(
    store: Store,
    directory: SubjectDirectory,
    reference: str,
    reply: Reply,
    *,
    language: Language | None = None,
    staff_id: int,
    terms: DraftingTerms,
    now: datetime,
    about: frozenset[Kind] = frozenset(),
    by_hand: ByHand = _NOTHING,
    objection: ObjectionCourse | None = None,
    shown_version: int | None = None,
) -> str:
    """Propose the letter that a colleague asks for instead of the bot's choice; the new draft's hash.

    `about` narrows it to some of the kinds, empty meaning all it can deal with; `by_hand` is what only a
    person can say in it; `objection` how an objection is dealt with from now on. A chosen `language` becomes
    that of the case, until a later mail is in another one. `shown_version` is the version of the case that
    the colleague saw; None where it is asked for unseen.

    Raises:
        NotFound: there is no such case or active colleague.
        StaleDraft: the case changed since it was shown; or a new mail came, or another person was named,
            while the letter was written.
        RuleViolation: the letter does not fit the kinds of the case or is not there in that language, nobody
            judged its newest mail yet or knows who is answered, an extension may not be told, or the last
            letter is just leaving.
    """
    chosen = ChosenLetter(reply, about, by_hand, objection)
    newest, given = _wanted(store, reference, chosen, staff_id, terms=terms, now=now)
    proposal = _propose(replace(given, tongue=language), directory, terms)
    with store.begin("drafting.by_hand") as work:
        staff.require_active(work, staff_id)
        case, message = cases.lock_newest(work, reference)
        _refuse_unseen(case, shown_version)
        _refuse_stale(message, newest, proposal)
        assert proposal.letter is not None, "a wanted letter is composed or refused"
        if objection is not None:
            note_course(work, case.id or 0, objection, staff_id=staff_id, now=now)
        draft = _replace(work, case, _draft(work, message, proposal, proposal.letter, now), proposal, now)
        draft.created_by, draft.extends_to = staff_id, given.facts.extended_date
        if language is not None:
            case.language = language.value
        note(message, now, TraceLine(Step.REPLY, reply.value, proposal.plan.reason))
        _note_by_hand(work, draft, staff_id, now)
        return draft.content_hash


def _note_by_hand(work: Work, draft: Draft, staff_id: int, now: datetime) -> None:
    """Write into the audit trail which letter a colleague asked for."""
    audit.append(
        work,
        EventCode.DRAFT_PROPOSED,
        now,
        actor=audit.staff_actor(staff_id),
        case_id=draft.case_id,
        draft=draft.id,
        letter=draft.situation,
        language=draft.language,
    )


def _wanted(
    store: Store, reference: str, chosen: ChosenLetter, staff_id: int, *, terms: DraftingTerms, now: datetime
) -> tuple[int, Given]:
    """The newest mail of a case, and what is known of it for the letter that a colleague asks for."""
    if chosen.reply is Reply.NONE:
        refused = "name a letter: `privacybot queue edit --help` lists them"
        raise RuleViolation(refused)
    with store.read() as work:
        newest = cases.newest_message(work, cases.by_reference(work, reference))
        if cases.classification(work, newest.id or 0) is None:
            refused = "nobody has judged the newest mail yet: sort the case first"
            raise RuleViolation(refused)
        colleague = staff.require_active(work, staff_id)
        given = gather_for(work, newest, chosen, colleague, terms=terms, now=now)
        if chosen.reply is Reply.IDENTITY_DOCUMENT:
            letters = cases.outbox(work, newest.case_id or 0)
            sent = sum(item.state is OutboxState.SENT and item.draft_id is not None for item in letters)
            require_document_may_be_asked(given.situation.kinds, sent)
    if not given.situation.answerable:
        refused = "nobody knows yet who is answered: name the person first"
        raise RuleViolation(refused)
    return newest.id or 0, given


def _refuse_unseen(case: Case, shown_version: int | None) -> None:
    """Refuse a choice for what the colleague did not see: another objection may have come in since."""
    if shown_version is not None and shown_version != case.version:
        refused = "this case changed since you saw it: look at it again"
        raise StaleDraft(refused)


def _refuse_stale(message: Message, newest: int, proposal: _Proposal) -> None:
    """Refuse a letter that was written to what the case no longer is."""
    if message.id != newest:
        refused = "a new mail came in: look at the case again"
        raise StaleDraft(refused)
    if message.answer_to != proposal.sender:
        refused = "a colleague named another person meanwhile: look at the case again"
        raise StaleDraft(refused)


def _propose(given: Given, directory: SubjectDirectory, terms: DraftingTerms) -> _Proposal:
    answer = directory.find(given.sender) if given.sender else DirectoryAnswer()
    known = True if answer.records else (None if answer.failed or not given.sender else False)
    needs = step_needs(given, answer)
    situation = replace(given.situation, known_on_file=known, unanswered=answer.failed)
    chosen = plan(replace(situation, of_customer=_why_a_customers(given, terms)))
    if given.wanted is not None:
        chosen = ReplyPlan(given.wanted, "A colleague chose this letter.")
    if chosen.reply is Reply.NONE:
        return _Proposal(chosen, given.sender, None, needs)
    language = _language(chosen.reply, given)
    facts = replace(
        given.facts,
        language=language,
        processing=terms.processing[language],
        searched_sources=tuple(name for name in terms.sources if name not in answer.failed),
        failed_sources=answer.failed,
    )
    if chosen.reply is Reply.ANSWER:
        # Data leaves the records only into the answer itself (invariant 4).
        facts, files = disclose(facts, answer, known_to(given, terms), terms)
        letter = _compose(chosen.reply, facts, terms)
        if letter.missing and given.wanted is None:
            chosen = replace(chosen, reason=OWN_WORDS)
        return _Proposal(chosen, given.sender, letter, needs, files=files)
    code = _code(given, directory, terms) if chosen.reply is Reply.IDENTITY_CONFIRM else None
    if code is not None:
        chosen = ReplyPlan(chosen.reply, CODE_GOES_OUT) if given.wanted is None else chosen
        facts = replace(facts, confirm_code=code.code, code_valid_hours=code.valid_hours)
    return _Proposal(chosen, given.sender, _compose(chosen.reply, facts, terms), needs, code)


def _why_a_customers(given: Given, terms: DraftingTerms) -> str:
    """Why a person must first say whether the matter is a customer's to decide, or nothing."""
    known = known_customers(terms.customers)
    if known.trouble:
        return CUSTOMERS_UNREADABLE if given.clues else ""
    return OF_A_CUSTOMER if is_a_customers(pointers(given.clues, given.words, known.customers)) else ""


def _code(given: Given, directory: SubjectDirectory, terms: DraftingTerms) -> FreshCode | None:
    """A one-time code for the address that must confirm, where the customer records hold that address.

    A mail named it, so anybody may have: one that is not on file gets no letter from us.
    """
    if not given.confirms or not directory.find(given.confirms).records:
        return None
    return FreshCode(new_code(secrets.choice), given.confirms, terms.code_hours, terms.signing_key)


def _language(reply: Reply, given: Given) -> LetterLanguage:
    """The language of the letter: a colleague's choice, else the one heard if it is there in it."""
    there = languages_of(catalogue.Situation(reply.value))
    if given.tongue is not None and given.tongue.value not in there:
        message = "this letter is not there in that language: choose another language"
        raise RuleViolation(message)
    return language_for(given.tongue or given.facts.language, there)


def _compose(reply: Reply, facts: LetterFacts, terms: DraftingTerms) -> Letter:
    try:
        return compose(catalogue.Situation(reply.value), facts, terms.own_letters)
    except LetterError as error:
        message = f"the letter {reply.value} does not fit this case"
        raise RuleViolation(message) from error


def _keep(work: Work, message: Message, proposal: _Proposal, now: datetime) -> None:
    case = work.get(Case, message.case_id, lock=True)
    live = cases.live_draft(work, case.id or 0)
    if live is not None and live.state is DraftState.APPROVED:
        # The letter before this one is on its way; the message keeps its place and gets its turn after it.
        return
    if message.answer_to != proposal.sender:
        # A colleague named another person meanwhile: what was gathered for this one is not for that one.
        return
    message.stage, message.reason = Stage.DRAFTED, proposal.plan.reason[:400]
    if passed_over := _why_passed_over(work, message, case):
        message.reason = passed_over
        note(message, now, TraceLine(Step.REPLY, Reply.NONE.value, passed_over))
        return
    if waits_again := propose_again(work, case, message, now):
        message.reason = waits_again
        note(message, now, TraceLine(Step.REPLY, "again", waits_again))
        return
    note(message, now, TraceLine(Step.REPLY, proposal.plan.reply.value, proposal.plan.reason))
    if proposal.letter is None:
        set_live_aside(work, case, "no_letter", now)
        cases.advance(case, CaseEvent.NEEDS_PERSON, now, proposal.plan.reason)
        return
    draft = _replace(work, case, _draft(work, message, proposal, proposal.letter, now), proposal, now)
    audit.append(
        work,
        EventCode.DRAFT_PROPOSED,
        now,
        case_id=case.id,
        draft=draft.id,
        letter=draft.situation,
        content=draft.content_hash,
    )


def _why_passed_over(work: Work, message: Message, case: Case) -> str:
    """Why no letter is proposed to this mail whatever it asks, or nothing."""
    if case.state is CaseState.CLOSED:
        return "The case was closed before this mail had its turn."
    if any((later.id or 0) > (message.id or 0) for later in cases.waiting_messages(work, case.id or 0)):
        return "A newer mail of this case came in; the letter to that one answers both."
    return ""


def _replace(work: Work, case: Case, fresh: Draft, proposal: _Proposal, now: datetime) -> Draft:
    """Put the draft in the place of the live one, with its reason, its steps and the hash of its code."""
    renew(work, fresh, proposal.steps, now)
    tell_days(work, fresh)
    draft = replace_live(work, case, fresh, now)
    case.reason = proposal.plan.reason[:400]
    if proposal.code is not None:
        confirm_codes.keep(work, draft, proposal.code, now)
    return draft


def _draft(work: Work, message: Message, proposal: _Proposal, letter: Letter, now: datetime) -> Draft:
    assert message.case_id is not None
    answers = proposal.recipient.lower() == message.sender_address.lower()
    content = LetterContent(
        (proposal.recipient,), letter.subject, letter.text, letter.html, attachments=proposal.files
    )
    return Draft(
        case_id=message.case_id,
        message_id=message.id,
        situation=proposal.plan.reply.value,
        language=letter.language,
        recipients=list(content.recipients),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        attachments=[seal_enclosure(work, file) for file in proposal.files],
        claims=[asdict(one) for one in letter.claimed],
        missing=list(letter.missing),
        about=[kind.value for kind in letter.about],
        content_hash=content_hash(content),
        # Whoever did not write the mail gets a letter that begins a thread of its own.
        in_reply_to=message.message_id if answers else "",
        references=[*message.references, message.message_id] if answers and message.message_id else [],
        created_at=now,
    )
