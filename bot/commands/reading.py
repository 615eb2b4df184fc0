"""privacybot inspect, classify and clock: what the bot understands and counts, without any database."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import state
from bot.commands.understanding import inspect_mail, judge_line
from bot.errors import RuleViolation
from bot.rules import deadlines
from bot.rules.pauses import Pause
from bot.rules.terms import STANDARD_TERMS
from classifiers.kinds import Language


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (inspect, classify, clock):
        app.command()(command)


def inspect(
    files: Annotated[list[Path], typer.Argument(help="Mails as .eml files; - for standard input.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line and mail.")] = False,
) -> None:
    """Show what the bot understands of mails. Needs no database and no settings file."""
    failed = False
    for file in files:
        try:
            raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        except OSError as error:
            failed = True
            typer.echo(f"{file}: cannot be read ({error.strerror})", err=True)
            continue
        found = {"file": str(file), **inspect_mail(raw)}
        if as_json:
            state.print_json_line(found)
        else:
            state.print_json(found)
    if failed:
        raise typer.Exit(1)


def classify(
    *,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Lines {"id","from","subject","body"} on standard input.')
    ] = False,
    subject: Annotated[str, typer.Option(help="The subject of one mail.")] = "",
) -> None:
    """Say which requests a text holds: one text on standard input, or many with --jsonl."""
    if not jsonl:
        state.print_json(judge_line({"subject": subject, "body": sys.stdin.read()}))
        return
    failed = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError  # noqa: TRY004, TRY301  one message for everything that is no object
        except ValueError:
            failed += 1
            typer.echo(f"line {number}: not a JSON object, passed over", err=True)
            continue
        state.print_json_line(judge_line(row))
        if number % 100 == 0:
            typer.echo(f"{number} mails", err=True)
    if failed:
        raise typer.Exit(1)


def clock(
    received: Annotated[str, typer.Argument(help="When our server received it: 2026-11-27T22:00+01:00.")],
    *,
    breach: Annotated[bool, typer.Option("--breach", help="A suspected leak: 72 hours too.")] = False,
    asked: Annotated[str, typer.Option(help="When identity was asked for.")] = "",
    answered: Annotated[str, typer.Option(help="When the answer came.")] = "",
    extended: Annotated[bool, typer.Option("--extended", help="With the extension of art. 12(3).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Show the dates that follow from a receipt, each with its explanation."""
    pauses = (Pause(_moment(asked), _moment(answered) if answered else None),) if asked else ()
    dates = deadlines.clocks(
        _moment(received), breach=breach, pauses=pauses, extended=extended, terms=STANDARD_TERMS
    )
    shown = deadlines.as_json(dates)
    if as_json:
        state.print_json(shown)
        return
    for key, value in shown.items():
        if key != "explanation" and value is not None:
            state.say(f"{key:15} {value}")
    state.say("")
    for sentence in deadlines.explain(dates, Language.NL):
        state.say(f"- {sentence}")


def _moment(text: str) -> datetime:
    """A moment; without an offset it is meant in Amsterdam."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        message = (
            f"{text[:40]!r} is no moment: write 2026-11-27T22:00, or with an offset 2026-11-27T22:00+01:00"
        )
        raise RuleViolation(message) from None
    return found if found.tzinfo else found.replace(tzinfo=deadlines.AMSTERDAM)
