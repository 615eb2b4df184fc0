"""Gathers what is known of a case when a letter is chosen and worded: its situation, and the facts to tell.

Called by `bot.steps.drafting`, for the bot's own proposal and for the letter that a colleague asks for. Reads
rows and changes none; chooses no letter and asks no directory.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.errors import RuleViolation
from bot.ports import CustomerDirectory, DirectoryAnswer
from bot.rules.clock_words import Clock, Explained, Said
from bot.rules.confirming import SAID, SETTLES
from bot.rules.deadlines import STANDARD_TERMS, Clocks, Terms, local_day
from bot.rules.defects import Defect
from bot.rules.extending import OpenTerm, extended_clocks
from bot.rules.fulfilment import Findings
from bot.rules.limits import DAY, STANDARD_LIMITS, Limits, too_many_letters
from bot.rules.newsletter_clues import Clue
from bot.rules.processor_route import Sureness
from bot.rules.replying import Reply, Situation
from bot.rules.sender_words import sender_in_words
from bot.rules.third_parties import NOBODY, Known
from bot.rules.tokens import case_tag
from bot.store import cases, confirm_codes, correspondence, newsletter_clues, referrals
from bot.store.case_clocks import dates_of, pauses_of
from bot.store.fulfilment import StepNeeds
from bot.store.judged_words import judged_words
from bot.store.objection_courses import course_of
from bot.store.staff_tables import Staff
from bot.store.tables import Case, ClassificationRow, IdentityCheck, Message
from bot.store.wishes import mail_to_answer
from bot.store.work import Work
from classifiers.kinds import Kind, Language, ObjectionCourse, in_order
from responses.catalogue import Situation as LetterSituation
from responses.catalogue import answered_here, fitting_kinds
from responses.facts import ByHand, CountStep, FieldChange, LetterFacts, Organisation, Processing
from responses.keeping import erasure_of
from responses.records import data_records
from responses.render import language_for
from responses.salutation import formal

_OPT_OUTS = frozenset({Kind.WITHDRAWAL, Kind.OBJECTION})
_UNSAID = "nobody has said what the objection is about yet: say it, or choose a letter about the rest alone"


@dataclass(frozen=True, slots=True)
class DraftingTerms:
    """The company's facts for letters, in each language, and the key of case tags and code hashes.

    `code_hours` is how long a one-time code works once its letter has left. `ours` is what of addresses and
    numbers is the company's own; a letter may have `letter_size` bytes as it travels. `own_letters` is the
    folder with the company's own templates, which go before ours. `invoice_sources` are those of `sources`
    that would hold the invoices or payments of a person. `customers` are those for whom we send newsletters,
    without a directory nobody; one is named to a person where the mails are `sure_enough`.
    """

    organisation: Organisation
    processing: dict[str, Processing]
    sources: tuple[str, ...]
    signing_key: bytes
    limits: Limits = STANDARD_LIMITS
    code_hours: int = 72
    ours: Known = NOBODY
    letter_size: int = 10_000_000
    deadlines: Terms = STANDARD_TERMS
    own_letters: Path | None = None
    invoice_sources: frozenset[str] = frozenset()
    customers: CustomerDirectory | None = None
    sure_enough: Sureness = Sureness.CLEAR


@dataclass(frozen=True, slots=True)
class ChosenLetter:
    """The letter that a colleague asks for, and what only a person can say in it.

    `about` narrows it to some of the kinds, empty meaning all it can deal with. `objection` is how an
    objection is dealt with; None leaves it as it was.
    """

    reply: Reply
    about: frozenset[Kind] = frozenset()
    by_hand: ByHand = field(default_factory=ByHand)
    objection: ObjectionCourse | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a case and its newest message when a letter is chosen.

    `people` are the addresses of the case's people, in small letters.
    `confirms` is the address that may confirm who asks, as a mail named it; empty where nobody need confirm.
    `clues` are the signs in the mails of whose newsletter they pass on, `words` what the mails say.
    `wanted` and `tongue` are the letter and the language that a colleague chose.
    """

    situation: Situation
    facts: LetterFacts
    sender: str
    people: frozenset[str]
    confirms: str = ""
    clues: tuple[Clue, ...] = ()
    words: str = ""
    wanted: Reply | None = None
    tongue: Language | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """The rows that say what is asked, in which mail, and whether it is sure who asks it."""

    case: Case
    wish: Message
    row: ClassificationRow
    check: IdentityCheck | None
    kinds: frozenset[Kind]


def gather(work: Work, message: Message, terms: DraftingTerms, now: datetime) -> Given:
    """What is known for the letter to a mail that was judged."""
    return _gather(work, message, terms, now, by_hand=False)


def _gather(work: Work, message: Message, terms: DraftingTerms, now: datetime, *, by_hand: bool) -> Given:
    case = work.get(Case, message.case_id)
    wish, check = mail_to_answer(work, case, message), cases.identity(work, case.id or 0)
    row = cases.classification(work, wish.id or 0)
    assert row is not None, "a classified message has a classification"
    kinds = _kinds_to_answer(work, case, row, by_hand=by_hand)
    judged = _Judged(case, wish, row, check, kinds)
    situation = _situation(work, message, judged, terms.limits, now)
    waiting = cases.requests(work, case.id or 0, open_only=True)
    dates = dates_of(case, waiting, check, terms.deadlines)
    facts = replace(
        _facts(message, judged, situation, terms, now),
        promise_count=_steps(dates.promise),
        legal_count=_steps(dates.legal),
        code_renewed=bool(confirm_codes.sent_in(work, case.id or 0)),
        answered=_answered(work, case),
        referred=referrals.told_to_person(work, case.id or 0),
    )
    return Given(
        situation,
        facts,
        message.answer_to,
        people=cases.people(work, case.id or 0),
        confirms=check.address_to_confirm if check else "",
        clues=newsletter_clues.of_case(work, case.id or 0),
        words=newsletter_clues.words_of_case(work, case.id or 0),
    )


def gather_for(
    work: Work,
    message: Message,
    chosen: ChosenLetter,
    colleague: Staff,
    *,
    terms: DraftingTerms,
    now: datetime,
) -> Given:
    """What is known for the letter that a colleague asks for, with what the colleague says in it.

    Raises:
        RuleViolation: the letter tells that an answer takes longer, and it may not; or it would answer an
            objection that is still weighed, or of which nobody said what it is about, or refuse or put off
            what must be done at once, or refuse several requests for one reason.
    """
    given = _gather(work, message, terms, now, by_hand=True)
    course = chosen.objection or given.facts.objection
    _require_decided(chosen, given, course)
    _require_refusable(chosen, given, course)
    facts = replace(
        given.facts,
        handler=colleague.name,
        about=in_order(chosen.about),
        by_hand=chosen.by_hand,
        objection=course,
    )
    if chosen.reply is Reply.EXTENSION:
        kinds = chosen.about or fitting_kinds(LetterSituation.EXTENSION, course)
        longer = _extended(work, message, kinds, terms, now)
        steps = _steps(next(one for one in longer.explanation if one.clock is Clock.EXTENDED))
        facts = replace(facts, extended_date=longer.last_day, extended_count=steps)
    return replace(given, facts=facts, wanted=chosen.reply)


def _steps(explained: Explained | None) -> tuple[CountStep, ...]:
    """How a date was counted, as a letter tells it: the day that we aim for is our own affair."""
    steps = explained.steps if explained is not None else ()
    return tuple(
        CountStep(step.said.value, () if step.said is Said.RECEIVED else step.values)
        for step in steps
        if step.said is not Said.PLANNED
    )


def _require_decided(chosen: ChosenLetter, given: Given, course: ObjectionCourse | None) -> None:
    answers = chosen.reply is Reply.ANSWER and Kind.OBJECTION in (chosen.about or given.situation.kinds)
    if answers and course is None:
        raise RuleViolation(_UNSAID)
    if answers and course is ObjectionCourse.WEIGHING:
        message = "nobody has decided on the objection yet: say how it was decided, or answer the rest alone"
        raise RuleViolation(message)


def _require_refusable(chosen: ChosenLetter, given: Given, course: ObjectionCourse | None) -> None:
    """Refuse to refuse or put off an opt-out (art. 7(3), 21(2)-(3)), and to refuse several things at once."""
    if chosen.reply not in (Reply.EXTENSION, Reply.REFUSAL):
        return
    kinds = in_order(chosen.about or given.situation.kinds)
    here = answered_here(LetterSituation(chosen.reply.value), kinds, course)
    if not here and course is None and Kind.OBJECTION in kinds:
        raise RuleViolation(_UNSAID)
    if not here and _OPT_OUTS.intersection(kinds):
        message = (
            "withdrawn consent and an objection to direct marketing take effect at once: "
            "they cannot be refused or put off"
        )
        raise RuleViolation(message)
    if chosen.reply is Reply.REFUSAL and len(here) > 1:
        message = "a refusal gives the ground and the facts of one request: choose which one it is about"
        raise RuleViolation(message)


def _extended(
    work: Work, message: Message, kinds: frozenset[Kind], terms: DraftingTerms, now: datetime
) -> Clocks:
    check = cases.identity(work, message.case_id or 0)
    waiting = cases.requests(work, message.case_id or 0, open_only=True)
    open_terms = [
        OpenTerm(row.received_at, row.legal_on, pauses_of(check, row), extended=row.extended_at is not None)
        for row in waiting
        if Kind(row.kind) in kinds
    ]
    return extended_clocks(open_terms, local_day(now), terms.deadlines)


def _kinds_to_answer(work: Work, case: Case, row: ClassificationRow, *, by_hand: bool) -> frozenset[Kind]:
    """What is still open from earlier mails of the case is answered along with the new wish.

    A mail that holds no wish gets no answer to old ones by itself; a colleague may want just that.
    """
    newest = frozenset(Kind(kind) for kind in row.kinds)
    if not by_hand and not newest - {Kind.OTHER}:
        return newest
    return newest | {Kind(request.kind) for request in cases.requests(work, case.id or 0, open_only=True)}


def _answered(work: Work, case: Case) -> tuple[Kind, ...]:
    """The kinds of which no request of the case is open any more."""
    requests = cases.requests(work, case.id or 0)
    waiting = {request.kind for request in requests if request.outcome == "open"}
    return in_order({Kind(request.kind) for request in requests if request.kind not in waiting})


def _situation(work: Work, message: Message, judged: _Judged, limits: Limits, now: datetime) -> Situation:
    case_id, row, check = judged.case.id or 0, judged.row, judged.check
    return Situation(
        kinds=judged.kinds,
        needs_review=row.needs_review,
        review_reason=row.review_reason,
        identity_required=bool(check and check.required),
        identity_settled=bool(check and check.state == "settled"),
        known_on_file=None,
        follows_up=len(cases.messages(work, case_id)) > 1,
        # A letter of a case goes to its people only, whoever the mail is from (invariant 4).
        answerable=message.answer_to.lower() in cases.people(work, case_id),
        # A colleague who has sorted it knows what it asks.
        encrypted=Defect.ENCRYPTED in message.defects and row.staff_id is None,
        unconfirmed=_unconfirmed(work, message, check),
        objection=course_of(work, case_id),
        many_letters=too_many_letters(
            len(correspondence.letters_to(work, message.answer_to, now - DAY)), limits
        ),
    )


def _unconfirmed(work: Work, message: Message, check: IdentityCheck | None) -> str:
    """Why a mail that was to confirm does not; nothing once a colleague decided in another way."""
    found = confirm_codes.reply_to(work, message)
    if found is None or found in SETTLES or (check is not None and check.state in {"settled", "refused"}):
        return ""
    return SAID[found]


def _called(message: Message, case: Case) -> str | None:
    """The name of the one who is answered, who need not be the one who opened the case."""
    own = {address.lower() for address in (case.person_address, *case.other_addresses)}
    return (case.person_name if message.answer_to.lower() in own else message.sender_name) or None


def _facts(
    message: Message, judged: _Judged, situation: Situation, terms: DraftingTerms, now: datetime
) -> LetterFacts:
    case, wish, received = judged.case, judged.wish, local_day(judged.wish.received_at)
    language, own = language_for(case.language), wish.answer_to == wish.sender_address
    return LetterFacts(
        organisation=terms.organisation,
        processing=terms.processing[language],
        reference=case.reference,
        case_tag=case_tag(terms.signing_key, case.reference),
        language=language,
        # The words that are answered may stand in an attachment, or in the mail that was passed on.
        formal=formal(judged_words(wish).text),
        salutation_name=_called(message, case),
        received_on=received,
        today=local_day(now),
        promise_date=case.promise_on or received,
        legal_date=case.legal_on or received,
        kinds=tuple(kind for kind in in_order(judged.kinds) if kind is not Kind.OTHER),
        subject_address=message.answer_to,
        corrections=tuple(
            FieldChange(item["field"], item.get("old"), item.get("new"))
            for item in judged.row.fields.get("correction") or ()
        ),
        identity_reason=judged.check.code if judged.check else None,
        asked_by=sender_in_words(wish.sender_name if own else "", wish.answer_to),
        objection=situation.objection,
    )


def step_needs(given: Given, answer: DirectoryAnswer) -> StepNeeds:
    """What a colleague must do for the requests; nothing yet for those that wait for proof of identity."""
    kinds, situation = given.facts.kinds, given.situation
    if situation.identity_required and not situation.identity_settled:
        waits = answered_here(LetterSituation.IDENTITY_CONFIRM, kinds)
        kinds = tuple(kind for kind in kinds if kind not in waits)
    # What a law makes us keep asks for no erasure; a source that holds nothing else asks for none at all.
    touched = erasure_of(data_records(answer.records, given.facts.language)).touched
    sources = dict.fromkeys((*touched, *answer.failed))
    fields = dict.fromkeys(change.field for change in given.facts.corrections)
    return StepNeeds(frozenset(kinds), Findings(tuple(sources), tuple(fields), given.facts.objection))
