"""The sections about our role as processor (GDPR art. 28): who our customers are.

Built by `bot.settings.loading`, turned into values by `bot.terms`; holds choices and decides nothing.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.rules.customer_lines import cleaned_list_id
from bot.rules.processor_route import Sureness
from bot.settings.fields import EmailAddress, Host, OptionalPath, RequiredLine, Section

ListId = Annotated[RequiredLine, AfterValidator(cleaned_list_id)]


class CustomerSettings(Section):
    """[[customers]]: a company for which we send newsletters."""

    name: Annotated[RequiredLine, Field(max_length=200)]
    contact: EmailAddress
    list_ids: tuple[ListId, ...] = ()
    domains: tuple[Host, ...] = ()
    aliases: tuple[RequiredLine, ...] = ()
    language: Literal["nl", "en"] = "nl"

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """A bare ending such as "nl" would point at this customer in nearly every mail."""
        if any("." not in domain for domain in self.domains):
            yield "domains", "must be whole domains such as example.com"


class ProcessorSettings(Section):
    """[processor]: a file with further customers, and how customers are told."""

    customers_file: OptionalPath = None
    customers_separator: Annotated[str, Field(min_length=1, max_length=1)] = ";"
    customers_encoding: Literal["utf-8", "cp1252"] = "utf-8"
    sure_enough: Sureness = Sureness.CLEAR
    forward_days: Annotated[int, Field(ge=0, le=10)] = 1
    breach_hours: Annotated[int, Field(ge=1, le=96)] = 24
