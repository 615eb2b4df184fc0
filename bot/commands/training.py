"""privacybot train: makes a model of the classifier, from the shipped mails and, when asked, from your own.

Joined by `bot.cli`; the training itself is `classifiers.learning`. Reads the database, changes nothing in it,
and puts no model to use: that is the setting [classification] model.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import state
from bot.errors import ConfigError, RuleViolation

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.lessons import Lessons


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(train)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the model goes, and which lessons of the desk's own it learns from besides the shipped mails."""

    folder: Path
    lessons: "Lessons | None"

    def rows(self, shipped: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return shipped + ([lesson.as_row() for lesson in self.lessons.found] if self.lessons else [])


def train(
    *,
    with_corrections: Annotated[
        bool,
        typer.Option(
            "--with-corrections", help="Learn from the mails too whose kinds your colleagues gave by hand."
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The folder of the model. Left out it is the shipped one, or with --with-corrections the"
            " folder model beside the database."
        ),
    ] = None,
    known: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Go on from the model in this folder instead of starting anew: by default for one round.",
        ),
    ] = None,
    rounds: Annotated[
        int | None,
        typer.Option(
            min=1, help="How often every mail is gone through. Left out it is three times, with --from once."
        ),
    ] = None,
) -> None:
    """Train a model of the classifier. A desk uses it once its settings name it.

    Without --out and --with-corrections this makes the shipped model anew, which every desk whose settings
    name no other uses from its next start on. Needs the packages of the extra train, and about an hour and a
    half on two cores; with --from a third of that, which suits a few hundred new mails. It can be stopped at
    any moment: the model that was there stays whole until the new one is.
    """
    plan = _with_corrections(out) if with_corrections else _shipped_alone(out)
    if plan.lessons is not None:
        typer.echo(_told(plan.lessons), err=True)
    _learn(plan, known, rounds)
    for line in _what_next(plan):
        state.say(line)


def _shipped_alone(out: Path | None) -> _Plan:
    """The shipped mails alone; rebuilding the shipped model needs no settings."""
    from bot.commands.model_folders import require_free
    from classifiers.model import SHIPPED

    in_use = None
    if out is not None and state.settings_file().is_file():
        in_use = state.settings().classification.model
    folder = out or SHIPPED
    require_free(folder, in_use=in_use, with_corrections=False)
    return _Plan(folder, None)


def _with_corrections(out: Path | None) -> _Plan:
    """The shipped mails and the lessons of the database.

    Raises:
        RuleViolation: nobody has sorted a mail by hand of which the text is still there.
        ConfigError: the folder, the settings or the database are not in order.
    """
    from bot.commands.model_folders import require_free
    from bot.store.lessons import lessons

    settings = state.settings()
    folder = out or beside_database(settings, state.settings_file().absolute().parent)
    require_free(folder, in_use=settings.classification.model, with_corrections=True)
    kept = timedelta(days=settings.retention.lesson_days)
    with state.store().read() as work:
        found = lessons(work, state.now() - kept)
    if not found.found:
        raise RuleViolation(
            f"there is nothing to learn from: no mail with its text was sorted by hand"
            f" ({found.passed_over} passed over)"
        )
    return _Plan(folder, found)


def beside_database(settings: "Settings", root: Path) -> Path:
    """Where a model of one's own mails goes: beside an SQLite file, or else into `root`/data."""
    from sqlalchemy.engine import make_url

    from bot.settings.keys import reveal

    url = make_url(reveal(settings.database.url))
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).parent / "model"
    return root / "data" / "model"


def _told(lessons: "Lessons") -> str:
    """How many mails are learned from; counts alone, never what stands in one."""
    parts = [f"{len(lessons.found)} mails that were sorted by hand are learned from"]
    if lessons.passed_over:
        parts.append(f"{lessons.passed_over} passed over (in another language, or without words)")
    if lessons.left_off:
        parts.append(f"{lessons.left_off} older ones left off")
    return "; ".join(parts)


def _learn(plan: _Plan, known: Path | None, rounds: int | None) -> None:
    from bot.commands.model_folders import note_lessons, replacing
    from bot.commands.progress import progress
    from classifiers import learning

    rows = plan.rows(learning.shipped_rows())
    try:
        with replacing(plan.folder, private=plan.lessons is not None) as fresh:
            with progress() as tell:
                learning.train(rows, fresh, known=known, rounds=rounds, tell=tell)
            if plan.lessons is not None:
                note_lessons(fresh, [lesson.message_id for lesson in plan.lessons.found])
    except learning.CannotTrain as error:
        raise ConfigError(str(error)) from error
    except OSError as error:
        raise ConfigError(f"the model cannot be written to {plan.folder} ({error.strerror})") from error


def _what_next(plan: _Plan) -> tuple[str, ...]:
    from classifiers.model import SHIPPED

    if plan.folder.resolve() == SHIPPED.resolve():
        return (
            f"The shipped model is made anew in {plan.folder}.",
            "Next: privacybot evaluate classifiers/training/development.jsonl shows how well it does.",
        )
    return (
        f"The model is in {plan.folder}; nothing uses it yet.",
        f"Next: privacybot shadow {plan.folder} shows how it would have judged your last mails.",
        f'If that is better: write model = "{_as_setting(plan.folder)}" under [classification], and restart.',
    )


def _as_setting(folder: Path) -> str:
    """The folder as the settings file would name it: paths there count from its own folder."""
    place, root = folder.resolve(), state.settings_file().resolve().parent
    return str(place.relative_to(root) if place.is_relative_to(root) else place)
