"""Whose case it is, on the command line: named by a colleague, refused in words, and proposed by the mail."""

import pytest

from tests.builders import raw_mail
from tests.commands.terminal import Terminal


def test_a_colleague_says_whose_case_it_is(office: Terminal, reference: str) -> None:
    office.run("queue", "person", reference, "bram@example.org", "--name", "Bram Bos")
    case = office.run("queue", "show", reference, "--json").json

    assert (case["person"]["address"], case["person"]["name"]) == ("bram@example.org", "Bram Bos")
    assert case["draft"]["recipients"] == ["bram@example.org"]
    assert "case.person_named" in [event["code"] for event in case["history"]]


@pytest.mark.parametrize(
    ("address", "said"), [("nobody", "not an e-mail"), ("Privacy@Company.test", "our own")]
)
def test_what_cannot_be_the_person_is_refused(
    office: Terminal, reference: str, address: str, said: str
) -> None:
    before = office.run("queue", "show", reference, "--json").json

    assert said in office.run("queue", "person", reference, address, expect=1).err
    assert office.run("queue", "show", reference, "--json").json == before


def test_a_mail_that_was_passed_on_and_its_odd_sender_are_shown(office: Terminal) -> None:
    forward = (
        "Zie onder.\n\n---------- Forwarded message ---------\nVan: piet@example.com\nSubject: Vraag\n\n"
        "Graag uitschrijven voor de nieuwsbrief."
    )
    office.receive(raw_mail(forward, subject="Fwd: Vraag", headers={"Reply-To": "anders@example.org"}))
    reference = office.only_reference()
    case = office.run("queue", "show", reference, "--json").json
    page = office.run("queue", "show", reference).out

    assert (case["person"]["address"], case["draft"]) == ("", None)
    assert case["messages"][0]["proposed_person"] == "piet@example.com"
    assert case["messages"][0]["sender_warnings"] == ["reply_to_differs"]
    assert "Written by piet@example.com" in page
    assert "The answer is asked at another address" in page
