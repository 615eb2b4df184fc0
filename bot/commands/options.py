"""The arguments and options that several commands share, so that they look the same everywhere.

Used by the modules beside it; holds no behaviour.
"""

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
