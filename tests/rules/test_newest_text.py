"""Where a new text ends: cases that need no whole mail. Whole mails stand in tests/mail."""

import pytest

from bot.rules.message import Address
from bot.rules.newest_text import newest, split_text
from bot.rules.parsing import parse

NEW = "Dag,\n\nGraag inzage.\n\nGroet,\nAnne"


@pytest.mark.parametrize(
    "line",
    [
        "Op di 3 nov. 2026 om 09:15 schreef Privacy <p@mailkoning.example>:",
        "Op 3-11-2026 om 09:15 schreef p@mailkoning.example:",
        "Op dinsdag 3 november 2026 09:15 heeft Privacy <p@mailkoning.example>\nhet volgende geschreven:",
        "On Tue, 3 Nov 2026 at 09:15, Privacy <p@mailkoning.example>\nwrote:",
        "On 11/3/26 9:15 AM, Privacy wrote:",
        "Am Dienstag, 3. November 2026, 09:15:00 MEZ schrieb Privacy <p@mailkoning.example>:",
        "Le 03/11/2026 à 09:15, Privacy a écrit :",
        "Privacy <p@mailkoning.example> schreef op 3 november 2026 09:15:",
        "2026-11-03 9:15 GMT+01:00 Privacy <p@mailkoning.example>:",
        "---- Op di, 03 nov 2026 09:15:00 +0100 Privacy <p@mailkoning.example> schreef ----",
        "-----Original Message-----",
        "------ Origineel bericht ------",
        "-----Ursprüngliche Nachricht-----",
        "-----Message d'origine-----",
    ],
)
def test_history_begins_at_the_line_that_introduces_it(line: str) -> None:
    found = split_text(f"{NEW}\n\n{line}\n\nBeste Anne,\nWat wilt u weten?\n")
    assert found.newest == NEW
    assert "Wat wilt u weten?" in found.quoted


@pytest.mark.parametrize(
    "text",
    [
        "Op 3 november schreef u mij dat alles gewist was:\ndat is niet waar.",
        "Op 3 oktober 2026 om 10:00 schreef ik u:\nwis alles.",
        "Van: mijn oude adres\nNaar: mijn nieuwe adres",
        "Mijn vraag:\nwat weet u van mij?",
        "Naam: Anne\nVan: 2019 tot 2021 klant\nDatum: onbekend",
        "Ik heb het origineel bericht niet meer.",
        "--\nEen streepje boven de tekst.",
        "Met vriendelijke groet aan het team, ik vraag inzage en bel gerust 020-0000000 als dat niet lukt.",
        "Dit bericht is vertrouwelijk. Ik wil inzage.",
    ],
)
def test_a_persons_own_words_are_never_cut(text: str) -> None:
    found = split_text(text)
    assert found.newest == text
    assert not found.quoted


@pytest.mark.parametrize(
    "line",
    [
        "Verstuurd vanaf mijn iPhone", "Verzonden vanaf Outlook voor iOS", "Sent from my Galaxy",
        "Get Outlook for Android", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
        "Gesendet mit der GMX Mail App",
        "Verzonden met Proton Mail",
    ],
)  # fmt: skip
def test_the_advertisement_of_a_program_is_no_text(line: str) -> None:
    found = split_text(f"{NEW}\n\n{line}")
    assert (found.newest, found.signature) == (NEW, line)


@pytest.mark.parametrize(
    "closing", ["Met vriendelijke groet,", "Kind regards,", "Mit freundlichen Grüßen", "Cordialement,"]
)
def test_the_name_stays_and_the_contact_block_goes(closing: str) -> None:
    found = split_text(
        f"Graag inzage.\n\n{closing}\nAnne de Boer\n\nBuro Voorbeeld\nTel. 020-0000000\nwww.buro.example"
    )
    assert found.newest == f"Graag inzage.\n\n{closing}\nAnne de Boer"
    assert found.signature.startswith("Buro Voorbeeld")


@pytest.mark.parametrize(
    "kept", ["P.S. Wis ook mijn foto.", "Geboren op 1-1-1980", "Klantnummer 12345", "Kunt u mij bellen?"]
)
def test_what_belongs_to_the_request_stays_below_the_name(kept: str) -> None:
    text = f"Graag inzage.\n\nGroet,\nAnne\n{kept}\nTel. 06-00000000"
    assert split_text(text).newest == text


def test_a_forward_gives_its_text_and_its_sender() -> None:
    found = split_text(
        "Zie onder.\n\n---------- Doorgestuurd bericht ----------\nVan: Piet Vos <piet@example.com>\n"
        "Datum: 1 november 2026\nOnderwerp: Wis mij\nAan: info@mailkoning.example\n\nVerwijder alles.\nPiet"
    )
    assert (found.newest, found.forwarded) == ("Zie onder.", "Verwijder alles.\nPiet")
    assert found.forwarded_from == Address("piet@example.com", "Piet Vos")


def test_html_is_asked_where_the_plain_text_shows_no_border() -> None:
    html = b"<div>Wis mij.</div><div class='yahoo_quoted'><div>Beste Anne, wat wilt u?</div></div>"
    raw = (
        b"From: anne@example.org\r\nSubject: Re: x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        b"--b\r\n\r\nWis mij. Beste Anne, wat wilt u?\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        + html
        + b"\r\n--b--\r\n"
    )
    assert newest(parse(raw)).newest == "Wis mij."


def test_every_line_of_a_text_is_somewhere() -> None:
    quote = "Op 3-11-2026 om 09:15 schreef p@mailkoning.example:\n> oud\n\nnog iets"
    text = f"{NEW}\n\nVerstuurd vanaf mijn iPhone\n\n{quote}"
    found = split_text(text)
    parts = f"{found.newest}\n{found.signature}\n{found.quoted}".split("\n")
    assert {line for line in text.split("\n") if line} == {line for line in parts if line}


def test_a_text_of_quotes_alone_says_nothing_new() -> None:
    assert split_text("> a\n> b").newest == ""
