"""Offices for the tests of the commands: an empty one is made once and copied, since migrating takes time."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import light_passwords, raw_mail
from tests.commands.terminal import Terminal, empty_office, terminal_at

UNSUBSCRIBE = raw_mail("Graag uitschrijven voor jullie nieuwsbrief.\n\nAnne", subject="Afmelden")

#: Says that everything is done that the letter to this mail says.
DONE = ("--done", "consent_ended", "--done", "off_all_lists", "--done", "suppressed")


@pytest.fixture(scope="module", autouse=True)
def quick_to_sign_in() -> Iterator[None]:
    """Nearly every test signs in: the commands are tried here, not what guessing a password costs."""
    with light_passwords():
        yield


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office where nothing has happened yet; never changed."""
    with light_passwords():
        return empty_office(tmp_path_factory.mktemp("office")).at.folder


@pytest.fixture(scope="session")
def with_letter(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office where a letter waits for approval and says nothing that is not done."""
    folder = tmp_path_factory.mktemp("case") / "office"
    shutil.copytree(empty, folder)
    office = terminal_at(folder)
    office.receive(UNSUBSCRIBE)
    office.run("queue", "steps", office.only_reference(), *DONE)
    return folder


@pytest.fixture
def office(empty: Path, tmp_path: Path) -> Terminal:
    """A terminal at an office of the test's own, where nothing has happened yet."""
    folder = tmp_path / "office"
    shutil.copytree(empty, folder)
    return terminal_at(folder)


@pytest.fixture
def reference(office: Terminal, with_letter: Path) -> str:
    """A case in the office whose letter waits for approval."""
    shutil.copytree(with_letter, office.at.folder, dirs_exist_ok=True)
    return office.only_reference()
