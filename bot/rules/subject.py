"""A row of the company's own data about a person, as the sources of customer records give it.

Made by `bot.edges.directory`, read by the rules of identity and by the letters; never written back.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """One row of the company's data about a person.

    `values` maps a column's label to its value as text, in the order of the source; `category`,
    `purpose`, `basis`, `origin` and `retention` are the art. 15(1) facts as the settings state them.
    """

    source: str
    category: str
    purpose: str
    basis: str
    origin: str
    retention: str
    values: tuple[tuple[str, str], ...]
