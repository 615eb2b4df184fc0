"""Makes the letters to customers, where the company is their processor: a request passed on, a breach told.

Called by the steps that propose such letters; knows no case and no register. What is not known of a breach is
said to be not known yet: GDPR art. 33(2) does not wait for it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from classifiers.kinds import Kind
from responses.facts import Letter, Organisation, StaffLanguage
from responses.notes import Notes
from responses.render import typeset
from responses.wording import ending

FORWARD, BREACH = "customer_forward", "customer_breach"


@dataclass(frozen=True, slots=True)
class ForwardFacts:
    """What a customer is told of a person's request.

    `lines` are the person's own words, `is_cut` that there were more; `files` counts the files that stay
    here. `mailing` holds list ids and domains by which the newsletter is known. `answer_before` is the last
    day of art. 12(3), counted from our receipt, and None where no law sets one; `is_checked` that the person
    showed to use this address.
    """

    organisation: Organisation
    handler: str
    customer: str
    reference: str
    case_tag: str
    received_on: date
    answer_before: date | None
    kinds: tuple[Kind, ...]
    person_address: str
    person_name: str | None
    lines: tuple[str, ...]
    is_cut: bool = False
    files: int = 0
    mailing: tuple[str, ...] = ()
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """What a customer is told of a breach (GDPR art. 33(2)), with the facts of 33(3) that are known.

    Every text is one line in the letter's language, empty where it is not known yet. `contact` is the point
    of contact for this breach.
    """

    organisation: Organisation
    handler: str
    customer: str
    reference: str
    aware_at: datetime
    began_at: datetime | None = None
    ongoing: str = ""
    summary: str = ""
    data_types: str = ""
    special_types: str = ""
    groups: str = ""
    people: str = ""
    records: str = ""
    consequences: str = ""
    measures: str = ""
    measures_planned: str = ""
    contact: str = ""


def forward_letter(facts: ForwardFacts, language: StaffLanguage, own: Path | None = None) -> Letter:
    """The letter that passes a person's request on to the customer who decides about it.

    Raises:
        LetterError: a template is missing or wrong.
    """
    return _made(FORWARD, facts, language, own, tag=facts.case_tag)


def breach_letter(facts: BreachFacts, language: StaffLanguage, own: Path | None = None) -> Letter:
    """The letter that tells a customer of a breach that concerns its data.

    Raises:
        LetterError: a template is missing or wrong.
    """
    return _made(BREACH, facts, language, own)


def _made(
    name: str, facts: ForwardFacts | BreachFacts, language: StaffLanguage, own: Path | None, tag: str = ""
) -> Letter:
    notes = Notes(language)
    context = {"facts": facts, "organisation": facts.organisation, "need": notes.need}
    done = typeset(name, language, context, polite=True, own=own)
    subject = f"{done.subject} {ending(tag)}" if tag else done.subject
    return Letter(name, language, subject, done.text, done.html, missing=notes.missing)
