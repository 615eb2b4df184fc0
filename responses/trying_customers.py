"""Tries the letters to customers with invented facts, as `responses.trying` does with those to people.

Called by `privacybot letters check` and `privacybot check` through `responses.trying`; its examples are also
those of `responses.previewing_customers`.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from classifiers.kinds import Kind
from responses.customer_elements import CustomerLetterAbout, customer_element_name, lacking_for_customer
from responses.customer_letters import (
    BREACH,
    FORWARD,
    BreachFacts,
    ForwardFacts,
    breach_letter,
    forward_letter,
)
from responses.facts import Letter, Organisation, StaffLanguage

_SAID, _HANDLER = "DEMO", "Sanne Bakker"
_CASE, _BREACH, _PERSON = "MK-2026-000123", "DL-2026-000007", "anne@example.com"
_RECEIVED, _BEFORE = date(2026, 11, 27), date(2026, 12, 28)
_AWARE = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)

#: The languages of letters to customers.
CUSTOMER_LANGUAGES: tuple[StaffLanguage, ...] = ("nl", "en")

#: Makes one letter in a language, with a company's own templates before ours.
Making = Callable[[StaffLanguage, Path | None], Letter]


def example_forward(organisation: Organisation) -> ForwardFacts:
    """Facts of an invented person's request, complete, under the company's own name."""
    return ForwardFacts(
        organisation=organisation,
        handler=_HANDLER,
        customer=_SAID,
        reference=_CASE,
        case_tag=f"{_CASE}.demo",
        received_on=_RECEIVED,
        answer_before=_BEFORE,
        kinds=(Kind.ACCESS,),
        person_address=_PERSON,
        person_name="Anne de Vries",
        lines=(_SAID,),
    )


def example_breach(organisation: Organisation) -> BreachFacts:
    """Facts of an invented breach of which nothing is known yet."""
    return BreachFacts(organisation, _HANDLER, _SAID, _BREACH, _AWARE)


def customer_letters(organisation: Organisation) -> Iterator[tuple[str, StaffLanguage, Making]]:
    """Each letter to a customer in each of its languages, by the name of its folder."""
    forward, breach = example_forward(organisation), example_breach(organisation)
    for language in CUSTOMER_LANGUAGES:
        yield FORWARD, language, lambda tongue, own: forward_letter(forward, tongue, own)
        yield BREACH, language, lambda tongue, own: breach_letter(breach, tongue, own)


def lacking(name: str, letter: Letter) -> tuple[str, ...]:
    """The English names of what a tried letter does not tell."""
    about = CustomerLetterAbout(
        name,
        letter.language,
        _CASE if name == FORWARD else _BREACH,
        received_on=_RECEIVED,
        answer_before=_BEFORE,
        person_address=_PERSON,
        aware_at=_AWARE,
    )
    return tuple(customer_element_name(one, "en") for one in lacking_for_customer(letter.text, about))
