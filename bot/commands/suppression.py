"""privacybot suppression: who may not be mailed, for colleagues and for the team that sends mailings.

Joined by `bot.cli`. Prints no address but those that were given to it; the steps fulfilling and suppressing
keep the list.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from bot.commands import state
from bot.commands.options import As, Json
from bot.errors import RuleViolation

if TYPE_CHECKING:
    from bot.store.suppression import Sieve

app = typer.Typer(help="Who may not be mailed: look up, add, export.", no_args_is_help=True)

Address = Annotated[str, typer.Argument(help="The e-mail address.")]
Scope = Annotated[str, typer.Option(help="Either `all`, or the name of one newsletter.")]

_BROKEN = 4


@app.command()
def check(
    addresses: Annotated[list[str] | None, typer.Argument(help="Addresses to look up.")] = None,
    *,
    file: Annotated[
        Path | None, typer.Option(help="Look up the addresses in this file, one a line; - is standard input.")
    ] = None,
    scope: Annotated[
        str | None,
        typer.Option(help="The newsletter that is to be sent; without it, whoever refused any is printed."),
    ] = None,
) -> None:
    """Print those of the given addresses that may not be mailed, as they were given.

    An address that cannot be read is printed too, lest somebody mails it; the exit code is then 4.
    """
    if not addresses and file is None:
        message = "name an address, or a file of them with --file"
        raise typer.BadParameter(message)
    from bot.rules.suppression import checked_scope
    from bot.store.suppression import Sieve

    wanted = checked_scope(scope) if scope is not None else None
    with state.store().read() as work:
        sieve = Sieve(work, wanted)
    unread = sum(_look_up(sieve, address) for address in _given(addresses or [], file))
    if unread:
        typer.echo(f"{unread} could not be read as an e-mail address and are printed too.", err=True)
        raise typer.Exit(_BROKEN)


def _look_up(sieve: "Sieve", address: str) -> bool:
    """Print an address that may not be mailed; whether it could not be read."""
    try:
        if sieve.holds_back(address):
            state.say(address)
    except RuleViolation:
        state.say(address)
        return True
    return False


def _given(addresses: list[str], file: Path | None) -> Iterator[str]:
    yield from addresses
    if file is None:
        return
    if str(file) == "-":
        yield from _lines(sys.stdin)
        return
    try:
        with file.open(encoding="utf-8-sig") as lines:
            yield from _lines(lines)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file.name} cannot be read as text"
        raise typer.BadParameter(message) from error


def _lines(text: TextIO) -> Iterator[str]:
    return (line.strip() for line in text if line.strip())


@app.command()
def add(
    address: Address,
    staff: As,
    *,
    scope: Scope = "all",
    case: Annotated[str, typer.Option(help="The case in which it was asked, such as MK-2026-000123.")] = "",
) -> None:
    """Put an address on the list."""
    from bot.steps import suppressing

    opened = state.store()
    staff_id = state.acting_staff(opened, staff)
    fresh = suppressing.add(opened, address, scope=scope, reference=case, staff_id=staff_id, now=state.now())
    state.say("It is on the suppression list now." if fresh else "It was on the suppression list already.")


@app.command()
def remove(address: Address, staff: As, *, scope: Scope = "all") -> None:
    """Take an address off the list, because its owner asked for mailings again."""
    from bot.steps import suppressing

    opened = state.store()
    staff_id = state.acting_staff(opened, staff)
    gone = suppressing.remove(opened, address, scope=scope, staff_id=staff_id, now=state.now())
    state.say("It is off the suppression list." if gone else "It was not on the suppression list.")


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """Show how many entries there are for each scope, and when the list must be looked at again."""
    from bot.store import suppression

    settings = state.settings()
    with state.store().read() as work:
        found = suppression.state(work, settings.retention.suppression_review_days)
    if as_json:
        state.print_json({"entries": dict(found.by_scope), "review_on": found.review_on})
        return
    for scope, count in found.by_scope:
        state.say(f"{scope}: {count}")
    state.say(f"Look at it again on {found.review_on}." if found.review_on else "Nobody is on the list.")


@app.command()
def review(staff: As) -> None:
    """Say that you looked whether the list is still needed; the next review counts from today."""
    from bot.steps import suppressing

    opened = state.store()
    suppressing.review(opened, staff_id=state.acting_staff(opened, staff), now=state.now())
    state.say("Noted.")


@app.command()
def export() -> None:
    """Write the list to standard output as CSV: hash, date, scope. It holds no address."""
    from bot.store import suppression

    with state.store().read() as work:
        entries = suppression.everything(work)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("hash", "added_at", "scope"))
    writer.writerows((one.address_hash, one.added_at.isoformat(), _plain(one.scope)) for one in entries)


def _plain(scope: str) -> str:
    """A scope that no spreadsheet takes for a formula (a colleague typed it)."""
    return f"'{scope}" if scope[:1] in {"=", "+", "-", "@"} else scope
