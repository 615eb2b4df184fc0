"""privacybot report: the figures of a year of requests, in words, as JSON, or drawn.

Joined by `bot.cli`. Only counts and shows; the same figures stand on the page of the yearly report.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import state
from bot.commands.options import Json

if TYPE_CHECKING:
    from bot.rules.yearly import YearFigures


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    year: Annotated[int, typer.Argument(min=2000, max=2098, help="The year in which requests came in.")],
    *,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the figures as PNG files into this folder; it is made.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show a year of requests: kinds, how long answers took, how many were in time, breaches."""
    from bot.store import yearly

    if plot is not None:
        from bot.commands.plotting import require_library

        require_library()
    with state.store().read() as work:
        found = yearly.of_year(work, year, state.now())
        incidents = yearly.incidents(work, year)
    if plot is not None:
        _draw(found, plot)
    if as_json:
        from dataclasses import asdict

        state.print_json({**asdict(found), "incidents": incidents})
        return
    _show(found)
    for one, count in incidents.items():
        state.say(f"incidents, {one.value:23} {count}")


def _show(found: "YearFigures") -> None:
    def share(value: float | None) -> str:
        return "-" if value is None else f"{value:.0%}"

    state.say(f"Requests received in {found.year}: {found.received}")
    for kind, count in found.per_kind.items():
        state.say(f"  {kind.value:33} {count}")
    lines = (
        ("answered", found.answered),
        ("within the promise", share(found.share_within_promise)),
        ("within the law", share(found.share_within_law)),
        ("median days to an answer", found.days_median),
        ("nine of ten answers within days", found.days_p90),
        ("longest", found.days_longest),
        ("open at the end of the year" if found.ended else "open now", found.open_at_end),
        ("reports of a breach", found.breaches),
    )
    for name, value in lines:
        state.say(f"{name:35} {'-' if value is None else value}")


def _draw(found: "YearFigures", folder: Path) -> None:
    from bot.commands.yearly_plots import pictures

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in pictures(found).items():
            (folder / name).write_bytes(content)
    except OSError as error:
        message = f"the pictures cannot be written ({error.strerror})"
        raise typer.BadParameter(message) from error
