"""privacybot inspect, classify and clock: what the bot understands and counts, without any database.

Joined by `bot.cli`. Reads the files it is given and standard input, keeps nothing, and needs no settings.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.commands import state
from bot.commands.options import Json
from bot.errors import RuleViolation

if TYPE_CHECKING:
    from bot.rules.reading import ReadingTerms

Item = TypeVar("Item")

#: After so many mails a line of progress goes to standard error.
_PROGRESS = 100


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (inspect, classify, clock):
        app.command()(command)


def inspect(
    files: Annotated[
        list[Path],
        typer.Argument(help="The mails as .eml files, or folders of them; - is standard input."),
    ],
    *,
    settings: Annotated[
        Path | None,
        typer.Option(help="Read as the desk of this settings file would: its addresses, its mail server."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line and mail.")] = False,
) -> None:
    """Show what the bot understands of mails. Needs no database and no settings file.

    A mail that cannot be read or inspected is named and passed over; the exit code tells of it.
    """
    from bot.commands import mail_files
    from bot.commands.understanding import DEFAULTS

    terms = _terms_of(settings) if settings is not None else DEFAULTS
    exit_code = 0
    for file in mail_files.within(files):
        try:
            found = _inspected(file, terms)
        except OSError as error:
            exit_code = 2
            typer.echo(f"{file}: cannot be read ({error.strerror})", err=True)
        # Whatever a mail makes the rules raise must not keep the other mails from being shown.
        except Exception as error:
            exit_code = exit_code or 1
            typer.echo(f"{file}: cannot be inspected ({type(error).__name__}: {error})", err=True)
        else:
            (state.print_json_line if as_json else state.print_json)(found)
    if exit_code:
        raise typer.Exit(exit_code)


def _inspected(file: Path, terms: "ReadingTerms") -> dict[str, Any]:
    """What the bot understands of the mail in a file; of one above the default limit, of its headers."""
    from bot.commands import mail_files
    from bot.commands.understanding import inspect_mail
    from bot.settings.connections import MailboxSettings

    mail = mail_files.read(file, MailboxSettings.model_fields["size_limit_bytes"].default)
    return {"file": str(file), **inspect_mail(mail.raw, terms, complete=mail.complete)}


def _terms_of(file: Path) -> "ReadingTerms":
    """Who we are by a settings file. No key is needed: only a database knows the letters it signed."""
    from bot import terms
    from bot.settings import load

    return terms.reading_terms(load(file))


def classify(
    *,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help='Read lines {"id","from","subject","body"}, write a line for each.'),
    ] = False,
    subject: Annotated[str, typer.Option(help="The subject of the one mail.")] = "",
) -> None:
    """Say which requests a text holds: one text on standard input, or many with --jsonl."""
    from bot.commands.understanding import judge_line

    if not jsonl:
        text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
        state.print_json(judge_line({"subject": subject, "body": text}))
        return
    failed = False
    for number, row in with_progress(json_lines(sys.stdin.buffer)):
        if row is None:
            failed = True
            typer.echo(f"line {number}: not a JSON object, passed over", err=True)
        else:
            state.print_json_line(judge_line(row))
    if failed:
        raise typer.Exit(2)


def json_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Each line that is not blank with its number, as a JSON object; None where it is none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _object(line)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        # NaN and its like are no JSON (RFC 8259 §6) and would come out again as they came in.
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _no_number(name: str) -> None:
    message = f"{name} is no JSON"
    raise ValueError(message)


def with_progress(items: Iterable[Item]) -> Iterator[Item]:
    """The items, with a word on standard error now and then."""
    for count, item in enumerate(items, 1):
        yield item
        if count % _PROGRESS == 0:
            typer.echo(f"{count} mails", err=True)


def clock(
    received: Annotated[
        str, typer.Argument(help="When our server received the mail: 2026-11-27T22:00, or with an offset.")
    ],
    *,
    breach: Annotated[bool, typer.Option("--breach", help="Count the 72 hours of a breach too.")] = False,
    asked: Annotated[str, typer.Option(help="When identity was asked for.")] = "",
    answered: Annotated[str, typer.Option(help="When the answer about identity came.")] = "",
    extended: Annotated[bool, typer.Option("--extended", help="Add the extension of art. 12(3).")] = False,
    english: Annotated[bool, typer.Option("--english", help="Explain in English instead of Dutch.")] = False,
    as_json: Json = False,
) -> None:
    """Show the dates that follow from a receipt, each with its explanation.

    A moment without an offset is meant in Amsterdam; in the hour that comes twice it is the earlier one.
    """
    from bot.rules import deadlines
    from classifiers.kinds import Language

    if answered and not asked:
        message = "--answered needs --asked: an answer has a question before it"
        raise typer.BadParameter(message)
    pauses = (deadlines.Pause(_moment(asked), _moment(answered) if answered else None),) if asked else ()
    try:
        dates = deadlines.clocks(_moment(received), breach=breach, pauses=pauses, extended=extended)
    except (RuleViolation, ValueError) as error:
        # A year whose holidays nobody knows, or an answer before its question.
        raise typer.BadParameter(str(error)) from error
    language = Language.EN if english else Language.NL
    shown = deadlines.as_json(dates, language)
    if as_json:
        state.print_json(shown)
        return
    for key, value in shown.items():
        if key != "explanation" and value is not None:
            state.say(f"{key:15} {value}")
    state.say("")
    for sentence in deadlines.explain(dates, language):
        state.say(f"- {sentence}")


def _moment(text: str) -> datetime:
    """A moment; without an offset it is meant in Amsterdam, at the earlier time where the clock shows two."""
    from bot.rules.deadlines import AMSTERDAM

    try:
        found = datetime.fromisoformat(text)
        aware = found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)
        there_and_back = aware.astimezone(UTC).astimezone(AMSTERDAM)
    except (ValueError, OverflowError):
        message = (
            f"{text[:40]!r} is no moment: write 2026-11-27T22:00, or with an offset 2026-11-27T22:00+01:00"
        )
        raise typer.BadParameter(message) from None
    if found.tzinfo is None and there_and_back.replace(tzinfo=None, fold=0) != found:
        message = f"{text[:40]!r} never was in Amsterdam: summer time passes over this hour; give an offset"
        raise typer.BadParameter(message)
    return aware
