"""privacybot evaluate: how well the classifier does on mails whose kinds people have written down.

Joined by `bot.cli`; the measuring itself is `classifiers.evaluation`, the showing
`bot.commands.measurements`, `measurement_tables` and `plotting`. Needs no settings and keeps nothing.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import state
from bot.commands.options import Json
from bot.commands.reading import json_lines, with_progress
from classifiers.kinds import Kind

if TYPE_CHECKING:
    from classifiers.evaluation import Report

_KINDS = frozenset(kind.value for kind in Kind)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(evaluate)


def evaluate(
    file: Annotated[
        Path,
        typer.Argument(help='Lines {"id","subject","body","kinds"}, as they came in; - is standard input.'),
    ],
    *,
    errors: Annotated[
        bool, typer.Option("--errors", help="Show each mail whose kinds were not found exactly, and why.")
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(help="Draw the calibration and the confusions into this .png file (needs matplotlib)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the classifier on labelled mails: precision, recall, F1, calibration, confusions, review.

    ECE is the expected calibration error: how far scores lie from what was the case, on average.
    """
    from bot.commands import measurement_tables, measurements
    from classifiers.evaluation import evaluate as measure

    if plot is not None:
        _require_place(plot)
    report = measure(with_progress(_labelled(file)))
    if as_json:
        state.print_json(measurements.as_plain(report, errors=errors))
    else:
        measurement_tables.show(report)
        if errors:
            measurement_tables.show_misses(report)
    if plot is not None:
        _draw(report, plot)


def _require_place(plot: Path) -> None:
    """See to it that a picture can be made, before anybody waits for the measuring.

    Raises:
        BadParameter: the name is no .png file, or its folder does not exist.
        ConfigError: the drawing library is not installed.
    """
    from bot.commands import plotting

    if plot.suffix.lower() != ".png":
        message = f"--plot draws a PNG: {plot.name!r} does not end in .png"
        raise typer.BadParameter(message)
    if not plot.parent.is_dir():
        message = f"--plot: the folder {plot.parent} does not exist"
        raise typer.BadParameter(message)
    plotting.require_library()


def _draw(report: "Report", plot: Path) -> None:
    from bot.commands import plotting

    image = plotting.png(report)
    try:
        plot.write_bytes(image)
    except OSError as error:
        message = f"the picture cannot be written ({error.strerror})"
        raise typer.BadParameter(message) from error


def _labelled(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of the file, each checked before the classifier spends time on it."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        message = f"the file cannot be read ({error.strerror})"
        raise typer.BadParameter(message) from error
    from bot.commands.understanding import text_to_judge

    for number, row in json_lines(raw.split(b"\n")):
        problem = "is not a JSON object" if row is None else _problem(row)
        if row is None or problem:
            message = f"line {number} {problem}"
            raise typer.BadParameter(message)
        # The writer's own words, as the desk would judge them; a quoted mail of ours is full of kinds.
        yield row | {"body": text_to_judge(row["subject"], row["body"])}


def _problem(row: Mapping[str, Any]) -> str:
    """What is wrong with a labelled mail; empty when nothing is."""
    if not isinstance(row.get("id"), str | int):
        return 'has no "id"'
    if not all(isinstance(row.get(key), str) for key in ("subject", "body")):
        return 'needs "subject" and "body" as texts'
    kinds = row.get("kinds")
    if not isinstance(kinds, list) or not kinds or not _KINDS.issuperset(map(str, kinds)):
        return f'needs "kinds", a list of any of: {", ".join(sorted(_KINDS))}'
    if not isinstance(row.get("lang", ""), str | None):
        return 'has a "lang" that is no text'
    fields = row.get("fields", {})
    changes = fields.get("correction", []) if isinstance(fields, dict) else None
    if not isinstance(changes, list) or not all(isinstance(one, dict) and "field" in one for one in changes):
        return 'has "fields" of another form than {"correction": [{"field","old","new"}]}'
    return ""
