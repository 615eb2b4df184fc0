"""privacybot train: what it learns from, where the model goes, and what stops it.

Training itself needs torch, which no test installs: here its place is taken by a function that writes the
shipped model. What the network learns is measured with `privacybot evaluate`.
"""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from bot.commands.training import beside_database
from bot.settings import load
from classifiers import learning
from classifiers.model import SHIPPED
from tests.builders import raw_mail
from tests.commands.terminal import Terminal, run
from tests.installation import ROOT

Taught = list[Sequence[Mapping[str, Any]]]
WORDS = "Wilt u het dossier van mijn konijn Snuffel vernietigen?"
MAIL = raw_mail(WORDS, subject="Konijnendossier", sender="Anna Geheim <anna.geheim@example.com>")


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> Taught:
    """The rows of each training that took place; the model is the shipped one."""
    trained: Taught = []

    def write_shipped(
        rows: Sequence[Mapping[str, Any]],
        folder: Path,
        *,
        known: Path | None = None,
        rounds: int | None = None,
        tell: Callable[[str, int, int], None],
    ) -> None:
        del known
        trained.append(rows)
        shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
        tell("learning", rounds or 4, rounds or 4)

    monkeypatch.setattr(learning, "train", write_shipped)
    return trained


@pytest.fixture
def corrected(office: Terminal) -> str:
    """A case in the office that a colleague sorted."""
    office.receive(MAIL)
    reference = office.only_reference()
    office.run("queue", "kinds", reference, "restriction")
    return reference


def without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    # None is how Python itself notes a module that must not be found.
    monkeypatch.setitem(sys.modules, "torch", None)


def test_without_torch_the_command_says_what_to_do_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_torch(monkeypatch)

    said = run("train", "--out", str(tmp_path / "model"), expect=2)

    assert "torch" in said.err
    assert "make train" in said.err
    assert list(tmp_path.iterdir()) == []


def test_without_torch_corrections_teach_nothing_either(
    office: Terminal, corrected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_torch(monkeypatch)
    before = sorted(office.at.folder.iterdir())

    assert "torch" in office.run("train", "--with-corrections", expect=2).err

    assert sorted(office.at.folder.iterdir()) == before


def test_the_shipped_mails_alone_are_learned_unless_corrections_are_asked_for(
    office: Terminal, corrected: str, taught: Taught, tmp_path: Path
) -> None:
    folder = tmp_path / "model"

    said = office.run("train", "--out", str(folder), "--rounds", "2")

    assert taught == [learning.shipped_rows()]
    assert sorted(file.name for file in folder.iterdir()) == sorted(file.name for file in SHIPPED.iterdir())
    assert S_IMODE(folder.stat().st_mode) == 0o755
    assert "learning: 2 of 2" in said.err


def test_corrections_are_learned_besides_the_shipped_mails(
    office: Terminal, corrected: str, taught: Taught
) -> None:
    said = office.run("train", "--with-corrections")

    (rows,) = taught
    shipped = learning.shipped_rows()
    assert rows[: len(shipped)] == shipped
    assert rows[len(shipped) :] == [
        {"id": "desk-1", "subject": "Konijnendossier", "body": WORDS, "lang": "nl", "kinds": ["restriction"]}
    ]
    assert "1 mails that were sorted by hand are learned from" in said.err


def test_a_model_of_ones_own_mails_lies_beside_the_database_for_its_owner_alone(
    office: Terminal, corrected: str, taught: Taught
) -> None:
    said = office.run("train", "--with-corrections")

    folder = office.at.folder / "model"
    assert S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "learned-from.json").read_text() == "[1]\n"
    assert f"privacybot shadow {folder}" in said.out
    assert 'model = "model" under [classification]' in said.out


def test_with_a_database_server_the_model_lies_in_the_folder_data(tmp_path: Path) -> None:
    shutil.copy(ROOT / "settings.toml", tmp_path)
    settings = load(tmp_path / "settings.toml", {"PRIVACYBOT_DATABASE__URL": "postgresql://bot@host/desk"})

    assert beside_database(settings, tmp_path) == tmp_path / "data" / "model"


def test_nobody_who_is_in_a_mail_is_named(office: Terminal, corrected: str, taught: Taught) -> None:
    said = office.run("train", "--with-corrections")
    shown = office.run("shadow", str(office.at.folder / "model"))
    told = office.run("shadow", str(office.at.folder / "model"), "--json")

    for text in (said.out, said.err, shown.out, shown.err, told.out, told.err):
        for secret in ("Konijn", "konijn", "Snuffel", "Geheim", "geheim"):
            assert secret not in text


def test_where_nobody_corrected_anything_there_is_nothing_to_learn(office: Terminal, taught: Taught) -> None:
    office.receive(MAIL)

    said = office.run("train", "--with-corrections", expect=1)

    assert "nothing to learn from" in said.err
    assert taught == []


def test_a_model_is_trained_anew_in_the_same_folder_while_nothing_uses_it(
    office: Terminal, corrected: str, taught: Taught
) -> None:
    for _ in range(2):
        office.run("train", "--with-corrections")

    assert len(taught) == 2
    assert [file.name for file in office.at.folder.iterdir() if file.name.startswith(".")] == []


def test_the_model_in_use_is_not_replaced_before_a_shadow_run(
    office: Terminal, corrected: str, taught: Taught
) -> None:
    office.run("train", "--with-corrections")
    using = office.with_settings(CLASSIFICATION__MODEL="model")

    for extra in ((), ("--out", str(office.at.folder / "model"))):
        said = using.run("train", "--with-corrections", *extra, expect=2)
        assert "is in use ([classification] model): name another folder with --out" in said.err
    said = using.run("train", "--out", str(office.at.folder / "model"), expect=2)

    assert "is in use" in said.err
    assert len(taught) == 1


def test_ones_own_mails_never_get_into_the_programs_folder(
    office: Terminal, corrected: str, taught: Taught
) -> None:
    said = office.run("train", "--with-corrections", "--out", str(SHIPPED), expect=2)

    assert "the program's own folder" in said.err
    assert taught == []


def test_a_folder_with_anything_else_in_it_is_kept(office: Terminal, taught: Taught) -> None:
    said = office.run("train", "--out", str(office.at.folder), expect=2)

    assert "no model of this version" in said.err
    assert (office.at.folder / "desk.db").exists()
    assert taught == []


def test_a_full_disk_is_told_in_words_and_the_older_model_stays(
    office: Terminal, corrected: str, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    office.run("train", "--with-corrections")
    before = (office.at.folder / "model" / "weights.npz").read_bytes()
    monkeypatch.setattr(learning, "train", full)

    said = office.run("train", "--with-corrections", expect=2)

    assert "No space left on device" in said.err
    assert (office.at.folder / "model" / "weights.npz").read_bytes() == before


@pytest.mark.parametrize("rounds", ["0", "-1", "many"])
def test_a_wrong_number_of_rounds_is_wrong_use(rounds: str) -> None:
    said = run("train", "--rounds", rounds, expect=2)

    assert "--rounds" in said.err
