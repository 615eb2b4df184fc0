"""The tables of the register of breaches (GDPR art. 33(5)). Rows only, as in `bot.store.tables`.

Read and written by `bot.store.incidents` and the steps that name an incident; holds no behaviour. What
people write about an incident is sealed, and never overwritten: each change is a row of its own.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

import bot.store.tables  # noqa: F401  foreign keys point there
from bot.rules.incident_states import IncidentEvent, IncidentState
from bot.store.columns import Coded

_STATE = Coded(IncidentState)
_EVENT = Coded(IncidentEvent)


class Incident(SQLModel, table=True):
    """One breach, or what may be one."""

    __tablename__ = "incident"

    id: int | None = Field(default=None, primary_key=True)
    state: IncidentState = Field(default=IncidentState.OPEN, sa_type=_STATE, index=True)
    #: Raised by every change; who saves or decides says which version was seen.
    version: int = 1
    #: When we became aware: the 72 hours and the reminders count from here.
    aware_at: datetime = Field(index=True)
    opened_at: datetime
    #: Nobody where the bot opened it for a mail.
    opened_by: int | None = Field(default=None, foreign_key="staff.id")
    updated_at: datetime
    closed_at: datetime | None = None
    joined_into_id: int | None = Field(default=None, foreign_key="incident.id", index=True)


class IncidentCase(SQLModel, table=True):
    """A case that reports an incident; a case belongs to one incident at most."""

    __tablename__ = "incident_case"

    case_id: int = Field(primary_key=True, foreign_key="cases.id", sa_column_kwargs={"autoincrement": False})
    incident_id: int = Field(foreign_key="incident.id", index=True)
    linked_at: datetime


class IncidentEarlierCase(SQLModel, table=True):
    """A case that reported an incident, until that had ended and the case reported something anew."""

    __tablename__ = "incident_earlier_case"

    incident_id: int = Field(
        primary_key=True, foreign_key="incident.id", sa_column_kwargs={"autoincrement": False}
    )
    case_id: int = Field(
        primary_key=True, foreign_key="cases.id", index=True, sa_column_kwargs={"autoincrement": False}
    )
    #: When it reported anew, and went on to the incident of that report.
    until: datetime


class IncidentAnswers(SQLModel, table=True):
    """What was known about an incident at one moment: the answers of the form, all of them."""

    __tablename__ = "incident_answers"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    #: 1, 2, 3 … within the incident; the highest one counts.
    number: int
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    at: datetime
    #: JSON; None once forgotten.
    sealed: bytes | None = None


class IncidentDecision(SQLModel, table=True):
    """What a person decided or noted about an incident, and why."""

    __tablename__ = "incident_decision"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    event: IncidentEvent = Field(sa_type=_EVENT)
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime
    #: JSON with the reasons; None once forgotten.
    sealed: bytes | None = None


class IncidentCustomer(SQLModel, table=True):
    """A customer whose data is concerned where we are the processor (GDPR art. 33(2))."""

    __tablename__ = "incident_customer"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    name: str = Field(max_length=200)
    told_at: datetime | None = None
    told_by: int | None = Field(default=None, foreign_key="staff.id")
    added_at: datetime
