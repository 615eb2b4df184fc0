"""How long each item is kept, and from which moment its time counts.

Used by the purges of `bot.store`, the step forgetting and what shows them; the company's numbers come from
its settings. No law gives one: a term is as long as its purpose needs (GDPR art. 5(1)(e)), and the company
answers for its choice (art. 5(2)).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class CopyPlace(StrEnum):
    """Where on the mail server a copy lies."""

    HANDLED = "handled"  # the mailbox itself, or its folder of handled mail
    SENT = "sent"


class Item(StrEnum):
    """What is forgotten, each after a term of its own."""

    DOSSIER = "dossier"
    PROCESSOR_CASE = "processor_case"
    OTHER_MAIL = "other_mail"
    STAFF_MAIL = "staff_mail"
    IDENTITY = "identity"
    BREACH = "breach"
    FALSE_TIP = "false_tip"
    EXTRACT = "extract"
    PAPER = "paper"
    UNREAD_MAIL = "unread_mail"


#: From which moment the time of each item counts.
COUNTED_FROM: dict[Item, str] = {
    Item.DOSSIER: "case closed",
    Item.PROCESSOR_CASE: "case closed, passed on to a customer",
    Item.OTHER_MAIL: "mail received",
    Item.STAFF_MAIL: "digest or alert queued",
    Item.IDENTITY: "case closed, address that was asked",
    Item.BREACH: "incident closed",
    Item.FALSE_TIP: "incident closed, no breach",
    Item.EXTRACT: "letter with data files written",
    Item.PAPER: "identity document or BSN set apart",
    Item.UNREAD_MAIL: "mail stored that nobody could read and a colleague set aside",
}


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept after the moment that `COUNTED_FROM` names.

    What belongs to a case never outlives the case.
    """

    dossier: timedelta
    other_mail: timedelta
    processor_case: timedelta = timedelta(days=365)
    identity: timedelta = timedelta(days=90)
    breach: timedelta = timedelta(days=1826)
    false_tip: timedelta = timedelta(days=730)
    extract: timedelta = timedelta(days=30)
    paper: timedelta = timedelta(days=7)
    unread_mail: timedelta = timedelta(days=7)

    def of(self, item: Item) -> timedelta:
        """How long this item is kept."""
        return {
            Item.DOSSIER: self.dossier,
            Item.PROCESSOR_CASE: min(self.processor_case, self.dossier),
            Item.OTHER_MAIL: self.other_mail,
            Item.STAFF_MAIL: self.other_mail,
            Item.IDENTITY: min(self.identity, self.dossier),
            Item.BREACH: self.breach,
            Item.FALSE_TIP: min(self.false_tip, self.breach),
            Item.EXTRACT: min(self.extract, self.dossier),
            Item.PAPER: self.paper,
            Item.UNREAD_MAIL: min(self.unread_mail, self.other_mail),
        }[item]
