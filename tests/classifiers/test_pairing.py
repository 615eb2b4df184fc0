"""Old and new values find each other: by field, by order, by nearness."""

import pytest

from classifiers.pairing import NEW, OLD, Value, paired, told_apart
from classifiers.verdict import Correction


def values(*told: tuple[int, str, str, int]) -> list[Value]:
    return [Value(side, field, text, at, at + len(text)) for side, field, text, at in told]


def test_one_old_and_one_new_value_are_a_change_though_their_fields_differ() -> None:
    told = values((OLD, "other", "verkoopster", 10), (NEW, "title", "eigenares", 400))

    assert paired(told) == (Correction("title", "verkoopster", "eigenares"),)


def test_as_many_old_as_new_values_of_a_field_go_by_their_order() -> None:
    told = values(
        (OLD, "phone", "038 1", 0), (OLD, "phone", "038 2", 10), (NEW, "phone", "038 3", 50),
        (NEW, "phone", "038 4", 60),
    )  # fmt: skip

    assert paired(told) == (Correction("phone", "038 1", "038 3"), Correction("phone", "038 2", "038 4"))


def test_where_there_are_more_new_than_old_the_nearest_belong_together() -> None:
    told = values((NEW, "name", "Abel", 0), (OLD, "name", "Kain", 200), (NEW, "name", "Kees", 210))

    assert paired(told) == (Correction("name", None, "Abel"), Correction("name", "Kain", "Kees"))


def test_values_side_by_side_are_one_change_though_the_model_took_a_field_wrong() -> None:
    told = values(
        (OLD, "name", "Kuiper", 0), (NEW, "name", "Kuipers", 12), (OLD, "other", "Mr", 100),
        (NEW, "title", "Dr", 110),
    )  # fmt: skip

    assert paired(told) == (Correction("name", "Kuiper", "Kuipers"), Correction("title", "Mr", "Dr"))


def test_values_far_apart_of_different_fields_stay_alone() -> None:
    told = values(
        (OLD, "name", "Kuiper", 0), (NEW, "name", "Kuipers", 12), (OLD, "other", "postzegels", 100),
        (NEW, "phone", "038 5", 300),
    )  # fmt: skip

    assert paired(told)[1:] == (Correction("other", "postzegels", None), Correction("phone", None, "038 5"))


def test_a_signature_that_holds_the_new_name_is_no_second_change() -> None:
    told = values(
        (OLD, "name", "Afat", 0), (NEW, "name", "Tjon A Fat", 12), (NEW, "name", "Winnie Tjon A Fat", 90)
    )

    assert paired(told) == (Correction("name", "Afat", "Tjon A Fat"),)


def test_a_wrong_year_of_birth_alone_is_the_old_day_of_birth() -> None:
    told = values((OLD, "birth_date", "1899", 0), (NEW, "birth_date", "1999-08-17", 12))

    assert paired(told) == (Correction("birth_date", "1899-08-17", "1999-08-17"),)


def test_a_mailbox_never_becomes_an_account_number() -> None:
    told = values((OLD, "email", "a@b.example", 0), (NEW, "bank", "NL20INGB0001234567", 20))

    assert paired(told) == (
        Correction("email", "a@b.example", None),
        Correction("bank", None, "NL20INGB0001234567"),
    )


def test_of_two_values_of_one_side_the_one_that_looks_newer_is_new() -> None:
    told = [Value(OLD, "language", "Dutch", 0, 5, 0.1), Value(OLD, "language", "English", 20, 27, 0.4)]

    assert paired(told) == (Correction("language", "Dutch", "English"),)


def test_a_value_that_stays_the_same_is_no_change() -> None:
    assert paired(values((OLD, "name", "Jansen", 0), (NEW, "name", "Jansen", 40))) == ()


def test_without_values_nothing_changes() -> None:
    assert paired([]) == ()


@pytest.mark.parametrize(
    ("before", "side"),
    [
        ('ik krijg soms "', OLD),
        ("er staat nog steeds ", OLD),
        ("I still get ", OLD),
        ("er staat nu ", NEW),
        ("op de gevel staat ", NEW),
    ],
)
def test_a_value_that_the_writer_still_meets_is_the_old_one(before: str, side: int) -> None:
    value = Value(NEW, "title", "de heer", len(before), len(before) + 7)

    assert told_apart([value], f'{before}de heer". Pas dat aan.')[0].side == side
