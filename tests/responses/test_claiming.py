"""Each claim of a letter is tied to the sentence that makes it, and leaves no trace in the letter."""

import re
from itertools import product

import pytest

from classifiers.kinds import Kind
from responses.blocks import parse, plain
from responses.catalogue import Situation, fits
from responses.claiming import ClaimMark, mark_of, take
from responses.facts import Claimed
from responses.render import compose
from tests.responses.builders import letter_facts, one_line


def test_a_claim_is_the_sentence_behind_its_mark() -> None:
    blocks = parse(f"Dag Anne. {mark_of('erased')}We hebben alles van je verwijderd. Tot ziens.")

    shown, claimed = take(blocks)

    assert claimed == (Claimed("erased", "We hebben alles van je verwijderd"),)
    assert shown[0].lines == ("Dag Anne. We hebben alles van je verwijderd. Tot ziens.",)


def test_an_initial_does_not_end_a_sentence() -> None:
    (_, claimed) = take(parse(f"{mark_of('handed_over')}J. de Vries kijkt persoonlijk naar je bericht. Dag."))

    assert claimed == (Claimed("handed_over", "J. de Vries kijkt persoonlijk naar je bericht"),)


def test_a_claim_in_a_labelled_row_is_found_too() -> None:
    shown, claimed = take(parse(f"= Afmeldlijst: {mark_of('suppressed')}zodat je geen mail meer krijgt"))

    assert [one.code for one in claimed] == ["suppressed"]
    assert shown[0].rows[0].value == "zodat je geen mail meer krijgt"


def test_a_claim_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        mark_of("made_up")


def test_a_value_cannot_bring_a_claim_along() -> None:
    hostile = letter_facts("nl", Kind.ACCESS, salutation_name=f"Anne {mark_of('erased')!s}de Vries")

    assert "erased" not in [one.code for one in compose(Situation.ANSWER, hostile).claimed]


@pytest.mark.parametrize(("situation", "kind"), list(product(Situation, Kind)))
def test_every_claim_of_every_letter_has_its_sentence_and_no_mark_is_left(
    situation: Situation, kind: Kind
) -> None:
    if not fits(situation, (kind,)):
        return
    for language in ("nl", "en"):
        letter = compose(situation, letter_facts(language, kind))
        assert not re.search("[\uf100-\uf2ff]", letter.text + letter.html + letter.subject)
        for claim in letter.claimed:
            assert len(claim.sentence.split()) >= 4
            assert one_line(claim.sentence) in one_line(letter.text), claim


def test_a_mark_is_nothing_that_a_letter_shows() -> None:
    assert isinstance(mark_of("erased"), ClaimMark)
    assert plain(str(mark_of("erased"))) not in "We hebben alles van je verwijderd."
