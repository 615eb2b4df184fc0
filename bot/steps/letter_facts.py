"""Gathers what is known of a case when a letter is chosen and worded: its situation, and the facts to tell.

Called by `bot.steps.drafting` alone. Reads rows and changes none; chooses no letter and asks no directory.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.deadlines import local_day
from bot.rules.defects import Defect
from bot.rules.limits import DAY, STANDARD_LIMITS, Limits, too_many_letters
from bot.rules.replying import Reply, Situation
from bot.rules.tokens import case_tag
from bot.store import cases, correspondence
from bot.store.judged_words import judged_words
from bot.store.tables import Case, ClassificationRow, IdentityCheck, Message
from bot.store.work import Work
from classifiers.kinds import Kind, Language, in_order
from responses.facts import FieldChange, LetterFacts, Organisation, Processing
from responses.render import language_for
from responses.salutation import formal


@dataclass(frozen=True, slots=True)
class DraftingTerms:
    """The company's facts for letters, in each language, and the key of case tags."""

    organisation: Organisation
    processing: dict[str, Processing]
    sources: tuple[str, ...]
    signing_key: bytes
    limits: Limits = STANDARD_LIMITS


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a case and its newest message when a letter is chosen.

    `wanted` and `tongue` are the letter and the language that a colleague chose.
    """

    situation: Situation
    facts: LetterFacts
    sender: str
    wanted: Reply | None = None
    tongue: Language | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """The rows that say what a mail asks and whether it is sure who asks it."""

    case: Case
    row: ClassificationRow
    check: IdentityCheck | None
    kinds: frozenset[Kind]


def gather(work: Work, message: Message, terms: DraftingTerms, now: datetime) -> Given:
    """What is known for the letter to a mail that was judged."""
    case = work.get(Case, message.case_id)
    row = cases.classification(work, message.id or 0)
    assert row is not None, "a classified message has a classification"
    judged = _Judged(case, row, cases.identity(work, case.id or 0), _kinds_to_answer(work, case, row))
    situation = _situation(work, message, judged, terms.limits, now)
    return Given(situation, _facts(message, judged, terms, now), message.answer_to)


def _kinds_to_answer(work: Work, case: Case, row: ClassificationRow) -> frozenset[Kind]:
    """What is still open from earlier mails of the case is answered along with the new wish."""
    newest = frozenset(Kind(kind) for kind in row.kinds)
    if not newest - {Kind.OTHER}:
        return newest
    return newest | {Kind(request.kind) for request in cases.requests(work, case.id or 0, open_only=True)}


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
        many_letters=too_many_letters(
            len(correspondence.letters_to(work, message.answer_to, now - DAY)), limits
        ),
    )


def _facts(message: Message, judged: _Judged, terms: DraftingTerms, now: datetime) -> LetterFacts:
    case, received = judged.case, local_day(message.received_at)
    language = language_for(case.language)
    return LetterFacts(
        organisation=terms.organisation,
        processing=terms.processing[language],
        reference=case.reference,
        case_tag=case_tag(terms.signing_key, case.reference),
        language=language,
        # The words that are answered may stand in an attachment, or in the mail that was passed on.
        formal=formal(judged_words(message).text),
        salutation_name=case.person_name or None,
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
    )
