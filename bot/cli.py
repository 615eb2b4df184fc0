"""The command privacybot: joins the groups of commands and turns errors into exit codes.

Started by the console script and the tests. Decides nothing and opens nothing: every command does that in
its own function, where also the heavy packages are imported, so that `--help` answers at once.

Exit codes: 0 done; 1 the rules or the state of a case forbid it, or the program itself failed; 2 wrong use,
settings or keys, or input that cannot be read; 3 another system (mail server, database, customer records)
cannot be reached; 4 a check found something wrong; 130 stopped with Ctrl-C.
"""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import (
    audit,
    breach,
    breach_tell,
    customers,
    demo,
    digest,
    evaluating,
    forgetting,
    held,
    legal_hold,
    letters,
    mails,
    operate,
    outbox,
    papers,
    queue,
    queue_letters,
    queue_refer,
    queue_represents,
    queue_steps,
    reading,
    register,
    replay,
    shadow,
    staff,
    state,
    suppression,
    training,
    yearly,
)
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

app = typer.Typer(
    name="privacybot",
    help="Reads the privacy mailbox, sorts every request, counts the law's days and drafts the answers.",
    epilog=(
        "Exit codes: 0 done; 1 not allowed now; 2 wrong use, settings or keys; 3 another system cannot be"
        " reached; 4 a check found something wrong."
    ),
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


legal_hold.register(queue.app)
breach_tell.register(breach.app)
queue_letters.register(queue.app)
queue_refer.register(queue.app)
queue_represents.register(queue.app)
queue_steps.register(queue.app)
app.add_typer(queue.app, name="queue")
app.add_typer(held.app, name="held")
app.add_typer(mails.app, name="mails")
app.add_typer(letters.app, name="letters")
app.add_typer(outbox.app, name="outbox")
app.add_typer(papers.app, name="papers")
app.add_typer(breach.app, name="breach")
app.add_typer(customers.app, name="customers")
app.add_typer(staff.app, name="staff")
app.add_typer(suppression.app, name="suppression")
app.add_typer(audit.app, name="audit")
operate.register(app)
forgetting.register(app)
digest.register(app)
register.register(app)
yearly.register(app)
reading.register(app)
replay.register(app)
evaluating.register(app)
training.register(app)
shadow.register(app)
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


def main(args: Sequence[str] | None = None) -> None:
    """Run one command, that of the process when `args` is left out, and end with its exit code.

    Errors that the desk knows end in one clear line instead of a traceback.
    """
    # Until the settings say how, logs are quiet and filtered all the same (invariant 7).
    configure("console", "warning")
    _write_utf8()
    _read_on_one_thread()
    try:
        # Not app(): Typer would put its own hook in the place of ours, and that one prints the message of
        # an unforeseen error, which may quote a mail.
        typer.main.get_command(app)(args)
    except BotError as error:
        print(f"privacybot: {error}", file=sys.stderr)  # noqa: T201  the command line speaks here
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
    except Exception as error:
        if not _is_database_out_of_reach(error):
            raise
        # The driver's message may hold an address or a password from the URL.
        print(  # noqa: T201  as above
            "privacybot: the database cannot be reached or is locked: check [database] and run"
            " `privacybot check`",
            file=sys.stderr,
        )
        sys.exit(3)
    finally:
        state.close()


def _read_on_one_thread() -> None:
    """Let the classifier keep to one core, unless the environment says otherwise.

    Numpy reads this when it is first imported. Its threads wait by spinning: alone on two cores a mail takes
    39 ms instead of 45 for twice the work, but beside another busy process 165 instead of 58.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _write_utf8() -> None:
    r"""Let every character out, whatever the terminal.

    JSON is UTF-8 (RFC 8259 §8.1), and half of a surrogate pair, which mails do hold, becomes the escape
    \udXXX that JSON knows too.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _is_database_out_of_reach(error: Exception) -> bool:
    # Imported only when something failed: most commands need no database.
    from sqlalchemy.exc import DatabaseError, OperationalError

    # DatabaseError itself, and not its other children, is what a damaged SQLite file gives.
    return isinstance(error, OperationalError) or type(error) is DatabaseError


if __name__ == "__main__":
    main()
