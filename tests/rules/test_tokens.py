"""What we signed comes back recognised; what we did not sign never does."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.tokens import MAX_TAGS, CaseToken, case_tag, find_case_tags, message_id, read_message_id

KEY = b"a key of the tests, 32 bytes....."
OLDER = b"the key before it, also 32 bytes."
STRANGER = b"somebody else's key, of 32 bytes."
UID = "9f2c4e7a1b3d5f60"
REFERENCE = "MK-2026-000123"


class TestMessageIds:
    OURS = message_id(KEY, 123, UID, "mailkoning.example")

    def test_a_message_id_of_ours_names_its_case_and_item(self) -> None:
        assert read_message_id(KEY, self.OURS) == CaseToken(123, UID)

    @pytest.mark.parametrize(
        "damage",
        [str.upper, str.title, lambda text: text.strip("<>"), lambda text: f"\r\n {text} ", str.swapcase],
        ids=["upper case", "title case", "no brackets", "white space", "swapped case"],
    )
    def test_it_survives_what_mail_programs_do(self, damage: Callable[[str], str]) -> None:
        assert read_message_id(KEY, damage(self.OURS)) == CaseToken(123, UID)

    @pytest.mark.parametrize(
        "forged",
        [
            OURS.replace("mk.123.", "mk.124."),
            OURS.replace("mk.123.", "mk.0123."),
            OURS.replace(UID, UID[:-1] + "1"),
            OURS.replace("mk.", "km."),
            OURS.replace("@", "a@"),
            OURS.replace("mk.123.", "mk.١٢٣."),
            OURS + "\n" + OURS,
            OURS + " trailing",
            "<" * 500 + OURS,
            "",
            "<>",
            "<CAF=abc.123@mail.example.com>",
            "<mk.1.a.aaaaaaaaaaaaaaaa@mailkoning.example>",
            OURS + "x" * 1000,
        ],
    )
    def test_a_changed_or_foreign_one_is_nothing(self, forged: str) -> None:
        assert read_message_id(KEY, forged) is None

    def test_a_strangers_signature_is_nothing(self) -> None:
        assert read_message_id(KEY, message_id(STRANGER, 123, UID, "mailkoning.example")) is None

    def test_an_older_key_still_recognises_and_the_newest_signs(self) -> None:
        before = message_id(OLDER, 123, UID, "mailkoning.example")

        assert read_message_id([KEY, OLDER], before) == CaseToken(123, UID)
        assert message_id([KEY, OLDER], 123, UID, "mailkoning.example") == self.OURS

    @pytest.mark.parametrize(
        ("case_id", "uid", "domain"),
        [
            (0, UID, "example.com"),
            (-1, UID, "example.com"),
            (1, "", "example.com"),
            (1, "UPPER", "example.com"),
            (1, "a.b", "example.com"),
            (1, "a\r\nBcc: x", "example.com"),
            (1, "a\n", "example.com"),
            (1, UID, ""),
            (1, UID, "example.com>\r\nBcc: x"),
            (1, UID, "münchen.example"),
        ],
    )
    def test_what_cannot_stand_in_a_header_is_refused(self, case_id: int, uid: str, domain: str) -> None:
        with pytest.raises(ValueError, match="Message-ID needs"):
            message_id(KEY, case_id, uid, domain)

    @given(st.integers(1, 10**17), st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True))
    def test_every_message_id_fits_a_header_and_reads_back(self, case_id: int, uid: str) -> None:
        made = message_id(KEY, case_id, uid, "mailkoning.example")

        assert made.isascii()
        assert len(made) <= 200
        assert read_message_id(KEY, made) == CaseToken(case_id, uid)

    @given(st.text())
    def test_no_text_breaks_the_reading(self, text: str) -> None:
        assert read_message_id(KEY, text) is None


class TestCaseTags:
    TAG = case_tag(KEY, REFERENCE)

    def test_a_tag_is_the_reference_with_six_letters(self) -> None:
        reference, _, signature = self.TAG.partition(".")

        assert reference == REFERENCE
        assert len(signature) == 6
        assert set(signature) <= set("0123456789abcdefghjkmnpqrstvwxyz")

    @pytest.mark.parametrize(
        "subject",
        [
            "{tag}",
            "Re: Je verzoek [{tag}]",
            "FW: AW: ({tag})",
            "antw.: {tag}.",
            "over {tag}, en nog iets",
            '"{tag}"\n> geciteerd',
        ],
    )
    def test_it_is_found_wherever_people_leave_it(self, subject: str) -> None:
        assert find_case_tags(KEY, subject.format(tag=self.TAG)) == (REFERENCE,)
        assert find_case_tags(KEY, subject.format(tag=self.TAG.upper())) == (REFERENCE,)

    def test_letters_that_are_misread_for_digits_are_understood(self) -> None:
        # Among these references some signature holds a 0 and some a 1.
        for number in range(50):
            reference = f"MK-2026-{number:06}"
            signature = case_tag(KEY, reference).partition(".")[2]
            by_hand = signature.replace("0", "O").replace("1", "l")
            assert find_case_tags(KEY, f"{reference}.{by_hand}") == (reference,)

    @pytest.mark.parametrize(
        "text",
        [
            REFERENCE,
            f"{REFERENCE}.",
            f"{REFERENCE}.000000",
            TAG.replace("000123", "000124"),
            TAG + "x",
            "X" + TAG,
            "x-" + TAG,
            TAG.replace(".", " "),
            TAG[:-1],
            TAG.replace("2026", "٢٠٢٦"),
            case_tag(STRANGER, REFERENCE),
            "",
        ],
    )
    def test_a_bare_reference_or_a_wrong_signature_is_nothing(self, text: str) -> None:
        assert find_case_tags(KEY, text) == ()

    def test_several_cases_are_named_once_each_in_order(self) -> None:
        other = case_tag(KEY, "MK-2025-000009")

        assert find_case_tags(KEY, f"{other} {self.TAG} {other}") == ("MK-2025-000009", REFERENCE)

    def test_an_older_key_still_recognises(self) -> None:
        assert find_case_tags([KEY, OLDER], case_tag(OLDER, REFERENCE)) == (REFERENCE,)

    @pytest.mark.parametrize(
        "reference", ["", "MK-2026", "mk-2026-000123", "MK-2026-000123\n", "MK-26-000123"]
    )
    def test_only_a_reference_gets_a_tag(self, reference: str) -> None:
        with pytest.raises(ValueError, match="reference such as"):
            case_tag(KEY, reference)

    def test_a_text_full_of_tags_is_read_up_to_a_bound(self) -> None:
        assert find_case_tags(KEY, "MK-2026-000001.aaaaaa " * MAX_TAGS + self.TAG) == ()

    @pytest.mark.parametrize(
        "part", ["A", "MK-", "MK-2026-", "MK-2026-000123", "9", "MK-2026-000123.aaaaaa "]
    )
    def test_a_long_text_takes_time_in_proportion(self, part: str) -> None:
        started = time.perf_counter()
        find_case_tags(KEY, part * (2_000_000 // len(part)))

        # A search that is quadratic would take hours for two million characters.
        assert time.perf_counter() - started < 10


def test_a_signature_for_one_use_is_worthless_for_another() -> None:
    tag_signature = case_tag(KEY, REFERENCE).partition(".")[2]

    assert tag_signature not in message_id(KEY, 123, UID, "mailkoning.example")


@pytest.mark.parametrize("keys", [b"", b"short", [], [KEY, b"short"]])
def test_a_missing_or_short_key_is_refused_everywhere(keys: bytes | list[bytes]) -> None:
    for use in (
        lambda: message_id(keys, 1, UID, "example.com"),
        lambda: read_message_id(keys, "<x@example.com>"),
        lambda: case_tag(keys, REFERENCE),
        lambda: find_case_tags(keys, ""),
    ):
        with pytest.raises(ValueError, match="at least one key"):
            use()
