"""What a mail carries counts when the mail itself says little, and what nobody read is not passed over."""

import pytest

from bot.rules.attached import (
    BETWEEN,
    MAX_TOTAL,
    REASONS,
    Attached,
    FileInText,
    FileReading,
    Outcome,
    gather,
    hides,
    joined,
    says_little,
)
from bot.rules.message import Attachment
from bot.rules.reviewing import held_for_unread
from classifiers import Classification, Kind, Language
from classifiers.verdict import ScoredKind
from tests.carried_files import attachment

COVERING = (
    "Geachte heer, mevrouw, namens mijn cliënt doe ik u hierbij een brief toekomen. Ik verzoek u de "
    "ontvangst daarvan te bevestigen en binnen de gestelde termijn inhoudelijk te reageren. De brief treft u "
    "als bijlage aan. In afwachting van uw bericht verblijf ik, hoogachtend, mr. P. de Wit."
)
LONG = "Graag zou ik willen weten hoe laat de winkel open is op zondag, want " + "ik kom van ver en " * 6


def carried(*readings: FileReading, own: str = "Zie bijlage.", html: str = "") -> Attached:
    files = [attachment(f"{number}.txt", b"x" * 100) for number in range(len(readings))]
    return gather(own, html, files, readings)


@pytest.mark.parametrize("own", ["", "Zie bijlage.", "Hierbij mijn verzoek, zie pdf. Groet, Jan", COVERING])
def test_a_mail_that_only_points_at_what_it_carries_says_little(own: str) -> None:
    assert says_little(own)


@pytest.mark.parametrize(
    "sentence",
    [
        "Please find the letter attached.",
        "See the enclosed letter.",
        "Im Anhang finden Sie mein Schreiben.",
        "Anbei mein Antrag.",
        "Veuillez trouver ma lettre ci-jointe.",
        "Bijgaand treft u mijn brief aan.",
    ],
)
def test_a_covering_letter_is_known_in_four_languages(sentence: str) -> None:
    assert says_little(f"{'polite words ' * 15}{sentence}")


def test_a_mail_that_says_enough_is_not_judged_by_what_it_carries() -> None:
    assert not says_little(LONG)
    assert not says_little(LONG * 3 + " Zie bijlage.")
    assert not carried(FileReading(Outcome.READ, "Verwijder alles."), own=LONG).judged


def test_a_mail_without_files_carries_nothing() -> None:
    assert carried() == Attached()


def test_each_file_has_its_place_in_the_text_and_the_shortest_comes_first() -> None:
    found = carried(
        FileReading(Outcome.READ, "long " * 40),
        FileReading(Outcome.IMAGE),
        FileReading(Outcome.READ, "wis\n"),
    )
    places = [found.text[file.start : file.end] for file in found.files]

    assert places == [("long " * 40).strip(), "", "wis"]
    assert found.text == f"wis{BETWEEN}{places[0]}"
    assert found.judged


def test_the_text_of_all_files_is_bounded() -> None:
    found = carried(*[FileReading(Outcome.READ, f"{number}" * 20_000) for number in range(1, 6)])

    assert len(found.text) <= MAX_TOTAL
    assert [file.outcome for file in found.files].count(Outcome.CUT) == 3
    assert all(file.end <= len(found.text) for file in found.files)


def test_a_file_that_is_the_body_of_the_mail_is_not_read_twice() -> None:
    found = carried(FileReading(Outcome.READ, "Wis  al mijn\ngegevens."), own="Wis al mijn gegevens.")

    assert (found.text, found.files) == ("", (FileInText(Outcome.REPEATED),))


@pytest.mark.parametrize(
    ("size", "html", "expected"),
    [
        (9_000, '<img src="cid:logo@x">', Outcome.BESIDE),
        (90_000, '<img src="cid:logo@x">', Outcome.IMAGE),
        (9_000, "<p>geen beeld</p>", Outcome.IMAGE),
    ],
)
def test_a_logo_in_the_text_is_no_attachment_and_a_photo_is(size: int, html: str, expected: Outcome) -> None:
    file = Attachment("image001.png", "image/png", size, "", b"", content_id="logo@x")

    assert gather("Dank u wel.", html, [file], [FileReading(Outcome.IMAGE)]).files[0].outcome is expected


def test_what_was_not_read_hides_something_and_what_was_read_does_not() -> None:
    assert {one for one in Outcome if not hides(one)} == {Outcome.READ, Outcome.REPEATED, Outcome.BESIDE}


def test_every_outcome_has_its_reason() -> None:
    assert set(REASONS) == set(Outcome)


@pytest.mark.parametrize(("own", "start"), [("Zie bijlage.", 14), ("", 0), ("  ", 0)])
def test_the_text_of_the_files_stands_where_it_is_said_to_stand(own: str, start: int) -> None:
    text, found = joined(own, "Wis alles.")

    assert (found, text[found:]) == (start, "Wis alles.")


def verdict(*kinds: Kind) -> Classification:
    return Classification(
        tuple(ScoredKind(kind, 0.9) for kind in kinds), {}, Language.NL, "words", "1", needs_review=False
    )


@pytest.mark.parametrize("kinds", [(), (Kind.OTHER,)])
def test_no_request_in_a_mail_with_something_unread_is_for_a_person(kinds: tuple[Kind, ...]) -> None:
    found = held_for_unread(verdict(*kinds))

    assert found.needs_review
    assert "attachment that the bot cannot read" in (found.review_reason or "")


def test_a_request_that_the_mail_itself_makes_stands_beside_something_unread() -> None:
    assert held_for_unread(verdict(Kind.ACCESS)) == verdict(Kind.ACCESS)
