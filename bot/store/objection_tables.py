"""The table of how an objection of a case is dealt with. Rows only, as in `bot.store.tables`.

Read and written by `bot.store.objection_courses`; holds no behaviour and no personal data.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

import bot.store.tables  # noqa: F401  foreign keys point there


class ObjectionChoice(SQLModel, table=True):
    """What a colleague said the objection of a case is about, or how it was weighed (GDPR art. 21)."""

    __tablename__ = "objection_choice"

    case_id: int = Field(primary_key=True, foreign_key="cases.id", sa_column_kwargs={"autoincrement": False})
    #: A `classifiers.kinds.ObjectionCourse`.
    course: str = Field(max_length=20)
    noted_by: int = Field(foreign_key="staff.id")
    noted_at: datetime
