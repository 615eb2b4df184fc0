"""The command privacybot: joins the groups of commands and turns errors into exit codes.

Exit codes: 0 done; 1 the rules or the state of a case forbid it; 2 wrong use, settings or keys; 3 another
system (mail server, database, customer records) cannot be reached; 4 a check found something wrong.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from bot.commands import audit, demo, digest, held, operate, outbox, queue, reading, staff, state
from bot.errors import (
    AuditBroken,
    BotError,
    ConfigError,
    DecryptionError,
    DirectoryError,
    MailboxError,
    SendError,
)
from bot.logs import configure
from bot.settings import LogFormat

app = typer.Typer(
    name="privacybot",
    help="Reads the privacy mailbox, sorts every request, counts the law's days and drafts the answers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def _settings(
    settings: Annotated[
        Path,
        typer.Option(
            "--settings",
            "-s",
            envvar="PRIVACYBOT_SETTINGS",
            help="The settings file; relative paths in it are relative to its folder.",
        ),
    ] = Path("settings.toml"),
) -> None:
    state.remember(settings)


app.add_typer(queue.app, name="queue")
app.add_typer(held.app, name="held")
app.add_typer(outbox.app, name="outbox")
app.add_typer(staff.app, name="staff")
app.add_typer(audit.app, name="audit")
operate.register(app)
digest.register(app)
reading.register(app)
demo.register(app)

#: Which exit code each error means; the first class that fits counts.
EXIT_CODES: tuple[tuple[type[BotError], int], ...] = (
    (ConfigError, 2),
    (DecryptionError, 2),
    (MailboxError, 3),
    (SendError, 3),
    (DirectoryError, 3),
    (AuditBroken, 4),
    (BotError, 1),
)


def main() -> None:
    """Run the command; errors that the desk knows end in one clear line instead of a traceback."""
    # Until the settings say how, logs are quiet and filtered all the same (invariant 7).
    configure(LogFormat.CONSOLE, "warning")
    try:
        app()
    except BotError as error:
        print(f"privacybot: {error}", file=sys.stderr)  # noqa: T201  the command line speaks here
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
    except OperationalError:
        # The driver's message may hold an address or a password from the URL.
        print(  # noqa: T201  as above
            "privacybot: the database cannot be reached or is locked: check [database] and run"
            " `privacybot check`",
            file=sys.stderr,
        )
        sys.exit(3)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
