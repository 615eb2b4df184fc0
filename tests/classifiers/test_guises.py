"""A mail in another guise asks the same: its labels stay true, wherever its words come to stand."""

import random

import numpy as np

from classifiers.kinds import KIND_ORDER, Kind
from classifiers.learning.guises import varied
from classifiers.learning.lessons import example
from tests.classifiers.labelled import MAIL, a_mail, letters, said, shipped_pieces


def test_a_variant_keeps_its_labels_true() -> None:
    chance = random.Random(1)
    other = {**MAIL, "id": "t-2", "body": "Verwijder alles.\nNu graag."}
    variants = [varied(MAIL, [other], chance) for _ in range(300)]

    assert {len(variant["body"]) for variant in variants} > {len(MAIL["body"])}
    for variant in variants:
        assert variant["kinds"] == MAIL["kinds"]
        named = [one for listed in variant["evidence"].values() for one in listed]
        assert all(one in variant["body"] or one in variant["subject"] for one in named)
        found = example(letters(), variant)
        assert found.values_known.any()


def test_history_below_a_mail_is_no_evidence() -> None:
    chance = random.Random(2)
    other = {**MAIL, "id": "t-2", "body": "Haal ook mijn adres weg."}
    with_history = next(
        variant
        for variant in (varied(MAIL, [other], chance) for _ in range(500))
        if "Haal ook mijn adres" in variant["body"]
    )
    found = example(letters(), with_history)

    erasing = np.flatnonzero(found.pieces[:, KIND_ORDER.index(Kind.ERASURE)])
    assert erasing.max() < len(example(letters(), MAIL).ids)


def test_a_guise_never_loses_what_the_labels_point_at() -> None:
    row = a_mail(
        "Niet Kerkpad 3 maar Molenweg 12 graag, want daar wonen wij al een jaar en er komt geen post.",
        {"field": "address", "old": "Kerkpad 3", "new": "Molenweg 12"},
    )
    story = {
        **a_mail("Het regent hier al dagen en de hond wil niet naar buiten."),
        "kinds": ["other"],
        "evidence": {},
    }
    chance = random.Random(5)
    guises = [varied(row, [story], chance) for _ in range(200)]

    assert {guise["kinds"] == row["kinds"] for guise in guises} == {True}
    assert len({guise["body"] + guise["subject"] for guise in guises}) >= 5
    for guise in guises:
        lesson = example(shipped_pieces(), guise)
        assert said(shipped_pieces(), guise, lesson, "new").lower() == "molenweg12"
        assert lesson.pieces_known


def test_only_a_matter_that_asks_for_nothing_is_told_around_a_wish() -> None:
    row = a_mail("Haal mij van de lijst.", kinds=["withdrawal"])
    other = {**a_mail("Verwijder alles wat u van mij heeft."), "kinds": ["erasure"], "evidence": {}}
    chance = random.Random(8)

    told = [varied(row, [other], chance)["body"] for _ in range(300)]

    around = {f"{row['body']}\n\n{other['body']}", f"{other['body']}\n\n{row['body']}"}
    assert around.isdisjoint(told)
    assert np.mean([body == row["body"] for body in told]) > 0.5
