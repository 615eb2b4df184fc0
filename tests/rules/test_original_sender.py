"""Who wrote a mail that a list, a group or a form sent on is proposed; an ordinary sender is left alone."""

import pytest

from bot.rules.message import Address
from bot.rules.original_sender import recover
from bot.rules.ourselves import Ourselves
from bot.rules.parsing import parse

OURS = Ourselves(
    addresses=frozenset({"privacy@mailkoning.example"}),
    own_domain="mailkoning.example",
    colleague_domains=frozenset({"mailkoning.example"}),
)
ANNE = "anne@example.com"
GROUP = "From: 'Anne de Vries' via Privacy <privacy@mailkoning.example>"
LIST = "From: Anne de Vries via Buurtlijst <buurt@lijst.example>"


def writer(*headers: str) -> str | None:
    """Whom the mail proposes; an empty text where it proposes nobody, None where From is the writer's."""
    found = recover(parse("\r\n".join([*headers, "Subject: Vraag", "", "Hallo."]).encode()), OURS)
    return None if found is None else found.writer.email if found.writer else ""


@pytest.mark.parametrize(
    "name", ["X-Original-From", "X-Google-Original-From", "X-Original-Sender", "Reply-To"]
)
def test_a_group_names_the_writer_in_one_of_several_headers(name: str) -> None:
    assert writer(GROUP, f"{name}: Anne <{ANNE}>") == ANNE
    assert writer(LIST, f"{name}: {ANNE}") == ANNE


def test_the_name_is_proposed_too() -> None:
    mail = parse(f"{GROUP}\r\nX-Original-From: Anne de Vries <{ANNE}>\r\n\r\nHallo.".encode())
    found = recover(mail, OURS)
    assert found is not None
    assert found.writer == Address(ANNE, "Anne de Vries")


def test_a_replaced_from_counts_without_any_other_sign() -> None:
    assert writer("From: groep@example.org", f"X-Original-From: {ANNE}") == ANNE
    assert writer(f"From: {ANNE}", f"X-Original-From: {ANNE}") is None


def test_a_list_that_writes_in_its_own_name_is_one_by_its_address() -> None:
    assert writer("From: buurt@lijst.example", "List-Post: <mailto:buurt@lijst.example>") == ""


def test_where_nobody_is_named_nobody_is_proposed() -> None:
    assert writer(LIST) == ""
    assert writer(GROUP, "Reply-To: privacy@mailkoning.example") == ""
    assert writer(LIST, f"Reply-To: {ANNE}, bram@example.com") == ""
    assert writer(LIST, "Reply-To: no-reply@lijst.example") == ""
    assert writer(LIST, "X-Original-From: buurt@lijst.example") == ""


def test_a_form_on_our_own_site_names_the_person_in_reply_to() -> None:
    assert writer("From: website@mailkoning.example", f"Reply-To: {ANNE}") == ANNE
    assert writer("From: privacy@mailkoning.example", f"Reply-To: {ANNE}") == ANNE
    assert writer("From: website@mailkoning.example", f"Reply-To: {ANNE}, bram@example.com") == ""


def test_a_colleague_who_is_answered_at_his_team_writes_for_himself() -> None:
    assert writer("From: kim@mailkoning.example", "Reply-To: support@mailkoning.example") is None


@pytest.mark.parametrize(
    "headers",
    [
        (f"From: Anne <{ANNE}>",),
        (f"From: Anne <{ANNE}>", "Reply-To: anne@example.org"),
        (f"From: Anne <{ANNE}>", "X-Original-Sender: bounces@example.com"),
        (f"From: Silvia Vos <{ANNE}>",),
        (f"From: {ANNE}", "List-Post: <mailto:buurt@lijst.example>"),
        ("To: privacy@mailkoning.example",),
    ],
)
def test_an_ordinary_sender_is_the_writer(headers: tuple[str, ...]) -> None:
    assert writer(*headers) is None
