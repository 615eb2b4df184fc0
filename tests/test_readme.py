"""The README stays true: its map, its settings, its reasons and its commands."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app
from bot.settings import Settings
from tests.installation import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def packages() -> list[str]:
    """Every folder with code, as the map names it."""
    roots = [ROOT / name for name in ("bot", "classifiers", "responses")]
    folders = {file.parent for root in roots for file in root.rglob("*.py")}
    return sorted(f"{folder.relative_to(ROOT)}/" for folder in folders if folder.name != "versions")


@pytest.mark.parametrize("folder", packages())
def test_every_folder_with_code_is_on_the_map(folder: str) -> None:
    assert f"`{folder}`" in README


def test_the_map_names_no_folder_that_is_gone() -> None:
    named = re.findall(r"^\| `([^`]+)` \|", README.split("## Map")[1].split("## Settings")[0], re.MULTILINE)

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_section_of_the_settings_is_named() -> None:
    sections = [name for name in Settings.model_fields if f"[{name}]" not in README]

    assert sections == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {match[0] for line in wanted if (match := re.match(r"[A-Za-z0-9-]+", line))}
    table = README.split("## Why each dependency")[1]
    told = {
        name.strip()
        for row in re.findall(r"^\| ([a-z][^|]+) \|", table, re.MULTILINE)
        for name in row.split(",")
    }

    assert names == told - {"package"}


def test_every_command_is_named() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]  # Typer's root is a group.

    assert [name for name in commands if f"`{name}" not in README.split("## Map")[0]] == []


def test_the_pictures_exist() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)

    assert pictures
    assert [path for path in pictures if not (ROOT / path).is_file()] == []


def test_no_path_of_a_machine_and_no_registry_stands_in_the_lock_files() -> None:
    for name in ("requirements.lock", "tests/requirements.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")

        assert "--hash=sha256:" in text
        assert "://" not in text, name


def test_modules_are_small_enough_to_read_in_one_go() -> None:
    files = [file for root in ("bot", "classifiers", "responses") for file in Path(ROOT / root).rglob("*.py")]
    long = {
        str(file.relative_to(ROOT)): count
        for file in files
        if "versions" not in file.parts
        and (count := len(file.read_text(encoding="utf-8").splitlines())) > 340
    }

    assert long == {}
