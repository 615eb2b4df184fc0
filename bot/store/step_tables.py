"""The tables of what colleagues do outside this program before a letter may say so. Rows only.

Read and written by `bot.store.fulfilment`; hold no behaviour and no personal data: codes, names of sources
and fields, times and colleagues, which stay when a case is forgotten.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel


class FulfilmentStep(SQLModel, table=True):
    """One deed that a request, or a letter of the case, asks of a colleague. It belongs to one of the two."""

    __tablename__ = "fulfilment_step"

    id: int | None = Field(default=None, primary_key=True)
    #: Set for a step that a letter asks for and no request, such as a hand-over.
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    #: A request keeps its steps when its case is joined to another.
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    #: A `bot.rules.fulfilment.StepCode`.
    code: str = Field(max_length=40)
    #: The source of customer records, or the field, where the step is about one.
    about: str = Field(default="", max_length=200)
    made_at: datetime


class StepTick(SQLModel, table=True):
    """A colleague said that a step was done, or that it was not after all. The newest one counts."""

    __tablename__ = "step_tick"

    id: int | None = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="fulfilment_step.id", index=True)
    done: bool
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime
