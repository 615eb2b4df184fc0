"""privacybot demo: the whole desk on this machine, with invented people and nothing to set up.

Joined by `bot.cli`; the demonstration itself is in `bot.demo`, this shows it. Never touches real settings.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.errors import ConfigError
from bot.logs import configure

if TYPE_CHECKING:
    from bot.demo.story import Demo


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="Show the outcome and stop.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the last demonstration away first.")] = False,
    folder: Annotated[Path, typer.Option(help="The folder in which everything is kept.")] = Path(".demo"),
    smtp_port: Annotated[
        int, typer.Option(help="The port on 127.0.0.1 to which mail can be sent; 0 takes a free one.")
    ] = 2525,
    web_port: Annotated[
        int, typer.Option(help="The port on 127.0.0.1 of the pages; 0 takes a free one.")
    ] = 8080,
) -> None:
    """Run the whole desk with invented mail; send it your own at 127.0.0.1:2525."""
    try:
        from bot.demo.story import Wishes, demonstration
        from bot.demo.surroundings import Folder
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed: the demonstration needs the extra `demo` (make install)"
        raise ConfigError(message) from error
    wishes = Wishes(state.settings_file(), Folder(folder), smtp_port, web_port, once=once, fresh=fresh)
    configure("console", "error")
    console = state.console()
    with demonstration(wishes) as running:
        _play(running, console)
        if once:
            _show_outcome(running, console)
            return
        _show_way_in(running, console, wishes.folder.sent)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.print("\nStopped. Everything is kept; --fresh starts over.")


def _play(running: "Demo", console: Console) -> None:
    # rich.progress is slow to import, and only this needs it.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Invented people write", total=None, name="")
        running.play(
            lambda mail, done, total, _taken: progress.update(
                task, completed=done, total=total, name=mail.name
            )
        )


def _show_outcome(running: "Demo", console: Console) -> None:
    from bot import terms
    from bot.commands import overview, showing
    from bot.demo.story import set_aside
    from bot.rules.deadlines import local_day
    from bot.steps import digesting

    desk = running.desk
    lines = overview.case_lines(desk.store, desk.deadlines, closed=True)
    console.rule("Cases")
    console.print(showing.case_table(lines, local_day(desk.clock())))
    console.rule("Mails without a case")
    table = Table("Mail", "Outcome", "Reason", box=None, header_style="bold")
    for mail in set_aside(desk):
        table.add_row(str(mail.number), mail.outcome, Text(mail.reason))
    console.print(table)
    console.rule("Digest")
    letter = digesting.write_digest(desk.store, terms.digest_terms(desk.settings), desk.clock())
    console.print(Text(letter.text))


def _show_way_in(running: "Demo", console: Console, sent: Path) -> None:
    text = (
        f"The queue        {running.address}\n"
        f"Login            demo\n"
        f"One-time password {running.one_time_password}\n"
        f"Send it mail     127.0.0.1:{running.inbound_port}, to privacy@mailkoning.example\n"
        f"Sent letters     {running.address}/verzonden and {sent}\n"
        f"Stop             Ctrl-C"
    )
    console.print(Panel(Text(text), title="The privacy desk is running", expand=False))
