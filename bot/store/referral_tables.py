"""The tables of the processor route (GDPR art. 28): whose newsletter it is, and letters to customers.

Read and written by `bot.store.newsletter_clues`, `bot.store.referrals` and `bot.store.customer_letters`; hold
no behaviour.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel

import bot.store.breach_tables
import bot.store.tables  # noqa: F401  foreign keys point there
from bot.rules.customer_letters import CustomerLetterSort
from bot.rules.states import DraftState
from bot.store.columns import Coded

_SORT = Coded(CustomerLetterSort)
_STATE = Coded(DraftState)
_WHILE_LIVE: dict[str, Any] = dict.fromkeys(
    ("sqlite_where", "postgresql_where"), text("state IN ('proposed', 'approved')")
)


class NewsletterClue(SQLModel, table=True):
    """A sign in a mail of who sent the newsletter that it passes on. No address and no name of a person."""

    __tablename__ = "newsletter_clue"

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    #: A `bot.rules.newsletter_clues.ClueSort`.
    sort: str = Field(max_length=20)
    #: A list id or a domain, in small letters; a domain can be a person's, so it goes with the mail.
    value: str = Field(max_length=255)


class Referral(SQLModel, table=True):
    """A colleague said that a customer decides about what a case asks."""

    __tablename__ = "referral"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    #: The name of the customer in the directory of customers.
    customer: str = Field(max_length=200)
    #: Where the letter to the person says that the customer can be reached.
    contact: str = Field(max_length=320)
    #: How sure the mail itself made it (`bot.rules.processor_route.Sureness`); empty where nothing did.
    sureness: str = Field(default="", max_length=20)
    #: By what else the colleague knows it, in his own words; wiped with the case.
    why: str = Field(default="", max_length=1000)
    #: We hold data of this person for ourselves too: the requests stay open for our own answer.
    also_ours: bool = False
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime
    #: When the letter that passes it on had left; None until then.
    forwarded_at: datetime | None = None


class CustomerLetter(SQLModel, table=True):
    """A letter to a customer, proposed to staff. Content never changes: an edit makes a new row."""

    __tablename__ = "customer_letter"
    __table_args__ = (
        # One live letter for each reason to write, whatever two processes try at the same moment.
        Index("one_live_letter_per_referral", "referral_id", unique=True, **_WHILE_LIVE),
        Index("one_live_letter_per_incident_customer", "incident_customer_id", unique=True, **_WHILE_LIVE),
    )

    id: int | None = Field(default=None, primary_key=True)
    sort: CustomerLetterSort = Field(sa_type=_SORT)
    #: What it is about: a referral, or a customer whom a breach concerns.
    referral_id: int | None = Field(default=None, foreign_key="referral.id", index=True)
    incident_customer_id: int | None = Field(default=None, foreign_key="incident_customer.id", index=True)
    state: DraftState = Field(default=DraftState.PROPOSED, sa_type=_STATE, index=True)
    language: str = Field(max_length=5)
    recipients: list[str] = Field(sa_type=JSON)
    subject: str
    text: str
    html: str = ""
    content_hash: str = Field(max_length=64)
    created_at: datetime
    created_by: int = Field(foreign_key="staff.id")
    #: Why a colleague refused it.
    remark: str = Field(default="", max_length=1000)


class CustomerApproval(SQLModel, table=True):
    """A named person said yes to exactly this letter to a customer at this time (see `Approval`)."""

    __tablename__ = "customer_approval"

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="customer_letter.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    content_hash: str = Field(max_length=64)
    approved_at: datetime
    despite: str = Field(default="", max_length=1000)
    #: The letter in the outbox that rests on it; None for the first of two approvals.
    item_id: int | None = Field(default=None, foreign_key="outbox_item.id", index=True)
    voided_at: datetime | None = None
    void_reason: str = Field(default="", max_length=100)
