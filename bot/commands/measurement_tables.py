"""Shows people what a measurement of the classifier found: tables that fit a terminal of 100 columns.

Used by `bot.commands.evaluating`; measures nothing itself.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.measurements import NOTHING, edge_name, missed_mail
from classifiers.kinds import Language

if TYPE_CHECKING:
    from classifiers.calibration import Calibration
    from classifiers.confusion import Confusion
    from classifiers.evaluation import Report
    from classifiers.scoring import Accuracy, Score

#: So many letters of a kind head its column there: twelve columns must fit beside the longest kind.
_HEAD = 6
_ABOUT_CONFUSION = (
    "Rows: what mails carry. Columns: what was found; a missed kind counts under each unwanted kind\n"
    "found, or under nothing. Row nothing: unwanted kinds found where no wanted kind was missed."
)


def show(report: "Report") -> None:
    """Print the measurement as tables."""
    console = state.console()
    for table in (
        _kinds(report),
        _families(report),
        _languages(report.languages),
        _reliability(report.calibration),
        _confusion(report.confusion),
    ):
        console.print(table)
        console.print()
    console.print(Text(_ABOUT_CONFUSION, "dim"))
    console.print()
    for measured, share in _shares(report):
        state.say(f"{measured:42} {_number(share)}")
    state.say(f"{'mails':42} {report.mails}")


def show_misses(report: "Report") -> None:
    """Print each mail whose kinds were not found exactly, with the scores and the evidence."""
    console = state.console()
    for miss in report.misses:
        plain = missed_mail(miss)
        review = f", sent to a person: {plain['review_reason']}" if plain["needs_review"] else ""
        wanted, found = ", ".join(plain["wanted"]), ", ".join(plain["found"]) or NOTHING
        console.print()
        console.print(Text(f"{plain['id']}: wanted {wanted}; found {found}{review}", style="bold"))
        scores = ", ".join(f"{kind} {score:.3f}" for kind, score in plain["scores"].items())
        console.print(Text(f"  scores: {scores}"))
        for item in plain["evidence"]:
            denied = ", denied" if item["negated"] else ""
            console.print(
                Text(f"  {item['kind']} ({item['rule']}{denied}): {item['text']} | {item['sentence']}")
            )


def _kinds(report: "Report") -> Table:
    table = _table("Kind", "Precision", "Recall", "F1", "Right", "Wrong", "Missed", "ECE", "Brier")
    for kind, score in report.kinds.items():
        honesty = report.calibration_by_kind[kind]
        table.add_row(*_cells(kind, score), _number(honesty.expected_error), _number(honesty.brier))
    return table


def _families(report: "Report") -> Table:
    table = _table("Family", "Precision", "Recall", "F1", "Right", "Wrong", "Missed")
    for family, score in report.families.items():
        table.add_row(*_cells(family, score))
    return table


def _cells(name: StrEnum, score: "Score") -> Iterable[str]:
    shares = (_number(share) for share in (score.precision, score.recall, score.f1))
    return (name.value, *shares, str(score.right), str(score.wrong), str(score.missed))


def _languages(languages: "Mapping[Language, Accuracy]") -> Table:
    table = _table("Language", "Mails", "Families, macro F1", "Kinds, macro F1", "Exact match")
    for language, part in languages.items():
        shares = (part.families_macro_f1, part.kinds_macro_f1, part.exact)
        table.add_row(language.value, str(part.mails), *map(_number, shares))
    return table


def _reliability(calibration: "Calibration") -> Table:
    table = _table("Score", "Count", "Mean score", "Observed share")
    for one in calibration.bins:
        shares = (one.mean_score, one.observed)
        table.add_row(f"{one.low:.1f}-{one.high:.1f}", str(one.count), *map(_number, shares))
    return table


def _confusion(confusion: "Confusion") -> Table:
    from classifiers.confusion import EDGES

    heads = (name if len(name) <= _HEAD + 1 else name[:_HEAD] for name in map(edge_name, EDGES))
    table = _table("Wanted", *heads)
    # One space between columns, not two.
    table.padding = (0, 1, 0, 0)
    for wanted in EDGES:
        counts = zip(EDGES, confusion.row(wanted), strict=True)
        cells = (Text(str(count or "·"), "bold" if found is wanted else "") for found, count in counts)
        table.add_row(edge_name(wanted), *cells)
    return table


def _table(title: str, *columns: str) -> Table:
    """An empty table: names to the left, numbers to the right."""
    table = Table(title, *columns, box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
        column.no_wrap = True
    return table


def _shares(report: "Report") -> tuple[tuple[str, float | None], ...]:
    return (
        ("families, macro F1", report.families_macro_f1),
        ("kinds, macro F1", report.kinds_macro_f1),
        ("all kinds of a mail right (exact match)", report.exact),
        ("expected calibration error (ECE)", report.calibration.expected_error),
        ("Brier score", report.calibration.brier),
        ("sent to a person", report.review_share),
        ("of the wrong ones, sent to a person", report.wrong_reviewed),
        ("rights that passed unseen", report.rights_unseen),
        ("language right", report.language_right),
        ("identity check right", report.identity_right),
        ("corrections right", report.corrections_right),
    )


def _number(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"
