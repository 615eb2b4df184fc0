"""Decides where a trained model may be written, and puts it there in one move.

Used by `bot.commands.training`. Never touches the model that a desk uses, never removes a folder that holds
anything but a model, and leaves an older model whole until the new one is.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ConfigError
from bot.judging import opened
from classifiers.bars import FILE as BARS
from classifiers.model import FILE as WEIGHTS
from classifiers.model import SHIPPED

#: The package with the shipped model; a company's own mails must never get in there.
_PACKAGE = SHIPPED.parent

#: In a model that learned from a desk's mails: the numbers of those mails, so that a shadow run knows them.
_LEARNED_FROM = "learned-from.json"

_FOR_OWNER, _FOR_ALL = 0o700, 0o755


def require_free(folder: Path, *, in_use: Path | None, with_corrections: bool) -> None:
    """See to it that a model may be written there, before anybody waits for the training.

    Raises:
        ConfigError: the model there is in use, what is there is no model, or it is no place for one.
    """
    place = folder.resolve()
    if with_corrections and place.is_relative_to(_PACKAGE.resolve()):
        raise ConfigError(
            "--out lies in the program's own folder; a model that learned from your mails must not: name a"
            " folder of your own"
        )
    if in_use is not None and place == in_use.resolve():
        raise ConfigError(
            f"the model in {folder} is in use ([classification] model): name another folder with --out,"
            f" such as --out {folder}-2"
        )
    if place != SHIPPED.resolve() and folder.exists() and not _may_be_replaced(folder):
        raise ConfigError(
            f"{folder} holds something that is no model of this version: name another folder with --out,"
            " or take it away yourself"
        )


def _may_be_replaced(folder: Path) -> bool:
    """Whether the folder is empty or holds a model and nothing else."""
    if not folder.is_dir():
        return False
    names = {entry.name for entry in folder.iterdir()}
    if not names:
        return True
    if not names <= {WEIGHTS, BARS, _LEARNED_FROM}:
        return False
    try:
        opened(folder)
    except ConfigError:
        return False
    return True


@contextmanager
def replacing(folder: Path, *, private: bool) -> Iterator[Path]:
    """A new folder to write a model into; it takes the place of `folder` when the block ends well.

    A `private` one can be read by this user alone. A process that is killed leaves the older model whole and
    a hidden folder beside it; between two moves at the very end that older model has the hidden name.

    Raises:
        ConfigError: nothing can be written there.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Readable by this user alone until it is whole, and on the same disk, so that one move is enough.
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be written ({error.strerror}): name another with --out"
        ) from error
    fresh, old = beside / "new", beside / "old"
    try:
        fresh.mkdir(mode=_FOR_OWNER)
        yield fresh
        fresh.chmod(_FOR_OWNER if private else _FOR_ALL)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    finally:
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(beside, ignore_errors=True)


def note_lessons(folder: Path, message_ids: Sequence[int]) -> None:
    """Write into a model folder from which mails of the desk it learned."""
    (folder / _LEARNED_FROM).write_text(json.dumps(sorted(message_ids)) + "\n", encoding="ascii")


def noted_lessons(folder: Path) -> frozenset[int]:
    """The numbers of the desk's mails that a model learned from; empty where none are noted."""
    try:
        numbers = json.loads((folder / _LEARNED_FROM).read_text(encoding="ascii"))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError) as error:
        raise ConfigError(f"{_LEARNED_FROM} in {folder} cannot be read: train that model anew") from error
    if not isinstance(numbers, list) or not all(isinstance(number, int) for number in numbers):
        raise ConfigError(f"{_LEARNED_FROM} in {folder} is no list of numbers: train that model anew")
    return frozenset(numbers)
