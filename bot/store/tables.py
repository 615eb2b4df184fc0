"""The tables. Rows only: every value is checked by a rule before it becomes a row.

Read and written by `bot.store` and the steps; holds no behaviour. Times are aware UTC (SQLModel keeps
them so and refuses naive ones). Bytes named `sealed_…` are encrypted by `bot.store.vault`.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

import bot.store.retention_tables
import bot.store.staff_tables  # noqa: F401  foreign keys point there
from bot.rules.states import CaseState, DraftState, OutboxState, RawState, SightingState, Stage
from bot.store.columns import Coded

_RAW = Coded(RawState)
_SIGHTING = Coded(SightingState)
_STAGE = Coded(Stage)
_CASE = Coded(CaseState)
_DRAFT = Coded(DraftState)
_OUTBOX = Coded(OutboxState)


class MailboxPosition(SQLModel, table=True):
    """How far one mailbox folder was read, and when that last succeeded."""

    __tablename__ = "mailbox_position"

    mailbox: str = Field(primary_key=True, max_length=300)
    #: UIDs and UIDVALIDITY are unsigned 32-bit numbers (RFC 9051 §2.3.1.1).
    uidvalidity: int = Field(sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    last_success_at: datetime | None = None


class RawMail(SQLModel, table=True):
    """The bytes of a mail as received, once per content."""

    __tablename__ = "raw_mail"

    id: int | None = Field(default=None, primary_key=True)
    content_hash: str = Field(unique=True, max_length=64)
    #: Bytes; None once forgotten.
    sealed: bytes | None = None
    size: int = Field(sa_type=BigInteger)
    #: False when only the header block is here, because the mail is above the size limit.
    complete: bool = True
    #: The mailbox's own receive time: starts the clocks.
    received_at: datetime
    stored_at: datetime
    state: RawState = Field(default=RawState.STORED, sa_type=_RAW, index=True)
    reason: str = Field(default="", max_length=400)
    tries: int = 0
    #: A colleague read the held mail and says that a person wrote it: it becomes a case.
    accepted: bool = False
    #: A colleague let it pass, however many mails its sender sent (`bot.rules.limits`).
    passed_limits: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    #: The mail that said the same before (`bot.rules.repeating`).
    duplicate_of_id: int | None = Field(default=None, foreign_key="raw_mail.id", index=True)


class Sighting(SQLModel, table=True):
    """One UID that a mailbox showed us: every one is accounted for."""

    __tablename__ = "sighting"
    __table_args__ = (UniqueConstraint("mailbox", "uidvalidity", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str = Field(max_length=300)
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    state: SightingState = Field(default=SightingState.SEEN, sa_type=_SIGHTING, index=True)
    raw_mail_id: int | None = Field(default=None, foreign_key="raw_mail.id", index=True)
    seen_at: datetime
    tries: int = 0
    #: When the mail was moved to the folder of handled mail, or marked.
    cleared_at: datetime | None = Field(default=None, index=True)


class ReferenceCounter(SQLModel, table=True):
    """The last case number given out in a year."""

    __tablename__ = "reference_counter"

    year: int = Field(primary_key=True)
    last: int = 0


class Case(SQLModel, table=True):
    """One person's matter (dossier)."""

    __tablename__ = "cases"

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True, max_length=20)
    state: CaseState = Field(default=CaseState.NEW, sa_type=_CASE, index=True)
    #: Why the case stands where it stands, one sentence for staff.
    reason: str = Field(default="", max_length=400)
    #: Raised by every change; who edits or approves says which version was seen.
    version: int = 1
    opened_at: datetime
    received_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    forgotten_at: datetime | None = None
    person_address: str = Field(default="", max_length=320, index=True)
    person_name: str = Field(default="", max_length=300)
    language: str = Field(default="nl", max_length=5)
    formal: bool = False
    promise_on: date | None = Field(default=None, index=True)
    legal_on: date | None = Field(default=None, index=True)
    breach_until: datetime | None = Field(default=None, index=True)
    #: A case that this one may belong to; its content is never mixed without a person.
    suggested_case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    #: The case into which a colleague joined this one; its mails and requests are there.
    joined_into_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    #: An older case, closed long ago or forgotten, that this one goes on from.
    follows_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    #: Further addresses of which a colleague said that they belong to this person.
    other_addresses: list[str] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )
    assigned_to: int | None = Field(default=None, foreign_key="staff.id")


class Message(SQLModel, table=True):
    """What was parsed out of a raw mail; can be rebuilt at any time."""

    __tablename__ = "message"

    id: int | None = Field(default=None, primary_key=True)
    raw_mail_id: int = Field(foreign_key="raw_mail.id", unique=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    stage: Stage = Field(default=Stage.FILED, sa_type=_STAGE, index=True)
    tries: int = 0
    automatic: str | None = Field(default=None, max_length=20)
    reason: str = Field(default="", max_length=400)
    received_at: datetime
    message_id: str = Field(default="", max_length=998, index=True)
    references: list[str] = Field(default_factory=list, sa_type=JSON)
    sender_address: str = Field(default="", max_length=320, index=True)
    sender_name: str = Field(default="", max_length=300)
    reply_to_differs: bool = False
    trust: str = Field(default="unproven", max_length=10)
    subject: str = ""
    newest_text: str = ""
    newest_hash: str = Field(default="", max_length=64)
    #: Of everything that the mail says (`bot.rules.repeating`).
    said_hash: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    #: Text of a forwarded mail, inline or attached; it is judged where the newest text says little.
    forwarded_text: str = ""
    #: Who wrote it, or who wrote a mail that a list or a form sent on: a proposal that proves nothing.
    forwarded_from: str = Field(default="", max_length=320)
    #: Who would get an answer; empty when a person must say.
    answer_to: str = Field(default="", max_length=320)
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    defects: list[str] = Field(default_factory=list, sa_type=JSON)
    #: Text of the attachments, where they were read (`bot.rules.attached`).
    attached_text: str = Field(default="", sa_column_kwargs={"server_default": ""})
    #: Codes of what is odd about the sender, for staff (`bot.rules.sender_warnings`).
    warnings: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    #: Each decision of the reading in its order: step, finding, reason (`bot.rules.tracing`).
    trace: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )


class ClassificationRow(SQLModel, table=True):
    """One verdict about one message, by the classifier or by a colleague."""

    __tablename__ = "classification"

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    classifier: str = Field(max_length=40)
    version: str = Field(max_length=20)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    kinds: list[str] = Field(sa_type=JSON)
    scores: dict[str, float] = Field(default_factory=dict, sa_type=JSON)
    evidence: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    hints: list[str] = Field(default_factory=list, sa_type=JSON)
    subject: str = Field(default="sender", max_length=20)
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    language: str = Field(max_length=5)
    needs_review: bool = False
    review_reason: str = Field(default="", max_length=400)
    at: datetime


class RequestRow(SQLModel, table=True):
    """One right or report inside a case, with its own clocks and outcome."""

    __tablename__ = "request"
    __table_args__ = (UniqueConstraint("case_id", "message_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    message_id: int = Field(foreign_key="message.id")
    kind: str = Field(max_length=20, index=True)
    about_address: str = Field(default="", max_length=320)
    received_at: datetime
    promise_on: date
    legal_on: date  # A month after receipt; a last day only where `case_clocks.legal_day` says so.
    #: The new last day, and when the letter that tells it was sent (GDPR art. 12(3)).
    extended_on: date | None = None
    extended_at: datetime | None = None
    breach_until: datetime | None = None
    #: open, closed, dropped (staff said that the mail does not ask this), repeated (a colleague joined it to
    #: an older request of its kind, whose clock counts), or as a letter ended it (`bot.rules.replying`).
    outcome: str = Field(default="open", max_length=20, index=True)
    ended_at: datetime | None = None


class IdentityCheck(SQLModel, table=True):
    """Whether we must know who writes, why, and how that stands."""

    __tablename__ = "identity_check"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", unique=True)
    level: str = Field(max_length=10)
    required: bool
    code: str | None = Field(default=None, max_length=40)
    reason: str = Field(max_length=400)
    address_to_confirm: str = Field(default="", max_length=320)
    #: not_needed, needed, asked, settled, refused.
    state: str = Field(max_length=12, index=True)
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    settled_by: int | None = Field(default=None, foreign_key="staff.id")
    at: datetime


class Draft(SQLModel, table=True):
    """A letter proposed to staff. Content never changes: an edit makes a new row."""

    __tablename__ = "draft"
    __table_args__ = (
        # A case has one live draft at most, whatever two processes try at the same moment.
        Index(
            "one_live_draft_per_case",
            "case_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'approved')"),
            postgresql_where=text("state IN ('proposed', 'approved')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    state: DraftState = Field(default=DraftState.PROPOSED, sa_type=_DRAFT, index=True)
    situation: str = Field(max_length=40)
    language: str = Field(max_length=5)
    recipients: list[str] = Field(sa_type=JSON)
    subject: str
    text: str
    html: str = ""
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    #: What the letter says was done: the code and the sentence of each claim (`bot.rules.claims`).
    claims: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    missing: list[str] = Field(default_factory=list, sa_type=JSON)
    #: The kinds that the letter deals with; what it leaves to another letter stays open when it is sent.
    about: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    #: The new last day that the letter tells; it counts once the letter was sent.
    extends_to: date | None = None
    content_hash: str = Field(max_length=64)
    in_reply_to: str = ""
    references: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="staff.id")
    #: Why staff rejected it.
    remark: str = Field(default="", max_length=1000)


class Approval(SQLModel, table=True):
    """A named person said yes to exactly this content at this time."""

    __tablename__ = "approval"

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    content_hash: str = Field(max_length=64)
    approved_at: datetime
    #: Why it may leave although something stood against it (`bot.rules.objections`); empty where nothing did.
    despite: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    voided_at: datetime | None = None
    void_reason: str = Field(default="", max_length=100)


class OutboxItem(SQLModel, table=True):
    """A mail that is to leave, or has left, with its exact bytes."""

    __tablename__ = "outbox_item"

    id: int | None = Field(default=None, primary_key=True)
    #: letter (to a requester, needs an approval), or digest or alert (to staff only).
    purpose: str = Field(max_length=20, index=True)
    #: One item per key for all processes: "letter:<approval id>", "alert:<case id>[:<incident id>]".
    dedupe_key: str = Field(unique=True, max_length=100)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    draft_id: int | None = Field(default=None, foreign_key="draft.id")
    approval_id: int | None = Field(default=None, foreign_key="approval.id")
    state: OutboxState = Field(default=OutboxState.QUEUED, sa_type=_OUTBOX, index=True)
    message_id: str = Field(unique=True, max_length=200)
    sealed: bytes | None = None
    recipients: list[str] = Field(sa_type=JSON)
    queued_at: datetime = Field(index=True)
    #: Not before this time: the undo window, or the pause after a 4xx answer.
    due_at: datetime = Field(index=True)
    claimed_at: datetime | None = None
    ended_at: datetime | None = None
    attempts: int = 0
    last_code: int = 0
    last_reason: str = Field(default="", max_length=100)
    copied_at: datetime | None = None
    bounced_at: datetime | None = None
    #: Why it came back, in the words of `bot.rules.delivery_causes`.
    bounce_reason: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})


class Event(SQLModel, table=True):
    """One line of the audit trail. Triggers refuse every update and delete."""

    __tablename__ = "event"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    code: str = Field(max_length=40, index=True)
    #: "bot", or "staff:<id>".
    actor: str = Field(max_length=20)
    case_id: int | None = Field(default=None, index=True)
    #: Ids, codes and counts only.
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
