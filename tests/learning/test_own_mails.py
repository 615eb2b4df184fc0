"""The desk learns from what its colleagues sorted by hand: the command, the store and the network, together.

Needs the extra train (make test-training); without torch these tests are not collected. Only the number of
shipped mails is cut, so that it takes seconds; tests/commands/test_training.py tells the rest of the command.
"""

import json
from pathlib import Path

import pytest

from classifiers import learning, load
from classifiers.kinds import Kind
from classifiers.model import SHIPPED
from tests.builders import light_passwords, raw_mail
from tests.commands.terminal import Terminal, empty_office

#: The shipped model is in doubt between an erasure and a restriction; the colleague is not.
WORDS = "Het dossier van mijn konijn Snuffel mag op non-actief."
SUBJECT = "Konijnendossier"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """An office with one case that a colleague sorted, and few shipped mails to learn besides."""
    shipped, measured = learning.shipped_rows()[:7], learning.development_rows()[:24]
    monkeypatch.setattr(learning, "shipped_rows", lambda: shipped)
    monkeypatch.setattr(learning, "development_rows", lambda: measured)
    with light_passwords():
        office = empty_office(tmp_path / "office")
    office.receive(raw_mail(WORDS, subject=SUBJECT, sender="Anna Geheim <anna.geheim@example.com>"))
    office.run("queue", "kinds", office.only_reference(), "restriction")
    return office


def restriction(folder: Path) -> float:
    """The chance that a model gives what the colleague said."""
    return load(folder)(SUBJECT, WORDS).scores[Kind.RESTRICTION]


def test_what_a_colleague_said_of_a_mail_becomes_likelier_to_a_model_that_learned_it(
    office: Terminal,
) -> None:
    model = office.at.folder / "model"

    said = office.run("train", "--with-corrections", "--from", str(SHIPPED), "--rounds", "20")

    assert "1 mails that were sorted by hand are learned from" in said.err
    assert json.loads((model / "learned-from.json").read_text()) == [1]
    assert restriction(model) > restriction(SHIPPED) + 0.05

    shown = office.run("shadow", str(model), "--json")
    assert shown.json["mails"] == 1
    assert "Snuffel" not in shown.out + shown.err
