"""Outlook's winmail.dat gives its text and its files, and a hostile one takes neither time nor the mail."""

import random
import struct
import time

import pytest

from bot.rules.compressed_rtf import MAX_BYTES, unpack
from bot.rules.tnef import MAX_FILES, Tnef, read
from tests.rules.outlook import attribute, file, packed_rtf, padded, plain_rtf, properties, winmail

BODY, MESSAGE, FILE_PROPERTIES = 0x0002800C, 0x00069003, 0x00069005
RTF = b"{\\rtf1 Graag inzage.}"
LETTER = winmail(
    attribute(0x00078008, b"IPM.Note\0"),
    attribute(BODY, "Graag één kopie.\0".encode("cp1252")),
    attribute(
        MESSAGE,
        properties(
            (0x0E1B, 0x000B, b"\1\0\0\0"),
            (0x3007, 0x0040, b"\0" * 8),
            (0x1013, 0x0102, b"<p>Graag <b>wissen</b>.</p>"),
            (0x1009, 0x0102, plain_rtf(RTF)),
        ),
    ),
    file("Brief van Anne.pdf", b"%PDF-1.4"),
    file("twee.txt", b"tweede"),
)


def opened(data: bytes) -> Tnef:
    found = read(data)
    assert found is not None
    return found


def test_text_and_files_come_out_under_their_long_names() -> None:
    found = opened(LETTER)

    assert (found.plain, found.html, found.rtf) == ("Graag één kopie.", "<p>Graag <b>wissen</b>.</p>", RTF)
    assert [(one.name, one.content) for one in found.files] == [
        ("Brief van Anne.pdf", b"%PDF-1.4"),
        ("twee.txt", b"tweede"),
    ]
    assert found.complete


def test_named_properties_and_lists_of_values_are_passed_over() -> None:
    guid = b"\0" * 16
    named = struct.pack("<HH", 0x001F, 0x8005) + guid + struct.pack("<II", 1, 10) + b"a\0b\0c\0d\0\0\0\0\0"
    numbered = struct.pack("<HH", 0x0003, 0x8006) + guid + struct.pack("<II", 0, 7) + b"\1\0\0\0"
    several = struct.pack("<HHI", 0x101E, 0x3A58, 2) + padded(b"een") + padded(b"twee")
    body = properties((0x1000, 0x001F, "Wis mij.\0".encode("utf-16-le")))[4:]
    listed = struct.pack("<I", 4) + named + struct.pack("<I", 1) + padded(b"x\0") + numbered + several + body

    assert opened(winmail(attribute(MESSAGE, listed))).plain == "Wis mij."


def test_a_message_in_the_file_gives_its_text_and_its_files() -> None:
    inner = winmail(attribute(BODY, b"Van een ander.\0"), file("diep.txt", b"diep"))
    held = properties((0x3701, 0x000D, b"\0" * 16 + inner), (0x3704, 0x001E, b"Doorgestuurd\0"))
    found = opened(winmail(attribute(0x00069002, b"\1\0"), attribute(FILE_PROPERTIES, held)))

    assert [(one.name, one.content) for one in found.files] == [
        ("Doorgestuurd.txt", b"Van een ander."),
        ("diep.txt", b"diep"),
    ]


def test_packed_rtf_is_unpacked_and_may_repeat_what_it_is_just_writing() -> None:
    start = 207  # where the window is written first
    packed = packed_rtf([b"{\\rtf1 ha", (start + 7, 6), b" Graag inzage.}"])

    assert unpack(packed) == b"{\\rtf1 hahahaha Graag inzage.}"


@pytest.mark.parametrize("data", [b"", b"LZFu", plain_rtf(RTF)[:12], b"\0" * 64])
def test_what_is_no_packed_rtf_gives_nothing(data: bytes) -> None:
    assert unpack(data) == b""


def test_rtf_that_asks_for_more_than_it_holds_is_cut() -> None:
    bomb = packed_rtf([b"a", *[(207, 17)] * 100_000])
    started = time.process_time()

    assert len(unpack(bomb)) <= MAX_BYTES
    assert time.process_time() - started < 5


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"\x78\x9f\x3e\x22", b"\x78\x9f\x3e\x22\1\0\xff\xff"])
def test_what_is_no_winmail_dat_or_holds_nothing_is_left_alone(data: bytes) -> None:
    assert read(data) is None


def test_a_file_that_breaks_off_gives_what_came_before_and_says_so() -> None:
    found = opened(LETTER[: LETTER.index(b"tweede")])

    assert found.plain == "Graag één kopie."
    assert [one.content for one in found.files] == [b"%PDF-1.4", b""]
    assert not found.complete


BOMB = packed_rtf([b"a", *[(207, 17)] * 99_999])
HOSTILE = {
    "values without bytes": winmail(attribute(MESSAGE, struct.pack("<IHHI", 1, 0x1001, 0x1000, 0xFFFFFFFF))),
    "properties without end": winmail(attribute(MESSAGE, struct.pack("<I", 0xFFFFFFFF) + b"\0" * 400_000)),
    "a length beyond the end": winmail(attribute(BODY, b"x")[:9] + b"\xff" * 40),
    "files": winmail(*[file("x", b"")] * 2_000),
    "rtf again and again": winmail(*[attribute(MESSAGE, properties((0x1009, 0x0102, BOMB)))] * 40),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_one_is_read_in_time(data: bytes) -> None:
    started = time.process_time()
    found = read(data)

    assert time.process_time() - started < 5
    assert found is None or len(found.files) <= MAX_FILES


def test_messages_within_messages_are_opened_to_a_depth() -> None:
    data = winmail(attribute(BODY, b"binnenin\0"))
    for _ in range(200):
        held = properties((0x3701, 0x000D, b"\0" * 16 + data))
        data = winmail(attribute(0x00069002, b"\1\0"), attribute(FILE_PROPERTIES, held))

    assert read(data) is not None


def test_a_damaged_one_gives_no_more_than_it_holds_or_nothing() -> None:
    dice, given_up, cut, whole = random.Random(20261128), 0, 0, 0
    for _ in range(3_000):
        data = bytearray(LETTER[: dice.randrange(len(LETTER))] if dice.random() < 0.3 else LETTER)
        for _ in range(dice.randrange(1, 6)):
            data[dice.randrange(len(data) or 1) if data else 0 : 0] = bytes([dice.randrange(256)])
        found = read(bytes(data))
        if found is None:
            given_up += 1
            continue
        assert sum(len(one.content) for one in found.files) + len(found.rtf) <= len(data)
        cut, whole = cut + (not found.complete), whole + found.complete
    assert given_up
    assert cut
    assert whole
