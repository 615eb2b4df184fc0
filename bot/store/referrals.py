"""What is kept about the processor route of a case: at which customers its mails point.

Called by the pages and the command line inside their transactions. Decides nothing: the rules weigh the signs
(`bot.rules.processor_route`), and a colleague says whose matter it is.
"""

from dataclasses import dataclass

from bot.errors import DirectoryError
from bot.ports import CustomerDirectory
from bot.rules.processor_route import Customer, Pointer, pointers
from bot.store import newsletter_clues
from bot.store.work import Work


@dataclass(frozen=True, slots=True)
class Pointed:
    """The customers to whom a case points, and all there are; `unreadable` where nobody could look."""

    found: tuple[Pointer, ...] = ()
    customers: tuple[Customer, ...] = ()
    unreadable: bool = False


def pointed_at(work: Work, case_id: int, directory: CustomerDirectory | None) -> Pointed:
    """The customers to whom the mails of a case point, the surest first."""
    if directory is None:
        return Pointed()
    try:
        customers = directory.all()
    except DirectoryError:
        return Pointed(unreadable=True)
    clues, words = newsletter_clues.of_case(work, case_id), newsletter_clues.words_of_case(work, case_id)
    return Pointed(pointers(clues, words, customers), customers)
