"""Files and armour that stand in the text of a mail are taken out of it, and every word stays."""

import binascii
import time

import pytest

from bot.rules.invitation_words import says_more
from bot.rules.invitations import Invitation, read
from bot.rules.pgp_text import PgpText, without_armour
from bot.rules.uuencoded import MAX_FILES, take_out

FILE = b"begin 644 brief.txt\n" + binascii.b2a_uu(b"Graag inzage.") + b"`\nend\n"
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----"


def test_a_file_is_taken_out_of_the_lines_around_it() -> None:
    assert take_out(b"Hallo\n" + FILE + b"Groet\n") == (b"Hallo\nGroet\n", (("brief.txt", b"Graag inzage."),))


@pytest.mark.parametrize(
    "text",
    [
        b"Hallo,\nbegin 644 dagen later\nook nog\nend\n",
        b"begin 644 x\nend\n",
        FILE.replace(b"end\n", b""),
        FILE.replace(b"begin 644", b"begin 9x4"),
        b"> " + FILE.replace(b"\n", b"\n> "),
        b"x begin 644 brief.txt\n",
    ],
)
def test_what_only_looks_like_a_file_stays_in_the_text(text: bytes) -> None:
    assert take_out(text) == (text, ())


def test_files_beyond_the_limit_stay_in_the_text() -> None:
    text, files = take_out(FILE * (MAX_FILES + 2))

    assert (len(files), text) == (MAX_FILES, FILE * 2)


def test_signs_that_a_writer_puts_behind_a_line_are_no_damage() -> None:
    line = binascii.b2a_uu(b"Graag").rstrip(b"\n")

    assert take_out(b"begin 644 x\n" + line + b"=x\n`\nend")[1] == (("x", b"Graag"),)


def test_clear_signed_words_are_laid_open_with_their_dashes() -> None:
    text = f"Voor\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- -- \nGraag\n{SIGNATURE}\nna"

    assert without_armour(text) == PgpText("Voor\n-- \nGraag\nna", signed=True)


def test_keys_and_signatures_alone_go_and_prove_nothing() -> None:
    key = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n-----END PGP PUBLIC KEY BLOCK-----"

    assert without_armour(f"Graag inzage.\n{key}\n") == PgpText("Graag inzage.")


@pytest.mark.parametrize(
    "text", ["-----BEGIN PGP MESSAGE-----\nabcd", f"Hallo\n> {SIGNATURE.splitlines()[0]}"]
)
def test_armour_without_an_end_or_in_a_quote_stays(text: str) -> None:
    assert without_armour(text).text == text


def test_an_encrypted_block_is_noted_and_only_the_words_around_it_stay() -> None:
    block = "-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----"

    assert without_armour(f"Zie onder.\n{block}") == PgpText("Zie onder.", encrypted=True)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN PGP MESSAGE-----\n" * 60_000,
        "-----BEGIN PGP SIGNED MESSAGE-----\n" * 60_000 + "-----END PGP SIGNATURE-----\n" * 60_000,
        "begin 644 x\n" * 100_000,
        "begin 644 x\n" + "#86)C\n" * 200_000,
    ],
    ids=lambda text: text[:30],
)
def test_a_text_made_to_take_long_is_opened_in_time(text: str) -> None:
    started = time.process_time()
    without_armour(text)
    take_out(text.encode())
    assert time.process_time() - started < 5


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]).encode()


def test_an_invitation_is_unfolded_even_in_the_middle_of_a_letter() -> None:
    folded = calendar("SUMMARY:Privé").replace("é".encode(), b"\xc3\r\n \xa9")

    assert read(folded) == Invitation("", "Privé")


def test_escapes_parameters_and_the_method_are_read() -> None:
    said = read(b"METHOD:reply\r\n" + calendar('COMMENT;ALTREP="cid:a:b":Een\\, twee\\; drie\\nvier\\\\'))

    assert said == Invitation("REPLY", "Een, twee; drie\nvier\\")


def test_alarms_and_later_entries_say_nothing() -> None:
    alarm = ("BEGIN:VALARM", "DESCRIPTION:Herinnering", "END:VALARM")

    assert read(calendar("SUMMARY:Een", *alarm) + b"\r\n" + calendar("SUMMARY:Twee")).text == "Een"


def test_a_description_in_html_is_read_as_its_reader_sees_it() -> None:
    assert read(calendar("DESCRIPTION:<p>Graag <b>inzage</b></p><p>Anne</p>")).text == "Graag inzage\n\nAnne"


@pytest.mark.parametrize("content", [b"", b"\0\xff", b"END:VEVENT\n" * 20_000, b"SUMMARY;" + b'a="' * 80_000])
def test_broken_invitations_say_nothing(content: bytes) -> None:
    assert read(content).text == ""


@pytest.mark.parametrize(
    ("own", "invitation", "more"),
    [
        ("U bent uitgenodigd.", "Overleg", False),
        ("Overleg\nWanneer: dinsdag 3 november 10:00\nWaar: kamer 4", "Overleg", False),
        ("", "Overleg over de planning van de verhuizing van kantoor naar de eerste verdieping", False),
        ("Ik wil graag weten wat jullie van mij hebben, kunnen we bellen?", "Bellen", True),
        ("", "Bespreken: een kopie van mijn persoonlijke gegevens", True),
        ("Please delete my account", "Call", True),
    ],
)
def test_an_invitation_says_more_when_somebody_wrote_in_it(own: str, invitation: str, *, more: bool) -> None:
    assert says_more(own, invitation) is more
