"""privacybot evaluate: how well the classifier does on mails whose kinds people have written down.

Joined by `bot.cli`; the measuring itself is `classifiers.evaluation`. Needs no settings and keeps nothing.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.options import Json
from bot.commands.reading import json_lines, with_progress
from classifiers.kinds import Kind

if TYPE_CHECKING:
    from classifiers.evaluation import Miss, Report, Score

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
    as_json: Json = False,
) -> None:
    """Measure the classifier against labelled mails: precision, recall, F1, exact match, share for people."""
    from classifiers.evaluation import evaluate as measure

    report = measure(with_progress(_labelled(file)))
    if as_json:
        state.print_json(_as_plain(report, errors=errors))
        return
    _show(report)
    if errors:
        _show_misses(report)


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


def _as_plain(report: "Report", *, errors: bool) -> dict[str, Any]:
    plain = {
        "mails": report.mails,
        "exact": report.exact,
        "families_macro_f1": report.families_macro_f1,
        "kinds_macro_f1": report.kinds_macro_f1,
        "other_f1": report.other_f1,
        "review_share": report.review_share,
        "wrong_reviewed": report.wrong_reviewed,
        "language_right": report.language_right,
        "identity_right": report.identity_right,
        "corrections_right": report.corrections_right,
        "kinds": {kind.value: _counted(score) for kind, score in report.kinds.items()},
        "families": {family.value: _counted(score) for family, score in report.families.items()},
    }
    return plain | ({"errors": [_missed(miss) for miss in report.misses]} if errors else {})


def _counted(score: "Score") -> dict[str, float]:
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "right": score.right,
        "wrong": score.wrong,
        "missed": score.missed,
    }


def _missed(miss: "Miss") -> dict[str, Any]:
    return {
        "id": miss.id,
        "wanted": sorted(kind.value for kind in miss.wanted),
        "found": [kind.value for kind in miss.verdict.ordered()],
        "needs_review": miss.verdict.needs_review,
        "evidence": [
            {
                "kind": item.kind.value,
                "rule": item.rule,
                "source": item.source,
                "text": item.text,
                "sentence": item.sentence,
                "negated": item.negated,
            }
            for item in miss.verdict.evidence
        ],
    }


def _show(report: "Report") -> None:
    console = state.console()
    for title, scores in (("Kind", report.kinds), ("Family", report.families)):
        table = Table(
            title, "Precision", "Recall", "F1", "Right", "Wrong", "Missed", box=None, pad_edge=False
        )
        for column in table.columns[1:]:
            column.justify = "right"
        for name, score in scores.items():
            shares = (f"{share:.3f}" for share in (score.precision, score.recall, score.f1))
            table.add_row(name.value, *shares, str(score.right), str(score.wrong), str(score.missed))
        console.print(table)
        console.print()
    for measured, share in _shares(report):
        state.say(f"{measured:42} {'-' if share is None else f'{share:.3f}'}")
    state.say(f"{'mails':42} {report.mails}")


def _shares(report: "Report") -> tuple[tuple[str, float | None], ...]:
    return (
        ("families, macro F1", report.families_macro_f1),
        ("kinds, macro F1", report.kinds_macro_f1),
        ("all kinds of a mail right (exact match)", report.exact),
        ("sent to a person", report.review_share),
        ("of the wrong ones, sent to a person", report.wrong_reviewed),
        ("language right", report.language_right),
        ("identity check right", report.identity_right),
        ("corrections right", report.corrections_right),
    )


def _show_misses(report: "Report") -> None:
    console = state.console()
    for miss in report.misses:
        plain = _missed(miss)
        review = ", sent to a person" if plain["needs_review"] else ""
        wanted, found = ", ".join(plain["wanted"]), ", ".join(plain["found"]) or "nothing"
        console.print()
        console.print(Text(f"{plain['id']}: wanted {wanted}; found {found}{review}", style="bold"))
        for item in plain["evidence"]:
            denied = ", denied" if item["negated"] else ""
            console.print(
                Text(f"  {item['kind']} ({item['rule']}{denied}): {item['text']} | {item['sentence']}")
            )
