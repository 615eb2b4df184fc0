"""Finds cases by what a person on the telephone can name: a reference, a name, an address or a subject.

Called by the pages of the queue and of closed cases. Reads columns that those pages show already, never the
text of a mail, and changes nothing.
"""

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from bot.store.tables import Case, Message
from bot.store.work import Work

#: Longer questions are cut here: nobody types more by hand.
_MOST_CHARACTERS = 200
_MOST_WORDS = 8


def words_of(sought: str) -> tuple[str, ...]:
    """The words of what somebody typed, without signs that no column holds."""
    printable = "".join(sign if sign.isprintable() else " " for sign in sought[:_MOST_CHARACTERS])
    return tuple(printable.split()[:_MOST_WORDS])


def named(words: tuple[str, ...]) -> ColumnElement[bool]:
    """The condition that a case holds each of these words, whole or in part, in one of its four places.

    Capitals do not count; on SQLite only those of ASCII are known as such.
    """
    return and_(True, *(_holds(word) for word in words))


def cases_named(work: Work, words: tuple[str, ...]) -> frozenset[int | None]:
    """The ids of all cases that hold each of these words."""
    return frozenset(work.session.exec(select(Case.id).where(named(words))))


def _holds(word: str) -> ColumnElement[bool]:
    subjects = select(Message.case_id).where(col(Message.subject).icontains(word, autoescape=True))
    return or_(
        col(Case.reference).icontains(word, autoescape=True),
        col(Case.person_name).icontains(word, autoescape=True),
        col(Case.person_address).icontains(word, autoescape=True),
        col(Case.id).in_(subjects),
    )
