"""A code is found however it is typed over, costs a guesser his tries, and never stands for a no."""

import random
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.confirming import (
    DIGITS,
    LETTERS,
    MASKED,
    MAX_CODES_OF_A_MAIL,
    MAX_TRIES,
    Confirmation,
    Standing,
    code_hash,
    codes_in,
    denies,
    new_code,
    only_confirms,
    same_hash,
    weigh,
    without_codes,
)

CODE = "KQ7F-2MXB"
KEY = b"a key of the tests, long enough"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

codes = st.integers().map(lambda seed: new_code(random.Random(seed).choice))


@pytest.mark.parametrize(
    "text",
    [
        "KQ7F-2MXB",
        "kq7f-2mxb",
        "KQ7F2MXB",
        "KQ7F 2MXB",
        "De code is KQ7F-2MXB.",
        "Ja hoor kq7f 2mxb groet Anne",
        "K Q 7 F - 2 M X B",
        "KQ7F\u20112MXB",
        "KQ7F-\r\n2MXB",
        "KQ7F -\n 2MXB",
        "*KQ7F-2MXB*",
        "(KQ7F-2MXB)",
        "code:KQ7F-2MXB,graag snel",
    ],
)
def test_a_code_is_found_however_it_is_typed(text: str) -> None:
    assert codes_in(text) == (CODE,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ja, dat ben ik.",
        "Mijn code",
        "Op 3 dec 2026 om 12 uur, 8033 BH Zwolle",
        "MK-2026-000123.k7fq2m",
        "NL91 ABNA 0417 1643 00",
        "KQ7F-2MX",
        "KQ7F-2MXBC",
        "xKQ7F-2MXB",
    ],
)
def test_ordinary_words_and_numbers_are_no_code(text: str) -> None:
    assert codes_in(text) == ()


def test_a_mail_full_of_guesses_is_not_read_to_its_end() -> None:
    generator = random.Random(1)
    guesses = "\n".join(new_code(generator.choice) for _ in range(5000))

    assert len(codes_in(guesses)) == MAX_CODES_OF_A_MAIL


@given(codes)
def test_each_code_is_found_again_in_what_was_printed_and_masked_without_a_trace(code: str) -> None:
    assert codes_in(f"Deze code: {code}") == (code,)
    assert without_codes(f"<p>{code}</p>") == f"<p>{MASKED}</p>"
    assert not set(code) & set("01AEIOUL")


@given(st.text(alphabet=string.printable, max_size=300))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert len(codes_in(text)) <= MAX_CODES_OF_A_MAIL
    assert len(without_codes(text)) == len(text)


def test_a_hundred_thousand_signs_are_read_at_once() -> None:
    assert codes_in("2" * 100_000 + " " + "K " * 50_000) == ()


def test_only_printed_codes_are_masked_and_references_stay() -> None:
    assert without_codes("MK-2026-000123, BCDF-GHJK en 2345-6789") == (
        "MK-2026-000123, BCDF-GHJK en 2345-6789"
    )


def test_a_hash_depends_on_the_case_and_the_key() -> None:
    hashes = {code_hash(KEY, 1, CODE), code_hash(KEY, 2, CODE), code_hash(b"another key", 1, CODE)}

    assert len(hashes) == 3
    assert all(CODE not in one and len(one) == 64 for one in hashes)
    assert same_hash(code_hash(KEY, 1, CODE), code_hash(KEY, 1, CODE))
    assert not same_hash(code_hash(KEY, 1, CODE), code_hash(KEY, 1, "KQ7F-2MXC"))


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (Standing(NOON + timedelta(seconds=1), 0), Confirmation.CODE),
        (Standing(NOON + timedelta(hours=1), MAX_TRIES - 1), Confirmation.CODE),
        (Standing(NOON, 0), Confirmation.EXPIRED),
        (Standing(NOON + timedelta(hours=1), MAX_TRIES), Confirmation.DEAD),
        (Standing(NOON + timedelta(hours=1), 0, voided=True), Confirmation.REPLACED),
        (Standing(NOON + timedelta(hours=1), 0, used=True), Confirmation.REPLACED),
    ],
)
def test_the_right_code_counts_once_in_time_and_before_the_fifth_wrong_one(
    standing: Standing, verdict: Confirmation
) -> None:
    assert weigh(standing, NOON) is verdict


@pytest.mark.parametrize(
    ("text", "said_no"),
    [
        ("Ja, dat ben ik.", False),
        ("Akkoord, KQ7F-2MXB", False),
        ("Dit verzoek is van mij.", False),
        ("Dit is niet van mij.", True),
        ("Nee, dat wil ik NIET", True),
        ("I didn’t ask for this", True),
        ("I don't agree", True),
        ("Ich habe das nicht verlangt", True),
        ("Je n'ai pas demandé cela", True),
    ],
)
def test_a_reply_that_says_no_is_read_by_a_person(text: str, *, said_no: bool) -> None:
    assert denies(text) is said_no


@pytest.mark.parametrize(
    ("text", "confirms"),
    [
        ("Ja, dat klopt. De code is kq7f 2mxb\n\nRosa", True),
        ("KQ7F-2MXB", True),
        ("Yes, that's me: KQ7F-2MXB. Kind regards, Rosa Verdonk", True),
        ("Ja, das bin ich. Mit freundlichen Grüßen, Rosa Verdonk", True),
        ("Oui, c’est bien moi. Cordialement, Rosa Verdonk", True),
        ("Ja, KQ7F-2MXB. En ik wil ook een klacht indienen.", False),
        ("Ja, dat ben ik. Stuur alles naar mijn advocaat.", False),
    ],
)
def test_a_reply_with_weak_signs_of_a_wish_only_confirms_where_it_says_nothing_else(
    text: str, *, confirms: bool
) -> None:
    assert only_confirms(text, seems_to_ask=True) is confirms


def test_a_long_reply_may_hold_more_than_a_confirmation() -> None:
    assert only_confirms("Ja, dat ben ik. KQ7F-2MXB Ik was op reis en las dit nu.", seems_to_ask=False)
    assert not only_confirms("woord " * 60, seems_to_ask=False)


def test_a_code_has_more_forms_than_five_tries_can_find() -> None:
    mixed_halves = sum(
        1
        for first in DIGITS + LETTERS
        for second in DIGITS + LETTERS
        for third in DIGITS + LETTERS
        for fourth in DIGITS + LETTERS
        if {sign in DIGITS for sign in (first, second, third, fourth)} == {True, False}
    )

    assert mixed_halves**2 > 2**37
