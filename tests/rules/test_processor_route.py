"""At which customer a mail points, how sure, and by when it is passed on."""

from datetime import date

import pytest

from bot.rules.newsletter_clues import Clue, ClueSort
from bot.rules.processor_route import (
    SIGN_WORDS,
    SURENESS_WORDS,
    Sign,
    SignSort,
    Sureness,
    forward_before,
    is_a_customers,
    pointers,
)
from bot.web.words import words_in
from tests.newsletters import BAKERY, BICYCLES

ALL = (BICYCLES, BAKERY)
LIST = Clue(ClueSort.LIST_ID, "nieuws.korenaar.example")
LINK = Clue(ClueSort.LINK, "www.vandijk.example")


def test_a_list_of_a_customer_makes_it_clear() -> None:
    (found,) = pointers([LIST], "", ALL)

    assert (found.customer, found.sureness) == (BAKERY, Sureness.CLEAR)
    assert found.signs == (Sign(SignSort.LIST_ID, "nieuws.korenaar.example"),)


@pytest.mark.parametrize(
    ("sort", "sureness"),
    [
        (ClueSort.UNSUBSCRIBE, Sureness.CLEAR),
        (ClueSort.SENDER, Sureness.CLEAR),
        (ClueSort.ADDRESS, Sureness.LIKELY),
        (ClueSort.LINK, Sureness.LIKELY),
    ],
)
def test_each_sign_says_as_much_as_it_can(sort: ClueSort, sureness: Sureness) -> None:
    (found,) = pointers([Clue(sort, "mail.korenaar.example")], "", ALL)

    assert found.sureness is sureness


@pytest.mark.parametrize("value", ["example", "korenaar.example.evil.example", "mijnkorenaar.example"])
def test_a_domain_that_only_looks_like_it_is_not_the_customers(value: str) -> None:
    assert pointers([Clue(ClueSort.LINK, value)], "", ALL) == ()


@pytest.mark.parametrize("words", ["Van bakkerij  de\nKorenaar kreeg ik dit", "Die mail van 'De Korenaar'."])
def test_a_name_is_found_however_it_is_written_and_is_never_enough(words: str) -> None:
    (found,) = pointers([], words, ALL)

    assert (found.customer, found.sureness) == (BAKERY, Sureness.POSSIBLE)
    assert not is_a_customers([found])


def test_a_piece_of_a_word_is_no_name() -> None:
    assert pointers([], "De Korenaarvereniging mailt mij.", ALL) == ()


def test_several_customers_are_named_the_surest_first() -> None:
    found = pointers([LINK, LIST], "", ALL)

    assert [one.customer for one in found] == [BAKERY, BICYCLES]
    assert is_a_customers(found)


def test_without_a_sign_there_is_nobody() -> None:
    assert pointers([Clue(ClueSort.LINK, "elders.example")], "Graag inzage.", ALL) == ()
    assert not is_a_customers(())


@pytest.mark.parametrize(
    ("received", "days", "before"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
    ],
)
def test_the_day_of_passing_on_is_a_working_day(received: date, days: int, before: date) -> None:
    assert forward_before(received, days) == before


@pytest.mark.parametrize("sentence", [*SIGN_WORDS.values(), *SURENESS_WORDS.values()])
def test_every_sign_is_said_in_dutch(sentence: str) -> None:
    assert words_in("nl").of_rules(sentence) != sentence


def test_a_name_is_not_looked_for_beyond_a_hundred_thousand_characters() -> None:
    assert pointers([], f"{'bla ' * 20_000}{BAKERY.name}", ALL)
    assert pointers([], f"{'bla ' * 25_001}{BAKERY.name}", ALL) == ()
