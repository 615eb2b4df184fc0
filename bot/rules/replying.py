"""Decides which letter, if any, the bot proposes.

Called by the step drafting; never writes a letter and never sends one. The last line of
every decision is "a person decides" (invariant 9).
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.rules.states import CaseEvent
from classifiers.kinds import Kind, ObjectionCourse


class Reply(StrEnum):
    """What the bot proposes. The values are those of `responses.catalogue.Situation`, and NONE."""

    NONE = "none"
    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    IDENTITY_CONFIRM = "identity_confirm"
    BREACH_REPORTER = "breach_reporter"
    NOT_FOUND = "not_found"
    HANDOVER = "handover"
    ANOTHER_WAY = "another_way"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    CANNOT_IDENTIFY = "cannot_identify"
    IDENTITY_DOCUMENT = "identity_document"
    PROCESSOR_REFERRAL = "processor_referral"
    REQUEST_WITHDRAWN = "request_withdrawn"


#: What a sent letter does to its case. An answer or a decision ends it; all others leave work for a person.
AFTER_SENDING: dict[Reply, CaseEvent] = {
    Reply.ANSWER: CaseEvent.ANSWER_SENT,
    Reply.NOT_FOUND: CaseEvent.ANSWER_SENT,
    Reply.ACKNOWLEDGEMENT: CaseEvent.INTERIM_SENT,
    Reply.BREACH_REPORTER: CaseEvent.INTERIM_SENT,
    Reply.HANDOVER: CaseEvent.INTERIM_SENT,
    Reply.ANOTHER_WAY: CaseEvent.INTERIM_SENT,
    Reply.IDENTITY_CONFIRM: CaseEvent.IDENTITY_ASKED,
    Reply.EXTENSION: CaseEvent.INTERIM_SENT,
    Reply.REFUSAL: CaseEvent.ANSWER_SENT,
    Reply.CANNOT_IDENTIFY: CaseEvent.ANSWER_SENT,
    Reply.IDENTITY_DOCUMENT: CaseEvent.IDENTITY_ASKED,
    Reply.PROCESSOR_REFERRAL: CaseEvent.ANSWER_SENT,
    Reply.REQUEST_WITHDRAWN: CaseEvent.ANSWER_SENT,
}

#: How a request ended, by the letter that ended it; every other letter answers it.
ENDED_BY: dict[Reply, str] = {
    Reply.REFUSAL: "refused",
    Reply.CANNOT_IDENTIFY: "not_identified",
    Reply.PROCESSOR_REFERRAL: "referred",
    Reply.REQUEST_WITHDRAWN: "withdrawn",
}

#: Outcomes of requests that a letter ended, and that are open again when the letter comes back.
ENDED_BY_LETTER = frozenset({"answered", *ENDED_BY.values()})

#: What is said of a mail in an old thread that holds no wish, such as a word of thanks.
NOTHING_NEW = "The reply asks nothing new."

#: What is said of a letter that asks for identity by a code.
CODE_GOES_OUT = "It must first be sure who writes: a one-time code goes to the address on file."

#: What is said of an objection whose words do not say plainly that it is to advertising.
SAY_WHAT_IT_IS_ABOUT = "Say what the objection is about: advertising, or something else."

#: What is said of a letter that waits for a colleague's own words.
OWN_WORDS = "A colleague must write or add something himself."

#: Kinds whose answer needs words or files that the bot does not have.
_NEEDS_A_COLLEAGUE = frozenset({Kind.COMPLAINT, Kind.QUESTION})

#: Kinds that give the person data about himself.
_DISCLOSES = frozenset({Kind.ACCESS, Kind.PORTABILITY})


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a reply is chosen."""

    kinds: frozenset[Kind]
    needs_review: bool
    review_reason: str
    identity_required: bool
    identity_settled: bool
    known_on_file: bool | None  # None: nobody could look
    follows_up: bool  # the mail came in a case that was there before
    unanswered: tuple[str, ...] = ()  # the sources of customer records that failed, by name
    answerable: bool = True  # it is known who would get the letter
    encrypted: bool = False  # the mail, or a part of it, could not be read, and nobody has sorted it yet
    unconfirmed: str = ""  # why a mail that was to confirm who writes does not
    of_customer: str = ""  # why it may be a customer's to decide, whose processor we are
    objection: ObjectionCourse | None = None  # how an objection is dealt with; None: nobody knows yet
    many_letters: bool = False  # the address got more letters lately than a person is likely to need


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """The letter to propose and why; Reply.NONE means that a person looks first."""

    reply: Reply
    reason: str


def ended_by(reply: Reply, kind: Kind, course: ObjectionCourse | None) -> str:
    """How a request ended that this letter ended; `course` is how an objection was dealt with."""
    if reply is Reply.ANSWER and kind is Kind.OBJECTION and course is ObjectionCourse.REFUSED:
        return ENDED_BY[Reply.REFUSAL]
    return ENDED_BY.get(reply, "answered")


def plan(situation: Situation) -> ReplyPlan:
    """The letter to propose for a mail that a person wrote."""
    found = _before_a_letter(situation) or _letter(situation)
    if situation.many_letters and found.reply is not Reply.NONE:
        reason = "This address got many letters within a day: a colleague must ask for the next one."
        return ReplyPlan(Reply.NONE, reason)
    return found


def _before_a_letter(situation: Situation) -> ReplyPlan | None:
    """What must be settled before the wish is answered, or None."""
    if situation.encrypted and situation.answerable and not situation.kinds - {Kind.OTHER}:
        return ReplyPlan(Reply.ANOTHER_WAY, "The mail is encrypted: ask the sender to tell it another way.")
    if situation.unconfirmed:
        return ReplyPlan(Reply.NONE, situation.unconfirmed)
    if situation.needs_review:
        return ReplyPlan(Reply.NONE, situation.review_reason or "The bot is not sure what is asked.")
    if not situation.kinds - {Kind.OTHER}:
        said = NOTHING_NEW if situation.follows_up else "No privacy request was recognised."
        return ReplyPlan(Reply.NONE, said)
    if not situation.answerable:
        return ReplyPlan(Reply.NONE, "It is not sure who is answered: name the person.")
    if situation.of_customer and situation.kinds != {Kind.BREACH}:
        return ReplyPlan(Reply.NONE, situation.of_customer)
    return None


def _letter(situation: Situation) -> ReplyPlan:
    if situation.kinds == {Kind.BREACH}:
        return ReplyPlan(Reply.BREACH_REPORTER, "A suspected leak: thank the reporter and examine it now.")
    if situation.identity_required and not situation.identity_settled:
        return ReplyPlan(Reply.IDENTITY_CONFIRM, "It must first be sure who writes.")
    if Kind.OBJECTION in situation.kinds and situation.objection is None:
        return ReplyPlan(Reply.NONE, SAY_WHAT_IT_IS_ABOUT)
    if situation.kinds <= _DISCLOSES and situation.known_on_file is False:
        return ReplyPlan(Reply.NOT_FOUND, "Nothing is on file under this address.")
    if situation.known_on_file is None and situation.kinds & _DISCLOSES:
        return ReplyPlan(Reply.ACKNOWLEDGEMENT, _unread(situation.unanswered))
    if Kind.PORTABILITY in situation.kinds and situation.unanswered:
        # A file is taken for complete, while a letter shows where something is missing.
        failed = ", ".join(situation.unanswered)
        return ReplyPlan(Reply.ACKNOWLEDGEMENT, f"The file would not be complete: no answer from {failed}.")
    if situation.kinds & _NEEDS_A_COLLEAGUE:
        return ReplyPlan(Reply.ACKNOWLEDGEMENT, OWN_WORDS)
    if Kind.OBJECTION in situation.kinds and situation.objection is ObjectionCourse.WEIGHING:
        return ReplyPlan(Reply.ACKNOWLEDGEMENT, "A colleague must still weigh the objection.")
    return ReplyPlan(Reply.ANSWER, "Everything that the answer needs is known.")


def _unread(failed: tuple[str, ...]) -> str:
    """Why nobody can say yet what is on file: a colleague must know which source to mend or to look into."""
    if not failed:
        return "The customer records could not be read."
    return f"The customer records could not be read: no answer from {', '.join(failed)}."
