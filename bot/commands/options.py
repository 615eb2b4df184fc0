"""The arguments and options that several commands share, so that they look the same everywhere.

Used by the modules beside it; reads and decides nothing.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer

Reference = Annotated[str, typer.Argument(help="The case, such as MK-2026-000123.")]
As = Annotated[
    str,
    typer.Option(
        "--as",
        envvar="PRIVACYBOT_STAFF",
        help="Your login; your password is asked for, or taken from PRIVACYBOT_STAFF_PASSWORD.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]
Remark = Annotated[str, typer.Option(help="Why, in words for your colleagues.")]


def one_of(values: Iterable[StrEnum]) -> str:
    """The values in words for a help text; Typer's own list of them is cut off in a narrow terminal."""
    *others, last = (value.value for value in values)
    return f"{', '.join(others)} or {last}"
