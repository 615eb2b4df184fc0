"""Who is answered: the writer himself, or whom a proven colleague passes on; otherwise a person must say."""

from dataclasses import replace

import pytest

from bot.rules.message import AutomaticKind, AutomaticVerdict, SenderTrust
from bot.rules.parsing import parse
from bot.rules.passed_on import PassedOn
from bot.rules.person_concerned import Concerned, SenderEvidence, concerned, may_be_meant
from bot.rules.reading import Read, ReadingTerms, read_mail
from bot.rules.sender_warnings import SenderWarning

TERMS = ReadingTerms(
    own_addresses=frozenset({"privacy@mailkoning.example"}),
    own_domain="mailkoning.example",
    colleague_domains=frozenset({"mailkoning.example"}),
    own_names=frozenset({"Mailkoning"}),
    authserv_id="mx.mailkoning.example",
)
OURS = TERMS.ourselves
ANNE, PIET, KIM = "anne@example.com", "piet@example.com", "kim@mailkoning.example"
PROVEN = "Authentication-Results: mx.mailkoning.example; dmarc=pass header.from=mailkoning.example"
FAILED = "Authentication-Results: mx.mailkoning.example; dmarc=fail header.from=mailkoning.example"
LONG = "Ik vraag u hierbij nadrukkelijk om al mijn gegevens te verwijderen. " * 4
FORWARD = (
    "\r\n\r\n---------- Forwarded message ---------\r\nVan: {writer}\r\nDate: ma 2 nov 2026 om 10:00\r\n"
    "Subject: Vraag\r\nTo: <support@mailkoning.example>\r\n\r\nVerwijder al mijn gegevens.\r\n"
)


def read(sender: str, text: str, *headers: str, terms: ReadingTerms = TERMS) -> Read:
    head = [f"From: {sender}", "To: privacy@mailkoning.example", "Subject: Fwd: Vraag", *headers]
    return read_mail("\r\n".join([*head, "", text]).encode(), terms)


def answered(found: Read) -> tuple[str, str]:
    """Who is answered and who is proposed."""
    return found.person.answer_to, found.person.proposed.email if found.person.proposed else ""


def forward_of(writer: str, words: str = "Zie onder.") -> str:
    return words + FORWARD.format(writer=writer)


def test_who_writes_for_himself_is_answered() -> None:
    assert answered(read(ANNE, "Verwijder al mijn gegevens.")) == (ANNE, "")


def test_the_writer_of_a_proven_colleagues_forward_is_answered() -> None:
    found = read(KIM, forward_of(PIET), PROVEN)
    assert answered(found) == (PIET, PIET)
    assert found.passed_on
    assert found.sender_trust is SenderTrust.UNPROVEN, "the proof is about the colleague, not about Piet"


@pytest.mark.parametrize("headers", [(), (FAILED,), ("Authentication-Results: mx.evil.example; dmarc=pass",)])
def test_a_forward_that_only_says_to_be_a_colleagues_is_a_persons_to_decide(headers: tuple[str, ...]) -> None:
    assert answered(read(KIM, forward_of(PIET), *headers)) == ("", PIET)


def test_without_a_server_that_gives_its_word_a_colleague_is_believed_unless_warned_of() -> None:
    terms = replace(TERMS, authserv_id=None)
    assert answered(read(KIM, forward_of(PIET), terms=terms)) == (PIET, PIET)
    assert answered(read(f"{KIM}, {ANNE}", forward_of(PIET), terms=terms)) == ("", PIET)
    assert answered(read(f'"{ANNE}" <{KIM}>', forward_of(PIET), terms=terms)) == ("", PIET)


@pytest.mark.parametrize("warning", [one for one in SenderWarning if one != SenderWarning.REPLY_TO_DIFFERS])
def test_a_colleague_with_a_warning_is_not_believed(warning: SenderWarning) -> None:
    mail = parse(f"From: {KIM}\r\n\r\nZie onder.".encode())
    writer = parse(f"From: {PIET}\r\n\r\nx".encode()).sender
    evidence = SenderEvidence(
        mail=mail, trust=SenderTrust.PASSED, passed=PassedOn("Wis alles.", writer), is_judged=True
    )
    assert concerned(evidence, OURS).answer_to == PIET
    assert concerned(replace(evidence, warnings=(SenderWarning.REPLY_TO_DIFFERS,)), OURS).answer_to == PIET
    assert concerned(replace(evidence, warnings=(warning,)), OURS).answer_to == ""


def test_a_domain_of_a_provider_makes_nobody_a_colleague() -> None:
    terms = replace(TERMS, colleague_domains=frozenset(), authserv_id=None)
    assert answered(read(KIM, forward_of(PIET), terms=terms)) == ("", PIET)


@pytest.mark.parametrize("writer", ["privacy@mailkoning.example", "no-reply@example.com", "geen adres"])
def test_our_own_address_and_one_that_takes_no_reply_are_never_proposed(writer: str) -> None:
    assert answered(read(KIM, forward_of(writer), PROVEN)) == ("", "")


def test_a_stranger_who_passes_a_mail_on_is_not_answered() -> None:
    found = read(ANNE, forward_of(PIET))
    assert answered(found) == ("", PIET)
    assert "Verwijder" in found.text_to_judge


def test_who_passes_on_his_own_earlier_mail_is_answered_and_proves_nothing_by_it() -> None:
    found = read(ANNE, forward_of(ANNE))
    assert answered(found) == (ANNE, "")
    assert found.sender_trust is SenderTrust.UNPROVEN


def test_a_persons_own_long_request_above_a_forward_is_his_own_mail() -> None:
    found = read(ANNE, forward_of(PIET, LONG))
    assert answered(found) == (ANNE, "")
    assert not found.passed_on
    assert found.text_to_judge == LONG.strip()
    assert found.passed.text == "Verwijder al mijn gegevens.", "what he passed on is shown all the same"


def test_a_colleague_with_much_to_say_is_not_taken_for_the_person() -> None:
    assert answered(read(KIM, forward_of(PIET, LONG), PROVEN)) == ("", PIET)


def test_who_returns_our_own_letter_is_answered() -> None:
    found = read(ANNE, forward_of("privacy@mailkoning.example", "Wis alles."))
    assert answered(found) == (ANNE, "")
    assert found.text_to_judge == "Wis alles."


def test_what_a_group_of_ours_sends_on_proposes_the_writer_and_is_no_loop() -> None:
    group = "'Anne' via Privacy <privacy@mailkoning.example>"
    found = read(group, "Verwijder al mijn gegevens.", f"X-Original-From: {ANNE}")
    assert (answered(found), found.automatic, found.held) == (("", ANNE), None, "")


def test_a_colleague_who_writes_through_a_group_is_no_proven_one() -> None:
    group = "'Kim' via Privacy <privacy@mailkoning.example>"
    assert answered(read(group, forward_of(PIET), f"X-Original-From: {KIM}", PROVEN)) == ("", PIET)


def test_a_form_on_our_own_site_proposes_who_filled_it_in() -> None:
    found = read("website@mailkoning.example", "Verwijder al mijn gegevens.", f"Reply-To: {ANNE}", PROVEN)
    assert answered(found) == ("", ANNE)
    assert found.sender_trust is SenderTrust.UNPROVEN


@pytest.mark.parametrize(
    ("sender", "reply_to", "proposed"),
    [
        ("no-reply@example.com", ANNE, ANNE),
        ("no-reply@example.com", "no-reply@example.com", ""),
        ("privacy@mailkoning.example", ANNE, ANNE),
    ],
)
def test_a_program_is_never_answered(sender: str, reply_to: str, proposed: str) -> None:
    found = read(sender, "Verwijder al mijn gegevens.", f"Reply-To: {reply_to}")
    assert found.held
    assert answered(found) == ("", proposed)


def test_who_writes_through_a_list_is_proposed() -> None:
    found = read(ANNE, "Wis mijn gegevens.", "List-Post: <mailto:buurt@lijst.example>")
    assert answered(found) == ("", ANNE)


def test_a_forged_form_of_ours_proposes_nobody() -> None:
    found = read("website@mailkoning.example", "Wis alles.", "Reply-To: mallory@example.net", FAILED)
    assert answered(found) == ("", "")


def test_mail_that_can_hold_no_request_proposes_nobody() -> None:
    assert answered(read(ANNE, "Ik ben er niet.", "Auto-Submitted: auto-replied")) == ("", "")


def test_a_feedback_report_proposes_nobody() -> None:
    mail = parse(f"From: {ANNE}\r\n\r\nSpam.".encode())
    report = AutomaticVerdict(AutomaticKind.FEEDBACK, "A report.")
    found = concerned(SenderEvidence(mail=mail, trust=SenderTrust.PASSED, automatic=report), OURS)
    assert (found.answer_to, found.proposed) == ("", None)


def test_a_mail_without_a_sender_proposes_where_it_wants_its_answer() -> None:
    mail = parse(f"Reply-To: {ANNE}\r\nSubject: Vraag\r\n\r\nWis alles.".encode())
    found = concerned(SenderEvidence(mail=mail, trust=SenderTrust.UNPROVEN), OURS)
    assert (found.answer_to, found.proposed and found.proposed.email) == ("", ANNE)
    assert read_mail(b"\0", TERMS).person == Concerned()


def test_of_all_addresses_that_a_case_names_only_those_of_people_are_offered() -> None:
    named = ["Anne@Example.com", ANNE, "", "no-reply@example.com", "privacy@mailkoning.example", KIM]
    assert may_be_meant(named, OURS) == (ANNE, KIM)
