"""The labelled mails are whole: every line can be trained or measured on, and names nobody who exists."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from classifiers.kinds import Kind, Language
from tests.installation import ROOT

FOLDER = ROOT / "classifiers" / "training"
FILES = sorted(path for path in FOLDER.glob("*.jsonl") if path.name != "rules-check.jsonl")

_INVENTED = re.compile(r"(^|\.)(example\.(com|org|net)|mailkoning\.nl)$|\.(example|test)$")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def in_every_file() -> list[tuple[str, dict[str, Any]]]:
    return [(path.name, mail) for path in FILES for mail in lines(path)]


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_every_mail_has_known_labels_and_evidence_that_stands_in_it(path: Path) -> None:
    for mail in lines(path):
        said = f"{path.name} {mail['id']}"
        kinds = [Kind(kind) for kind in mail["kinds"]]
        assert kinds, said
        assert kinds == [Kind.OTHER] or Kind.OTHER not in kinds, said
        assert Language(mail["lang"]), said
        assert mail["identity_required"] in {True, False, None}, said
        assert set(mail["evidence"]) == {kind.value for kind in kinds} - {"other"}, said
        for sentences in mail["evidence"].values():
            assert sentences, said
            assert all(text in mail["body"] or text in mail["subject"] for text in sentences), said


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_no_mail_names_a_domain_that_could_be_somebodys(path: Path) -> None:
    for mail in lines(path):
        text = f"{mail['from']} {mail['body']}"
        domains = {found.rstrip(".").lower() for found in re.findall(r"[\w.+-]+@([\w.-]+)", text)}
        assert {domain for domain in domains if not _INVENTED.search(domain)} == set(), mail["id"]


def test_no_id_is_used_twice() -> None:
    ids = [mail["id"] for _, mail in in_every_file()]

    assert len(ids) == len(set(ids))


def test_no_mail_to_measure_on_is_a_training_mail_in_other_words() -> None:
    """Three words in a row, shared by more than half: such a mail would flatter the measurement."""
    shingled = [(name, mail["id"], shingles(mail["body"])) for name, mail in in_every_file()]
    training = [row for row in shingled if row[0].startswith("mails-")]
    alike = [
        (one[1], other[1])
        for one in shingled
        if not one[0].startswith("mails-")
        for other in training
        if one[2] and other[2] and len(one[2] & other[2]) * 2 > min(len(one[2]), len(other[2]))
    ]

    assert alike == []


def test_no_two_mails_of_one_hand_are_the_same_mail() -> None:
    for path in FILES:
        bodies = [(mail["id"], shingles(mail["body"])) for mail in lines(path)]
        doubles = [
            (one, other)
            for (one, first), (other, second) in combinations(bodies, 2)
            if len(first) > 3 and first == second
        ]
        assert doubles == [], path.name


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = re.sub(r"\W+", " ", text.lower()).split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))
