"""A trained model takes its place in one move, and never that of anything else."""

import shutil
from pathlib import Path
from stat import S_IMODE

import pytest

from bot.commands.model_folders import note_lessons, noted_lessons, replacing, require_free
from bot.errors import ConfigError
from classifiers.model import SHIPPED


def content(folder: Path) -> dict[str, str]:
    """Every file below a folder with its text, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def write(folder: Path, text: str, *, private: bool = True) -> None:
    with replacing(folder, private=private) as fresh:
        (fresh / "weights").write_text(text)


def test_a_model_takes_its_place_and_the_older_one_goes(tmp_path: Path) -> None:
    for text in ("old", "new"):
        write(tmp_path / "deep" / "model", text)

    assert content(tmp_path) == {"deep/model/weights": "new"}


def write_half(folder: Path, stopped: BaseException) -> None:
    with replacing(folder, private=True) as fresh:
        (fresh / "weights").write_text("half")
        raise stopped


@pytest.mark.parametrize("stopped", [RuntimeError("no memory"), KeyboardInterrupt()])
def test_a_training_that_ends_early_leaves_the_older_model_whole(
    tmp_path: Path, stopped: BaseException
) -> None:
    write(tmp_path / "model", "old")

    with pytest.raises(type(stopped)):
        write_half(tmp_path / "model", stopped)

    assert content(tmp_path) == {"model/weights": "old"}


def test_a_killed_training_leaves_the_older_model_whole(tmp_path: Path) -> None:
    write(tmp_path / "model", "old")

    # What is on disk while the training runs is what a killed process leaves.
    with replacing(tmp_path / "model", private=True) as fresh:
        (fresh / "weights").write_text("half")
        assert (tmp_path / "model" / "weights").read_text() == "old"
        assert fresh.parent.name.startswith(".model-")


@pytest.mark.parametrize("private", [True, False])
def test_only_a_model_of_shipped_mails_may_be_read_by_others(tmp_path: Path, private: bool) -> None:
    with replacing(tmp_path / "model", private=private) as fresh:
        assert S_IMODE(fresh.stat().st_mode) == S_IMODE(fresh.parent.stat().st_mode) == 0o700

    assert S_IMODE((tmp_path / "model").stat().st_mode) == (0o700 if private else 0o755)


def test_a_place_that_cannot_be_written_is_named_as_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="cannot be written"):
        write(tmp_path / "file" / "model", "new")


def test_a_folder_that_is_new_or_empty_or_holds_a_model_is_free(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    shutil.copytree(SHIPPED, tmp_path / "model")

    for name in ("new", "empty", "model"):
        require_free(tmp_path / name, in_use=None, with_corrections=True)

    # Asking touches nothing: what was there is there still, and what was not is not.
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["empty", "model"]
    assert (tmp_path / "model" / "weights.npz").stat().st_size == (SHIPPED / "weights.npz").stat().st_size


@pytest.mark.parametrize("name", ["precious", "precious/letter.txt"])
def test_anything_but_a_model_is_never_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "letter.txt").write_text("Dear Anne")

    with pytest.raises(ConfigError, match="no model of this version"):
        require_free(tmp_path / name, in_use=None, with_corrections=False)


def test_the_model_in_use_is_never_replaced_whatever_its_path_looks_like(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "model")
    (tmp_path / "link").symlink_to(tmp_path / "model")

    for place in (tmp_path / "model", tmp_path / "link", tmp_path / "other" / ".." / "model"):
        with pytest.raises(ConfigError, match=r"is in use \(\[classification\] model\)"):
            require_free(place, in_use=tmp_path / "model", with_corrections=True)


def test_the_shipped_model_is_rebuilt_from_the_shipped_mails_alone() -> None:
    require_free(SHIPPED, in_use=None, with_corrections=False)

    for place in (SHIPPED, SHIPPED.parent / "ours"):
        with pytest.raises(ConfigError, match="the program's own folder"):
            require_free(place, in_use=None, with_corrections=True)


def test_the_mails_that_were_learned_from_are_noted_by_their_numbers(tmp_path: Path) -> None:
    note_lessons(tmp_path, [5, 3])

    assert noted_lessons(tmp_path) == {3, 5}
    assert content(tmp_path) == {"learned-from.json": "[3, 5]\n"}


def test_a_model_without_a_note_learned_from_no_mail_of_the_desk(tmp_path: Path) -> None:
    assert noted_lessons(tmp_path) == frozenset()


@pytest.mark.parametrize("note", ["", "{", '{"a": 1}', '["a"]', "[1.5]"])
def test_a_damaged_note_is_named(tmp_path: Path, note: str) -> None:
    (tmp_path / "learned-from.json").write_text(note)

    with pytest.raises(ConfigError, match="train that model anew"):
        noted_lessons(tmp_path)
