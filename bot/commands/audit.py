"""privacybot audit: proves that the trail of events is whole.

Reads the trail and prints; changes nothing.
"""

import typer

from bot.commands import state
from bot.commands.options import Json

app = typer.Typer(help="Check the audit trail.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `verify` a command of its own, so that others can join it."""


@app.command()
def verify(*, as_json: Json = False) -> None:
    """Check every line and its link to the one before; exit code 4 when one does not fit.

    Keep the last hash outside this machine: only so can a removal of the newest lines be seen.
    """
    from bot.store import audit

    with state.store().read() as work:
        report = audit.verify(work)
    if as_json:
        state.print_json({"lines": report.lines, "head": report.head})
        return
    state.say(f"The trail is whole: {report.lines} lines, last hash {report.head}")
