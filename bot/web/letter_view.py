"""The proposed letter as the page shows it: to the letter what will be sent, and what it takes for granted.

Called by `bot.web.case_view`; changes nothing in the letter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from bot.rules.composing import content_hash
from bot.rules.objections import GAP_MARKS
from bot.rules.states import DraftState, OutboxState
from bot.rules.third_parties import Known
from bot.store import cases
from bot.store.drafts import content_of
from bot.store.fulfilment import plain_claims
from bot.store.objections import objections_to
from bot.store.tables import Case, Draft
from bot.store.work import Work
from bot.web.plain_text import Mark, Piece, pieces
from bot.web.words import Words
from responses.catalogue import SITUATION_NAMES, Situation
from responses.notes import claim_words, missing_words

#: A place in the letter that a colleague must fill before it can be approved.
_GAP = re.compile(
    "|".join(re.escape(mark).replace(r"\ ", r"\s+") + r"[^\]]{0,200}\]?" for mark in GAP_MARKS), re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address that the letter goes to, and whether it belongs to the case (invariant 4)."""

    address: str
    belongs: bool


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approved the letter, and why in spite of what stood against it; empty where nothing did."""

    staff_id: int
    name: str
    despite: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """The live letter of a case.

    `plain_text` is the text as it stands in the form for changing it. `approvers` are those who approved it:
    where four eyes are asked for, a proposed letter can have one already. `blocking` says what forbids the
    approval, `doubtful` what a colleague may pass over with a reason.
    """

    shown_hash: str
    name: str
    language: str
    recipients: tuple[Recipient, ...]
    subject: str
    text: tuple[Piece, ...]
    plain_text: str
    has_html: bool
    enclosures: tuple[tuple[str, int], ...]
    claims: tuple[str, ...]
    missing: tuple[str, ...]
    blocking: tuple[str, ...]
    doubtful: tuple[str, ...]
    written_by: str
    written_at: datetime
    proposed: bool
    approvers: tuple[Approver, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An approved letter that can still be called back, and for how many seconds."""

    seconds: int
    leaves_at: datetime


def letter_view(
    work: Work, draft: Draft, staff_names: Mapping[int, str], words: Words, ours: Known
) -> LetterView:
    """Everything that is shown of a draft; `ours` is what is the company's own."""
    content = content_of(work, draft)
    people = cases.people(work, draft.case_id)
    proposed = draft.state is DraftState.PROPOSED
    against = objections_to(work, work.get(Case, draft.case_id), draft, ours) if proposed else ()
    gaps = tuple(Mark(gap.start(), gap.end(), "gap") for gap in _GAP.finditer(content.text))
    return LetterView(
        shown_hash=content_hash(content),
        name=SITUATION_NAMES[Situation(draft.situation)][words.language],
        language=draft.language,
        recipients=tuple(Recipient(one, one.lower() in people) for one in content.recipients),
        subject=content.subject,
        text=pieces(content.text, gaps),
        plain_text=content.text,
        has_html=bool(content.html),
        enclosures=tuple((file.filename, len(file.content)) for file in content.attachments),
        claims=tuple(claim_words(code, words.language) for code in plain_claims(draft)),
        missing=tuple(missing_words(name, words.language) for name in draft.missing),
        blocking=tuple(words.of_rules(one.words) for one in against if not one.overridable),
        doubtful=tuple(words.of_rules(one.words) for one in against if one.overridable),
        written_by=staff_names.get(draft.created_by or 0, ""),
        written_at=draft.created_at,
        proposed=proposed,
        approvers=tuple(
            Approver(one.staff_id, staff_names.get(one.staff_id, ""), one.despite)
            for one in cases.live_approvals(work, draft.id or 0)
        ),
    )


def waiting(work: Work, draft: Draft, now: datetime) -> Waiting | None:
    """The letter of this draft while it waits for its hand-over."""
    for item in cases.outbox(work, draft.case_id):
        if item.draft_id == draft.id and item.state is OutboxState.QUEUED:
            left = (item.due_at - now).total_seconds()
            return Waiting(max(0, ceil(left)), item.due_at)
    return None
