"""privacybot shadow: how a model would have judged the last mails, before it is put to use.

Joined by `bot.cli`; what is compared with what is `bot.commands.shadowing`. Only reads, and shows numbers and
kinds: no subject, no text, no address.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from bot.commands import state
from bot.commands.options import Json

if TYPE_CHECKING:
    from bot.commands.shadowing import Agreement, Comparison, Shadow
    from bot.steps.classifying import Classifier
    from bot.store.work import Store


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(shadow)


def shadow(
    folder: Annotated[Path, typer.Argument(help="The folder of the model, as `privacybot train` made it.")],
    *,
    last: Annotated[
        int, typer.Option(min=1, max=100_000, help="How many of the mails that were judged last.")
    ] = 200,
    as_json: Json = False,
) -> None:
    """Judge the last mails anew with a model that is not in use yet, and show what would change.

    Nothing is stored and nothing is sent. Where colleagues sorted a mail, their verdict is the measure; mails
    that the model learned from are counted apart, since there it has seen the answer.
    """
    from bot.commands import shadowing
    from bot.commands.model_folders import noted_lessons
    from bot.judging import opened, watched

    judge = watched(opened(folder), state.settings().classification.review_threshold)
    learned = noted_lessons(folder)
    found = shadowing.summed_up(tuple(_compared(state.store(), judge, learned, last)))
    if as_json:
        state.print_json(shadowing.as_plain(found))
    else:
        _show(found)


def _compared(
    store: "Store", judge: "Classifier", learned: frozenset[int], last: int
) -> "Iterator[Comparison]":
    """Each mail with both verdicts, newest first; no transaction is open while the model thinks."""
    from bot.commands.progress import progress
    from bot.commands.shadowing import compare
    from bot.store.lessons import judged_mail, newest_judged

    kept = timedelta(days=state.settings().retention.dossier_days)
    with store.read() as work:
        numbers = newest_judged(work, state.now() - kept, last)
    with progress() as tell:
        for done, number in enumerate(numbers, 1):
            with store.read() as work:
                mail = judged_mail(work, number)
            if mail is not None:
                verdict = judge(mail.subject, mail.text)
                yield compare(mail, verdict, learned_from=number in learned)
            tell("judging", done, len(numbers))


def _show(found: "Shadow") -> None:
    if found.changes:
        console = state.console()
        console.print(_table(found.changes))
        console.print()
    for line in (
        f"{found.mails} mails judged anew by {found.judged_by or 'the model'}",
        f"{found.same} verdicts stay, {len(found.changes)} change",
        f"for a person to look at: {found.review_before} before, {found.review_after} after",
        _agreement("the model did not learn from", found.fresh),
        _agreement("the model learned from", found.learned),
    ):
        state.say(line)


def _agreement(which: str, counted: "Agreement") -> str:
    return (
        f"of {counted.mails} that colleagues sorted and {which}:"
        f" {counted.before} were judged as colleagues did, {counted.after} would be"
    )


def _table(changes: "tuple[Comparison, ...]") -> Table:
    table = Table(
        "Case", "Mail", "Kinds before", "Kinds after", "Person", "Colleague", box=None, pad_edge=False
    )
    for column in (table.columns[0], table.columns[1], table.columns[4]):
        column.no_wrap = True
    for change in changes:
        table.add_row(
            change.reference,
            str(change.message_id),
            ", ".join(change.before),
            ", ".join(change.after),
            f"{_yes(sure=change.review_before)} → {_yes(sure=change.review_after)}",
            _colleague(change),
        )
    return table


def _yes(*, sure: bool) -> str:
    return "yes" if sure else "no"


def _colleague(change: "Comparison") -> str:
    if change.by_staff is None:
        return "-"
    said = "agrees" if change.agrees_after else f"said {', '.join(change.by_staff)}"
    return f"{said} (learned from)" if change.learned_from else said
