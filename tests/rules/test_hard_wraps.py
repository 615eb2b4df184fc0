"""Paragraphs that a mail program broke are made whole; what a person broke on purpose stays broken."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.flowed_text import unflow
from bot.rules.hard_wraps import paragraphs

STORY = (
    "Vorige zomer kocht ik op de markt in Deventer een doos met appels van jullie boomgaard, en toen gaf ik "
    "mijn adres omdat de verkoper zei dat ik dan een keer korting zou krijgen. Nu krijg ik elke week een "
    "mail over peren, pruimen en kersen, terwijl ik daar nooit om heb gevraagd."
)
QUESTION = "Kunnen jullie mij laten weten welke gegevens er van mij bewaard worden, en wie ze nog meer kreeg?"


def wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False)


@pytest.mark.parametrize("width", [65, 70, 72, 76, 78])
def test_paragraphs_that_a_program_wrapped_are_whole_again(width: int) -> None:
    mail = (
        f"Beste mensen,\n\n{wrapped(STORY, width)}\n\n{wrapped(QUESTION, width)}\n\nGroet,\nJoris Peerenboom"
    )

    assert paragraphs(mail) == ("Beste mensen,", STORY, QUESTION, "Groet,", "Joris Peerenboom")


def test_flowed_text_was_joined_before_and_stays_so() -> None:
    flowed = f"Beste mensen,\n\n{wrapped(STORY, 66).replace(chr(10), ' ' + chr(10))}\nGroet,\nJoris"

    assert paragraphs(unflow(flowed, delete_space=False)) == ("Beste mensen,", STORY, "Groet,", "Joris")


def test_paragraphs_on_lines_of_their_own_stay_apart() -> None:
    """A program that wraps nothing has a line for each paragraph, of any length."""
    assert paragraphs(f"{STORY}\n{QUESTION}\nHet gaat om het adres op de doos\nen om dat van mijn man.") == (
        STORY,
        QUESTION,
        "Het gaat om het adres op de doos",
        "en om dat van mijn man.",
    )


VERSE = (
    "De nieuwsbrief valt iedere week",
    "als een blaadje in mijn bus,",
    "ik lees hem niet, ik leg hem weg,",
    "dus stuur hem niet meer, dus.",
)
ADDRESS = ("Joris Peerenboom", "Appelgaard 12", "7411 AB Deventer", "Nederland")
SENTENCES = (
    "Ik wil graag weten welke gegevens jullie van mij hebben bewaard.",
    "Ook wil ik weten wie ze heeft gekregen, en wanneer dat was.",
    "Graag krijg ik antwoord per mail.",
)
ANNOUNCED = ("Mijn vraag gaat over de volgende gegevens, die ik hieronder noem:", "naam", "adres")


@pytest.mark.parametrize(
    "lines", [VERSE, ADDRESS, SENTENCES, ANNOUNCED], ids=["verse", "address", "sentences", "announced"]
)
def test_lines_that_a_person_broke_stay_lines(lines: tuple[str, ...]) -> None:
    assert paragraphs("\n".join(lines)) == lines


def test_the_items_of_a_list_stay_apart_and_are_whole() -> None:
    first = "alles wat er over mijn aankopen op de markt van het vorige jaar is opgeschreven"
    second = "met wie dat gedeeld is, en wanneer, ook als dat een ander bedrijf was dan dat van jullie"
    items = "\n".join(
        textwrap.fill(item, 72, initial_indent=mark, subsequent_indent="  ")
        for mark, item in (("- ", first), ("- ", second), ("3) ", "de rest"))
    )

    assert paragraphs(f"{wrapped(STORY, 72)}\n{items}") == (STORY, f"- {first}", f"- {second}", "3) de rest")


def test_a_signature_is_not_joined_to_what_stands_above_it() -> None:
    signature = (
        "Joris Peerenboom, teler van appels en peren, ook voor uw bruiloft en\nandere feesten in de regio"
    )
    found = paragraphs(f"{wrapped(STORY, 70)}\n--\n{signature}")

    assert found == (STORY, "--", *signature.split("\n"))


def test_a_long_address_does_not_hide_the_width_of_the_other_lines() -> None:
    link = f"https://www.example.com/{'a' * 90}"

    assert paragraphs(f"{wrapped(STORY, 72)}\n{link}\n") == (STORY, link)


def test_one_full_line_that_ends_a_sentence_is_no_proof() -> None:
    full = "Ik wil dat jullie ophouden met al die mails over appels en peren sturen."

    assert paragraphs(f"{full}\nJoris") == (full, "Joris")


@given(st.text(alphabet="ab .,-\n>:", max_size=400))
def test_no_word_is_lost_or_made(text: str) -> None:
    assert " ".join(paragraphs(text)).split() == text.split()
