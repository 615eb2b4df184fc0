"""A mail joins a case by our signature and a known sender together, and by nothing less."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.matching import (
    MAX_REFERENCES,
    CaseFacts,
    Claims,
    Match,
    MatchInput,
    MatchVerdict,
    Proof,
    match,
    read_claims,
)
from bot.rules.message import SenderTrust
from bot.rules.tokens import CaseToken, case_tag, message_id

KEY = b"a key of the tests, 32 bytes....."
STRANGER = b"somebody else's key, of 32 bytes."

ANNE = "anne@example.com"
BOB = "bob@example.net"
ANNES = CaseFacts(7, "MK-2026-000007", frozenset({ANNE}))
BOBS = CaseFacts(8, "MK-2026-000008", frozenset({BOB}))
CASES = (ANNES, BOBS)


def letter(case: CaseFacts, uid: str = "first", key: bytes = KEY) -> str:
    """The Message-ID of a letter that we sent in a case."""
    return message_id(key, case.case_id, uid, "mailkoning.example")


def judge(mail: MatchInput, *cases: CaseFacts) -> MatchVerdict:
    return match(mail, read_claims(mail, KEY), cases)


REPLY = MatchInput(references=(letter(ANNES),), subject="Re: je verzoek", sender_email=ANNE)
TAGGED = MatchInput(subject=f"vraag [{case_tag(KEY, ANNES.reference)}]", sender_email=ANNE)


@pytest.mark.parametrize(("mail", "proof"), [(REPLY, Proof.MESSAGE_ID), (TAGGED, Proof.CASE_TAG)])
def test_a_signed_reply_of_the_person_joins_the_case(mail: MatchInput, proof: Proof) -> None:
    verdict = judge(mail, *CASES)

    assert (verdict.match, verdict.case_id, verdict.proof) == (Match.SAME_CASE, 7, proof)
    assert not verdict.reopens


@pytest.mark.parametrize("mail", [REPLY, TAGGED])
def test_a_signed_reply_of_somebody_else_is_only_suggested(mail: MatchInput) -> None:
    verdict = judge(replace(mail, sender_email=BOB), *CASES)

    assert (verdict.match, verdict.case_id) == (Match.SUGGESTED, 7)


@pytest.mark.parametrize("mail", [REPLY, TAGGED])
def test_a_sender_whose_domain_does_not_vouch_is_only_suggested(mail: MatchInput) -> None:
    assert judge(replace(mail, trust=SenderTrust.FAILED), *CASES).match is Match.SUGGESTED
    assert judge(replace(mail, trust=SenderTrust.PASSED), *CASES).match is Match.SAME_CASE


@pytest.mark.parametrize(
    "mail",
    [
        MatchInput(sender_email=ANNE),
        MatchInput(subject="Re: je verzoek MK-2026-000007", sender_email=ANNE),
        MatchInput(subject="MK-2026-000007.aaaaaa", sender_email=ANNE),
        MatchInput(text="mijn kenmerk is MK-2026-000007", sender_email=ANNE),
        MatchInput(references=("<abc@mail.example.com>",), sender_email=ANNE),
        MatchInput(references=(letter(ANNES, key=STRANGER),), sender_email=ANNE),
        MatchInput(references=(letter(ANNES).replace("mk.7.", "mk.8."),), sender_email=BOB),
        MatchInput(subject=f"[{case_tag(STRANGER, ANNES.reference)}]", sender_email=ANNE),
    ],
    ids=[
        "sender alone",
        "reference in the subject",
        "guessed tag",
        "reference in the text",
        "somebody's thread",
        "forged letter",
        "letter moved to another case",
        "forged tag",
    ],
)
def test_nothing_less_than_our_signature_ties_a_mail_to_a_case(mail: MatchInput) -> None:
    verdict = judge(mail, *CASES)

    assert verdict.match is Match.NEW_CASE
    assert verdict.case_id is None


def test_a_bare_reference_is_mentioned_to_staff() -> None:
    bare = MatchInput(subject="Re: MK-2026-000007", sender_email=ANNE)

    assert "without our signature" in judge(bare, *CASES).reason


def test_a_closed_case_opens_again_only_for_its_own_person() -> None:
    closed = replace(ANNES, closed=True)

    assert judge(REPLY, closed).reopens
    assert not judge(replace(REPLY, sender_email=BOB), closed).reopens


def test_a_bare_reference_from_an_address_of_that_case_is_named_and_no_more() -> None:
    bare = MatchInput(subject="Re: mk-2026-000007", sender_email=ANNE)

    assert judge(bare, *CASES).named_case_id == ANNES.case_id
    assert judge(replace(bare, sender_email=BOB), *CASES).named_case_id is None
    assert judge(replace(bare, sender_email=""), *CASES).named_case_id is None


def test_a_case_that_was_closed_long_ago_is_followed_for_its_own_person_only() -> None:
    past = replace(ANNES, closed=True, closed_long=True)

    assert (judge(REPLY, past).match, judge(REPLY, past).case_id) == (Match.LINKED, ANNES.case_id)
    assert judge(replace(REPLY, sender_email=BOB), past).match is Match.SUGGESTED
    assert judge(replace(REPLY, trust=SenderTrust.FAILED), past).match is Match.SUGGESTED


def test_a_forgotten_case_is_followed_by_a_new_one() -> None:
    verdict = judge(REPLY, replace(ANNES, people=frozenset(), forgotten=True))

    assert (verdict.match, verdict.reopens) == (Match.LINKED, False)
    assert "nothing is kept" in verdict.reason


def test_a_case_that_is_no_longer_kept_gives_a_new_one() -> None:
    verdict = judge(REPLY)

    assert verdict.match is Match.NEW_CASE
    assert "no longer kept" in verdict.reason


def test_the_newest_letter_of_a_thread_decides() -> None:
    second = CaseFacts(9, "MK-2026-000009", frozenset({ANNE}))
    thread = replace(REPLY, references=(letter(ANNES), "<x@example.com>", letter(second)))

    assert judge(thread, ANNES, second).case_id == 9


def test_a_thread_through_two_cases_joins_the_one_that_the_sender_is_in() -> None:
    thread = replace(REPLY, references=(letter(ANNES), letter(BOBS)))

    assert judge(thread, *CASES).case_id == 7


def test_the_tag_in_a_quoted_letter_counts() -> None:
    quoted = MatchInput(text=f"> kenmerk {case_tag(KEY, ANNES.reference)}", sender_email=ANNE)

    assert judge(quoted, *CASES).match is Match.SAME_CASE


def test_the_sender_is_compared_without_regard_to_case() -> None:
    assert judge(replace(REPLY, sender_email="Anne@Example.COM"), *CASES).match is Match.SAME_CASE


def test_a_mail_without_sender_belongs_to_nobodys_case() -> None:
    nobodys = replace(ANNES, people=frozenset({""}))

    assert judge(replace(REPLY, sender_email=""), ANNES).match is Match.SUGGESTED
    assert judge(replace(REPLY, sender_email=""), nobodys).match is Match.SUGGESTED


def test_claims_are_read_newest_first_and_once() -> None:
    thread = (letter(ANNES), letter(BOBS, "a"), letter(BOBS, "b"), letter(BOBS, "b"))
    claims = read_claims(replace(REPLY, references=thread), KEY)

    assert claims.tokens == (CaseToken(8, "b"), CaseToken(8, "a"), CaseToken(7, "first"))
    assert claims.case_ids == (8, 7)


def test_only_the_newest_part_of_an_endless_thread_is_read() -> None:
    endless = (letter(ANNES), *("<x@example.com>",) * MAX_REFERENCES)

    assert read_claims(replace(REPLY, references=endless), KEY) == Claims()


@given(st.text(), st.text(), st.lists(st.text()), st.sampled_from([ANNE, BOB, ""]))
def test_no_invented_text_ever_joins_a_case(
    subject: str, text: str, references: list[str], sender: str
) -> None:
    mail = MatchInput(tuple(references), subject, text, sender, SenderTrust.PASSED)

    assert judge(mail, *CASES).match is Match.NEW_CASE


@given(st.sampled_from([REPLY, TAGGED]), st.emails(), st.sampled_from(SenderTrust))
def test_no_other_sender_ever_joins_a_case_and_no_reason_names_him(
    mail: MatchInput, sender: str, trust: SenderTrust
) -> None:
    verdict = judge(replace(mail, sender_email=sender, trust=trust), *CASES)

    assert verdict.match is Match.SUGGESTED
    assert "@" not in verdict.reason
