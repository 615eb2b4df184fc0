"""What letters to customers must tell, and how each of it is recognised in a finished letter.

Called by `bot.store.customer_letters` before an approval, and by the pages for names. The source is GDPR
art. 28(3)(e) and (f), 33(2) and 33(3). The wordings and names stand in `checklists/customers.toml`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from responses.checklist import FLAGS, unwrapped
from responses.customer_letters import BREACH, FORWARD
from responses.elements import CHECKLISTS
from responses.wording import ANY_DAY, day, moment


class CustomerElement(StrEnum):
    """One thing that a letter to a customer must tell; its value is its key in the checklist."""

    REFERENCE = "reference"
    RECEIVED = "received"
    ASKED = "asked"
    WHO = "who"
    WORDS = "words"
    DECIDES = "decides"
    ANSWER_BEFORE = "answer_before"
    NOTHING_DONE = "nothing_done"
    PERSON_HEARS = "person_hears"
    HELP = "help"
    CONTACT = "contact"
    CONCERNED = "concerned"
    AWARE = "aware"
    HAPPENED = "happened"
    DATA_TYPES = "data_types"
    GROUPS = "groups"
    PEOPLE = "people"
    RECORDS = "records"
    CONSEQUENCES = "consequences"
    MEASURES = "measures"
    CONTACT_POINT = "contact_point"
    AUTHORITY_TERM = "authority_term"
    MORE_FOLLOWS = "more_follows"


#: What each letter to a customer tells, by the name of its folder.
OF_CUSTOMER_LETTER: Mapping[str, tuple[CustomerElement, ...]] = {
    FORWARD: (
        CustomerElement.REFERENCE,
        CustomerElement.RECEIVED,
        CustomerElement.ASKED,
        CustomerElement.WHO,
        CustomerElement.WORDS,
        CustomerElement.DECIDES,
        CustomerElement.ANSWER_BEFORE,
        CustomerElement.NOTHING_DONE,
        CustomerElement.PERSON_HEARS,
        CustomerElement.HELP,
        CustomerElement.CONTACT,
    ),
    BREACH: (
        CustomerElement.REFERENCE,
        CustomerElement.CONCERNED,
        CustomerElement.AWARE,
        CustomerElement.HAPPENED,
        CustomerElement.DATA_TYPES,
        CustomerElement.GROUPS,
        CustomerElement.PEOPLE,
        CustomerElement.RECORDS,
        CustomerElement.CONSEQUENCES,
        CustomerElement.MEASURES,
        CustomerElement.CONTACT_POINT,
        CustomerElement.DECIDES,
        CustomerElement.AUTHORITY_TERM,
        CustomerElement.MORE_FOLLOWS,
        CustomerElement.HELP,
        CustomerElement.CONTACT,
    ),
}


@dataclass(frozen=True, slots=True)
class CustomerLetterAbout:
    """What is known of the matter of a letter. Days are those in Amsterdam; `name` is that of its folder.

    A letter that passes a request on has the days and the person's address, one about a breach `aware_at`;
    `answer_before` is None where no law sets a day for what is passed on.
    """

    name: str
    language: str
    reference: str
    received_on: date | None = None
    answer_before: date | None = None
    person_address: str = ""
    aware_at: datetime | None = None


def lacking_for_customer(text: str, about: CustomerLetterAbout) -> tuple[CustomerElement, ...]:
    """The elements that this letter must tell and does not."""
    lines, filled = unwrapped(text), _facts(about)
    return tuple(
        element
        for element in OF_CUSTOMER_LETTER[about.name]
        if (element is not CustomerElement.ANSWER_BEFORE or about.answer_before)
        and not any(
            re.search(_with(wording, filled), lines, FLAGS)
            for wording in _table()["told_by"][about.language][element.value]
        )
    )


def customer_element_name(element: CustomerElement, language: str) -> str:
    """What an element is called, for staff, in Dutch ("nl") or English ("en")."""
    name: str = _table()["names"][element.value][language]
    return name


def customer_element_called(name: str, language: str) -> str:
    """The name in another language of the element that is called so in English; else what was given."""
    names: Mapping[str, Mapping[str, str]] = _table()["names"]
    return next((one[language] for one in names.values() if one["en"] == name), name)


def _facts(about: CustomerLetterAbout) -> dict[str, str]:
    """The places of a wording that hold another value in each letter, as patterns."""
    any_day, language = ANY_DAY[about.language], about.language
    days = {"received": about.received_on, "answer_before": about.answer_before}
    return {
        "reference": re.escape(about.reference),
        "address": re.escape(about.person_address),
        "aware": re.escape(moment(about.aware_at, language)) if about.aware_at else any_day,
        **{name: re.escape(day(value, language)) if value else any_day for name, value in days.items()},
    }


def _with(wording: str, filled: Mapping[str, str]) -> str:
    for name, value in filled.items():
        wording = wording.replace(f"<{name}>", value)
    return wording


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((CHECKLISTS / "customers.toml").read_text(encoding="utf-8"))
