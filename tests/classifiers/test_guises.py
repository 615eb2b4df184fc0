"""A mail in another guise asks the same: its labels stay true, wherever its words come to stand."""

import random

import numpy as np
import pytest

from classifiers.kinds import KIND_ORDER, Kind
from classifiers.learning.details import details
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


def test_who_gives_his_particulars_does_not_want_them_changed() -> None:
    row = {**a_mail("Haal mij van de lijst.", kinds=["withdrawal"]), "from_name": "Corné Verstappen"}
    chance = random.Random(9)

    told = [varied(row, [row], chance) for _ in range(400)]
    with_details = [guise for guise in told if "geb" in guise["body"] or "Geboortedatum" in guise["body"]]

    assert len(with_details) > 15
    assert len({guise["body"] for guise in with_details}) == len(with_details)
    for guise in with_details:
        lesson = example(shipped_pieces(), guise)
        assert guise["kinds"] == ["withdrawal"]
        assert lesson.values_known.all()
        assert not lesson.values.any()


def test_particulars_never_hold_the_value_that_is_to_be_changed() -> None:
    change: dict[str, str | None] = {"field": "name", "old": "Anne de Vries", "new": "Anne Bos"}
    row = {**a_mail("Ik heet geen Anne de Vries meer maar Anne Bos.", change), "from_name": "Anne de Vries"}
    chance = random.Random(10)

    guises = [varied(row, [row], chance)["body"] for _ in range(300)]
    with_details = [body for body in guises if "klantnummer" in body or "Geboortedatum" in body]

    assert with_details
    assert {body.count("Anne de Vries") for body in with_details} == {1}


@pytest.mark.parametrize(("language", "word"), [("nl", "geb"), ("en", "born"), ("de", "geb"), ("fr", "né")])
def test_particulars_are_given_in_the_language_of_the_mail(language: str, word: str) -> None:
    chance = random.Random(11)
    told = [details(language, "Corné", chance) or "" for _ in range(40)]

    assert all(told)
    assert any(word in one for one in told)


def test_there_are_no_particulars_in_a_language_that_we_do_not_write() -> None:
    assert details("other", "Corné", random.Random(1)) is None


def test_particulars_are_not_added_where_they_could_be_the_new_value() -> None:
    row = a_mail(
        "Mijn geboortedatum staat verkeerd bij u.", {"field": "birth_date", "old": None, "new": None}
    )
    chance = random.Random(12)

    told = [varied(row, [row], chance)["body"] for _ in range(300)]

    assert not [body for body in told if "geboren" in body or "Geboortedatum:" in body]
