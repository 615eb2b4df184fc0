"""The labelled mails are whole: every line can be trained or measured on, and names nobody who exists."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classifiers.kinds import Kind, Language
from tests.installation import ROOT

FOLDER = ROOT / "classifiers" / "training"
FILES = sorted(path for path in FOLDER.glob("*.jsonl") if path.name != "rules-check.jsonl")

#: All three words in a row of a text.
Shingles = frozenset[tuple[str, ...]]

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
    training: dict[str, Shingles] = {}
    measured: dict[str, Shingles] = {}
    for name, mail in in_every_file():
        kept = training if name.startswith("mails-") else measured
        kept[mail["id"]] = shingles(mail["body"])

    assert alike(measured, training) == []


def test_a_training_mail_with_other_words_around_it_is_found() -> None:
    said = "Graag ontvang ik een overzicht van alles wat jullie over mij bewaren"
    training = {"one": shingles(said), "short": shingles("Graag"), "other": shingles("Ik wil geen post meer")}

    assert alike({"same": shingles(f"Beste mensen, {said}. Dank alvast.")}, training) == [("same", "one")]
    assert (
        alike({"half": shingles(" ".join(said.split()[:5]) + " lijstje dat ik mag inzien")}, training) == []
    )


def test_no_two_mails_of_one_hand_are_the_same_mail() -> None:
    for path in FILES:
        same = defaultdict(list)
        for mail in lines(path):
            same[shingles(mail["body"])].append(mail["id"])
        doubles = [ids for text, ids in same.items() if len(text) > 3 and len(ids) > 1]
        assert doubles == [], path.name


def shingles(text: str) -> Shingles:
    words = re.sub(r"\W+", " ", text.lower()).split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def alike(measured: dict[str, Shingles], training: dict[str, Shingles]) -> list[tuple[str, str]]:
    """Pairs that share more than half of their three words in a row, which would flatter the measurement."""
    holders = defaultdict(list)
    for name, text in training.items():
        for shingle in text:
            holders[shingle].append(name)
    return [
        (one, other)
        for one, text in measured.items()
        for other, shared in Counter(name for shingle in text for name in holders.get(shingle, ())).items()
        if shared * 2 > min(len(text), len(training[other]))
    ]
