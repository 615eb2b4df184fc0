"""A colleague's word that it is not sure who writes stands until there is new proof, or another word."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from bot.rules.terms import STANDARD_TERMS
from bot.steps.identifying import settle_by_hand
from bot.store.work import Store
from tests.builders import (
    OUR_ADDRESS,
    add_colleague,
    customers,
    only_case,
    raw_mail,
    run_steps,
    tag_of,
    take_in,
)
from tests.steps.test_confirming import (
    BEFORE,
    NEXT_DAY,
    ON_FILE,
    ask_again,
    asked,
    check_of,
    letter,
    reply,
    run,
    send_letter,
)

REFUSED_AT = NEXT_DAY - timedelta(hours=3)
LATER = NEXT_DAY + timedelta(hours=1)
#: A picture that is one by its first bytes, and an identity document by its name.
FACE = b"\xff\xd8\xff\xe0" + b"\x00" * 600


def by_hand(store: Store, *, settled: bool) -> None:
    reference = only_case(store).reference
    settle_by_hand(store, reference, settled=settled, staff_id=1, terms=STANDARD_TERMS, now=REFUSED_AT)
    run(store, REFUSED_AT)


def refused(store: Store) -> str:
    """A case of which a colleague said that it cannot become sure who writes; the code that was sent."""
    code = asked(store)
    by_hand(store, settled=False)
    assert check_of(store).state == "refused"
    return code


def stands(store: Store) -> tuple[object, ...]:
    check = check_of(store)
    return check.state, check.level, check.required, check.code, check.reason, check.address_to_confirm


@pytest.mark.parametrize(
    "text",
    [
        "Bedankt voor jullie snelle reactie!\n\nAnne",
        "Ik hoor graag van jullie.",
        "Geef inzage in wat er onder mijn ander adres staat, alsjeblieft.",
        "Geef inzage in mijn gegevens.",
    ],
    ids=["thanks", "nothing", "the same again", "her own matter"],
)
def test_a_mail_without_new_proof_leaves_the_refusal(store: Store, text: str) -> None:
    refused(store)
    before = stands(store)
    reply(store, text, sender="anne@example.com")

    assert stands(store) == before
    assert before[0] == "refused"
    assert before[2], "no answer may take it for sure who writes"


def test_a_mail_after_a_refusal_brings_no_answer_with_data(store: Store) -> None:
    refused(store)
    reply(store, "Geef inzage in mijn gegevens.", sender="anne@example.com")

    assert letter(store).situation == "identity_confirm"


def test_the_code_that_comes_after_all_lets_a_colleague_look_again(store: Store) -> None:
    code = refused(store)
    reply(store, f"Ja, dat ben ik: {code}")

    assert check_of(store).state == "needed"
    assert check_of(store).required
    assert check_of(store).address_to_confirm == BEFORE


def test_a_code_that_no_longer_counts_is_no_new_proof(store: Store) -> None:
    code = refused(store)
    reply(store, f"Ja, dat ben ik: {code}", now=NEXT_DAY + timedelta(days=9))

    assert check_of(store).state == "refused"


def test_the_code_from_another_address_is_no_proof(store: Store) -> None:
    code = refused(store)
    reply(store, f"Ja, dat ben ik: {code}", sender="anne@example.com")

    assert check_of(store).state == "refused"


def test_a_code_that_was_used_before_the_refusal_is_no_new_proof(store: Store) -> None:
    code = asked(store)
    reply(store, f"Ja, dat ben ik: {code}", now=REFUSED_AT - timedelta(hours=1))
    assert check_of(store).state == "settled"
    by_hand(store, settled=False)
    reply(store, f"Nogmaals: {code}")

    assert check_of(store).state == "refused"


def test_an_identity_document_lets_a_colleague_look_again(store: Store) -> None:
    refused(store)
    mail = EmailMessage()
    mail["From"], mail["To"] = "anne@example.com", OUR_ADDRESS
    mail["Subject"] = f"Re: {tag_of(only_case(store).reference)}"
    mail.set_content("Hier is een kopie.")
    mail.add_attachment(FACE, maintype="image", subtype="jpeg", filename="paspoort.jpg")
    take_in(store, mail.as_bytes(), LATER)
    run_steps(store, LATER, directory=customers(*ON_FILE))

    assert check_of(store).state == "needed"


def test_a_colleague_can_settle_what_was_refused(store: Store) -> None:
    refused(store)
    by_hand(store, settled=True)

    assert check_of(store).state == "settled"


def test_a_new_letter_that_asks_takes_the_refusal_back_and_its_code_settles(store: Store) -> None:
    refused(store)
    ask_again(store)
    fresh = letter(store)
    send_letter(store, NEXT_DAY - timedelta(hours=1))
    assert check_of(store).state == "asked"
    code = next(word for word in fresh.text.split() if len(word) == 9 and word[4] == "-")
    reply(store, f"Ja: {code}", now=LATER)

    assert check_of(store).state == "settled"


def test_a_refusal_where_nothing_was_asked_keeps_every_answer_with_data_back(store: Store) -> None:
    take_in(store, raw_mail("Geef inzage in mijn gegevens."))
    run_steps(store, directory=customers(*ON_FILE))
    add_colleague(store)
    by_hand(store, settled=False)

    check = check_of(store)
    assert (check.state, check.level, check.required) == ("refused", "confirm", True)
    assert letter(store).situation == "identity_confirm"
