"""What is kept about drafts: their content with its sealed attachments, and how one takes another's place.

Called by the steps drafting, approving and filing inside their transactions.
"""

from datetime import datetime

from sqlmodel import col, select

from bot.errors import RuleViolation
from bot.rules.composing import Enclosure, LetterContent, normalised
from bot.rules.events import EventCode
from bot.rules.states import CaseEvent, DraftEvent, DraftState, OutboxEvent, OutboxState
from bot.store import audit, cases, confirm_codes, letters
from bot.store.tables import Approval, Case, Draft, OutboxItem
from bot.store.work import Work

#: Why a letter is taken out of play when a mail comes in.
NEW_MAIL = "new_mail"


def content_of(work: Work, draft: Draft) -> LetterContent:
    """What the draft says, with its attachments opened."""
    return normalised(
        LetterContent(
            recipients=tuple(draft.recipients),
            subject=draft.subject,
            text=draft.text,
            html=draft.html,
            attachments=tuple(_open(work, file) for file in draft.attachments),
        )
    )


def _open(work: Work, file: dict[str, str]) -> Enclosure:
    return Enclosure(
        filename=file["filename"],
        content_type=file["content_type"],
        content=work.vault.open(file["sealed"].encode("ascii")),
    )


def seal_enclosure(work: Work, file: Enclosure) -> dict[str, str]:
    """The form in which a draft keeps an attachment."""
    sealed = work.vault.seal(file.content).decode("ascii")
    return {"filename": file.filename, "content_type": file.content_type, "sealed": sealed}


def renewed_enclosures(work: Work, files: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same attachments under the newest key."""
    return [
        {**file, "sealed": work.vault.renew(file["sealed"].encode("ascii")).decode("ascii")} for file in files
    ]


def copy_of(draft: Draft, now: datetime) -> Draft:
    """A new draft that says the same, for the one who is to change it: what a draft says never changes."""
    return Draft(
        case_id=draft.case_id,
        message_id=draft.message_id,
        situation=draft.situation,
        language=draft.language,
        recipients=draft.recipients,
        subject=draft.subject,
        text=draft.text,
        html=draft.html,
        attachments=draft.attachments,
        claims=draft.claims,
        missing=draft.missing,
        about=draft.about,
        extends_to=draft.extends_to,
        content_hash=draft.content_hash,
        in_reply_to=draft.in_reply_to,
        references=draft.references,
        created_at=now,
        created_by=draft.created_by,
    )


def is_leaving(work: Work, draft: Draft) -> bool:
    """Whether this draft's letter is being handed over, or may have been."""
    if draft.state is not DraftState.APPROVED:
        return False
    states = {item.state for item in _letters_of(work, draft)}
    return bool(states & {OutboxState.SENDING, OutboxState.UNSURE})


def _letters_of(work: Work, draft: Draft) -> list[OutboxItem]:
    """The letters of a draft, locked: none of them can start to leave while this transaction decides."""
    query = select(OutboxItem).where(OutboxItem.draft_id == draft.id).order_by(col(OutboxItem.id))
    return list(work.session.exec(query.with_for_update().execution_options(populate_existing=True)))


def replace_live(work: Work, case: Case, fresh: Draft, now: datetime) -> Draft:
    """Put a new draft in the place of the live one and offer it for approval.

    Raises:
        RuleViolation: the live one is on its way, or nobody knows whether it arrived, or its one-time code
            would go to another address.
    """
    assert case.id is not None, "a stored case has an id"
    live = cases.live_draft(work, case.id)
    set_live_aside(work, case, "replaced", now)
    work.add(fresh)
    if live is not None:
        confirm_codes.carry_over(work, live, fresh)
    cases.advance(case, CaseEvent.DRAFTED, now, case.reason)
    return fresh


def set_live_aside(work: Work, case: Case, reason: str, now: datetime) -> None:
    """Take the live draft out of play; an approval that was not sent yet becomes void (invariant 2).

    Raises:
        RuleViolation: its letter is on its way, or nobody knows whether it arrived.
    """
    assert case.id is not None, "a stored case has an id"
    live = cases.live_draft(work, case.id)
    if live is None:
        return
    if is_leaving(work, live):
        message = "the last letter of this case is on its way or unsure: decide on that one first"
        raise RuleViolation(message)
    call_back(work, live, reason, now)
    cases.advance_draft(live, DraftEvent.REPLACED)
    audit.append(work, EventCode.DRAFT_SUPERSEDED, now, case_id=case.id, draft=live.id, reason=reason)
    # The new draft is inserted next, and a case may have one live draft only.
    work.session.flush()


def call_back(work: Work, draft: Draft, reason: str, now: datetime) -> None:
    """Void the approvals of a draft and cancel its letter, if there are any."""
    if draft.id is None or not cases.live_approvals(work, draft.id):
        return
    for item in _letters_of(work, draft):
        if item.state in {OutboxState.QUEUED, OutboxState.FAILED}:
            letters.advance(item, OutboxEvent.CANCELLED, now)
    void_approvals(work, draft, reason, now)
    audit.append(work, EventCode.APPROVAL_VOIDED, now, case_id=draft.case_id, draft=draft.id, reason=reason)


def void_approvals(work: Work, draft: Draft, reason: str, now: datetime) -> None:
    """Make every approval of a draft void, with the reason."""
    assert draft.id is not None, "a stored draft has an id"
    for approval in cases.live_approvals(work, draft.id):
        approval.voided_at, approval.void_reason = now, reason


def voided_by_mail(work: Work, draft_id: int) -> bool:
    """Whether a mail that came in made an approval of the draft void."""
    query = select(Approval.id).where(Approval.draft_id == draft_id, Approval.void_reason == NEW_MAIL)
    return work.session.exec(query).first() is not None
