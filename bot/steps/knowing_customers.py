"""Reads the directory of customers once, and says in words what is wrong with it.

Called by the step drafting, the pages and the commands before they open a transaction: the directory may be a
file on a slow disk, and nothing in the database may wait for it. Decides nothing and keeps nothing.
"""

from dataclasses import dataclass

from bot.errors import DirectoryError
from bot.ports import CustomerDirectory
from bot.rules.processor_route import Customer


@dataclass(frozen=True, slots=True)
class KnownCustomers:
    """Every customer there is; `trouble` is an English sentence on why nobody could look, else empty."""

    customers: tuple[Customer, ...] = ()
    trouble: str = ""


def known_customers(directory: CustomerDirectory | None) -> KnownCustomers:
    """The customers as they are known now; nobody where there is no directory."""
    try:
        return KnownCustomers(directory.all() if directory is not None else ())
    except DirectoryError as error:
        return KnownCustomers(trouble=str(error))
