"""When we must know who writes, and when asking would only stand in the way."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.identity import (
    Asker,
    IdentityCode,
    IdentityEvidence,
    IdentityLevel,
    IdentityVerdict,
    judge,
    may_ask,
)
from bot.rules.message import SenderTrust
from classifiers.kinds import Kind
from classifiers.verdict import Hint, Subject

ANNE = "anne@example.com"
ANNE_BEFORE = "anne.vroeger@example.org"
BOB = "bob@example.net"

NEVER = (Kind.BREACH, Kind.COMPLAINT, Kind.QUESTION, Kind.OTHER)
STOPPING = (Kind.WITHDRAWAL, Kind.OBJECTION, Kind.RESTRICTION)
WEIGHTY = (Kind.ACCESS, Kind.PORTABILITY, Kind.CORRECTION, Kind.ERASURE)


def mail(*kinds: Kind, hint: Hint | None = None, subject: Subject = Subject.SENDER) -> IdentityEvidence:
    """Anne's mail from the address that the records hold."""
    return IdentityEvidence(
        kinds=frozenset(kinds),
        hints=frozenset() if hint is None else frozenset({hint}),
        subject=subject,
        sender_email=ANNE,
        trust=SenderTrust.PASSED,
        known_on_file=True,
    )


@dataclass(frozen=True)
class Asked:
    """A mail in one line, and why identity is required (None: it is not)."""

    what: str
    evidence: IdentityEvidence
    code: IdentityCode | None


ASKED = (
    Asked("what do you hold on me", mail(Kind.ACCESS), None),
    Asked("delete my account", mail(Kind.ERASURE), None),
    Asked("my name is spelt wrong", mail(Kind.CORRECTION), None),
    Asked("give me a spreadsheet", mail(Kind.PORTABILITY), None),
    Asked("no more newsletters", mail(Kind.WITHDRAWAL), None),
    Asked("stop profiling me", mail(Kind.OBJECTION), None),
    Asked("freeze everything for now", mail(Kind.RESTRICTION), None),
    Asked("your list lies in the street", mail(Kind.BREACH, hint=Hint.OTHER_PERSON), None),
    Asked("you never answered my client", mail(Kind.COMPLAINT, hint=Hint.ON_BEHALF), None),
    Asked("our bank account for your invoices", mail(Kind.OTHER, hint=Hint.CHANGE_BANK), None),
    Asked("how long do you keep data", mail(Kind.QUESTION), None),
    Asked(
        "stop mailing me, and keep my data from others",
        mail(Kind.OBJECTION, hint=Hint.THIRD_PARTY_TRANSFER),
        None,
    ),
    Asked(
        "no more mail to this address that you should not have",
        mail(Kind.WITHDRAWAL, hint=Hint.ADDRESS_NOT_ON_FILE),
        None,
    ),
    Asked(
        "what do you hold on my neighbour",
        mail(Kind.ACCESS, hint=Hint.OTHER_PERSON),
        IdentityCode.OTHER_PERSON,
    ),
    Asked(
        "my husband and I want our data",
        mail(Kind.ACCESS, subject=Subject.SEVERAL),
        IdentityCode.OTHER_PERSON,
    ),
    Asked("my son's name has changed", mail(Kind.CORRECTION, hint=Hint.CHILD), IdentityCode.CHILD),
    Asked("we act for our client", mail(Kind.ERASURE, hint=Hint.ON_BEHALF), IdentityCode.ON_BEHALF),
    Asked("take my late father off", mail(Kind.WITHDRAWAL, hint=Hint.ON_BEHALF), IdentityCode.ON_BEHALF),
    Asked(
        "what do you hold under my other address",
        mail(Kind.ACCESS, hint=Hint.OTHER_ADDRESS),
        IdentityCode.OTHER_ADDRESS,
    ),
    Asked(
        "take my old address off the list",
        mail(Kind.WITHDRAWAL, subject=Subject.OTHER_ADDRESS),
        IdentityCode.OTHER_ADDRESS,
    ),
    Asked(
        "you do not know this address; send me everything here",
        mail(Kind.ACCESS, hint=Hint.ADDRESS_NOT_ON_FILE),
        IdentityCode.ADDRESS_NOT_ON_FILE,
    ),
    Asked(
        "you do not know this address; where did you get my number?",
        replace(mail(Kind.ACCESS, hint=Hint.ADDRESS_NOT_ON_FILE), text_asks_full_data=False),
        None,
    ),
    Asked(
        "pass my data on to the next supplier",
        mail(Kind.PORTABILITY, hint=Hint.THIRD_PARTY_TRANSFER),
        IdentityCode.THIRD_PARTY_TRANSFER,
    ),
    Asked(
        "write to my new address from now on",
        mail(Kind.CORRECTION, hint=Hint.CHANGE_EMAIL),
        IdentityCode.CHANGE_EMAIL,
    ),
    Asked(
        "pay me on another account", mail(Kind.CORRECTION, hint=Hint.CHANGE_BANK), IdentityCode.CHANGE_BANK
    ),
    Asked(
        "two wishes, one of them for a client",
        mail(Kind.COMPLAINT, Kind.ACCESS, hint=Hint.ON_BEHALF),
        IdentityCode.ON_BEHALF,
    ),
)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.what)
def test_identity_is_asked_for_a_reason_or_not_at_all(asked: Asked) -> None:
    verdict = judge(asked.evidence)

    assert verdict.code == asked.code
    assert verdict.required is (asked.code is not None)
    assert verdict.level is (IdentityLevel.CONFIRM if asked.code else IdentityLevel.NONE)


@pytest.mark.parametrize("kind", WEIGHTY)
def test_a_sender_whose_domain_does_not_vouch_confirms_before_data_leaves_or_changes(kind: Kind) -> None:
    failed = replace(mail(kind), trust=SenderTrust.FAILED)
    verdict = judge(failed)

    assert verdict.code is IdentityCode.SENDER_FAILED
    assert verdict.address_to_confirm == ANNE
    assert not judge(replace(failed, trust=SenderTrust.UNPROVEN)).required


@pytest.mark.parametrize("kind", STOPPING)
def test_a_doubtful_sender_may_still_stop_mailings(kind: Kind) -> None:
    assert not judge(replace(mail(kind), trust=SenderTrust.FAILED, reply_to_differs=True)).required


def test_an_unproven_sender_who_wants_the_answer_elsewhere_confirms_first() -> None:
    elsewhere = replace(mail(Kind.ACCESS), trust=SenderTrust.UNPROVEN, reply_to_differs=True)
    verdict = judge(elsewhere)

    assert verdict.code is IdentityCode.REPLY_TO_DIFFERS
    assert verdict.address_to_confirm == ANNE
    assert not judge(replace(elsewhere, trust=SenderTrust.PASSED)).required
    assert not judge(replace(elsewhere, reply_to_differs=False)).required


def test_an_unknown_sender_has_nothing_to_be_protected() -> None:
    verdict = judge(replace(mail(Kind.ACCESS), known_on_file=False))

    assert not verdict.required
    assert "not on file" in verdict.reason


class TestWhereAConfirmationWouldGo:
    def named(self, hint: Hint, *emails: str, on_file: bool | None = None) -> IdentityVerdict:
        evidence = mail(Kind.CORRECTION, Kind.ACCESS, hint=hint)
        return judge(replace(evidence, subject_emails=emails, known_on_file=on_file))

    def test_to_the_address_that_the_mail_is_about(self) -> None:
        assert self.named(Hint.OTHER_ADDRESS, ANNE, ANNE_BEFORE).address_to_confirm == ANNE_BEFORE

    def test_to_no_address_when_the_text_names_several(self) -> None:
        assert self.named(Hint.OTHER_ADDRESS, BOB, ANNE_BEFORE).address_to_confirm is None

    def test_to_no_address_when_the_text_names_none(self) -> None:
        assert self.named(Hint.OTHER_PERSON).address_to_confirm is None

    def test_letters_of_either_case_are_one_address(self) -> None:
        assert self.named(Hint.OTHER_ADDRESS, ANNE.upper(), BOB.title(), BOB).address_to_confirm == BOB

    def test_never_to_the_new_address_of_a_change(self) -> None:
        assert self.named(Hint.CHANGE_EMAIL, BOB, on_file=True).address_to_confirm == ANNE
        assert self.named(Hint.CHANGE_EMAIL, BOB, on_file=None).address_to_confirm is None
        assert self.named(Hint.CHANGE_EMAIL, on_file=None).address_to_confirm == ANNE

    def test_to_the_old_address_when_the_change_is_asked_from_the_new_one(self) -> None:
        assert self.named(Hint.CHANGE_EMAIL, ANNE_BEFORE, on_file=False).address_to_confirm == ANNE_BEFORE

    def test_to_the_sender_before_data_goes_to_a_third_party(self) -> None:
        assert self.named(Hint.THIRD_PARTY_TRANSFER, BOB).address_to_confirm == ANNE


def test_an_opt_out_for_another_address_says_that_it_may_be_done_at_once() -> None:
    opt_out = judge(mail(Kind.WITHDRAWAL, hint=Hint.OTHER_ADDRESS))
    erasure = judge(mail(Kind.WITHDRAWAL, Kind.ERASURE, hint=Hint.OTHER_ADDRESS))

    assert "stop them at once" in opt_out.reason
    assert "stop them at once" not in erasure.reason


ANY_EVIDENCE = st.builds(
    IdentityEvidence,
    kinds=st.frozensets(st.sampled_from(Kind)),
    hints=st.frozensets(st.sampled_from(Hint)),
    subject=st.sampled_from(Subject),
    subject_emails=st.lists(st.sampled_from([ANNE, ANNE_BEFORE, BOB])).map(tuple),
    sender_email=st.sampled_from(["", ANNE]),
    reply_to_differs=st.booleans(),
    trust=st.sampled_from(SenderTrust),
    known_on_file=st.sampled_from([None, True, False]),
    text_asks_full_data=st.booleans(),
)


@given(ANY_EVIDENCE)
def test_the_rule_never_chooses_the_document_and_always_gives_a_reason(evidence: IdentityEvidence) -> None:
    verdict = judge(evidence)

    assert verdict.level is not IdentityLevel.DOCUMENT
    assert verdict.required is (verdict.level is IdentityLevel.CONFIRM) is (verdict.code is not None)
    assert verdict.reason.endswith(".")
    # The store keeps 400 characters of a reason.
    assert len(verdict.reason) <= 400


@given(ANY_EVIDENCE)
def test_a_reason_never_holds_an_address(evidence: IdentityEvidence) -> None:
    assert "@" not in judge(evidence).reason


@given(ANY_EVIDENCE, st.sets(st.sampled_from(NEVER)))
def test_reports_complaints_and_questions_never_ask_who_writes(
    evidence: IdentityEvidence, kinds: set[Kind]
) -> None:
    assert not judge(replace(evidence, kinds=frozenset(kinds))).required


@given(ANY_EVIDENCE)
def test_another_kind_beside_the_others_never_makes_identity_superfluous(evidence: IdentityEvidence) -> None:
    if judge(evidence).required:
        assert judge(replace(evidence, kinds=evidence.kinds | {Kind.ACCESS})).required


@pytest.mark.parametrize(
    ("age", "askers"),
    [
        (0, {Asker.REPRESENTATIVE}),
        (11, {Asker.REPRESENTATIVE}),
        (12, {Asker.PERSON, Asker.REPRESENTATIVE}),
        (15, {Asker.PERSON, Asker.REPRESENTATIVE}),
        (16, {Asker.PERSON}),
        (40, {Asker.PERSON}),
    ],
)
def test_a_childs_rights_are_used_by_whom_the_law_names(age: int, askers: set[Asker]) -> None:
    assert may_ask(age) == askers


def test_a_text_that_names_its_own_address_alone_asks_about_no_other() -> None:
    forged = replace(
        mail(Kind.ACCESS, hint=Hint.OTHER_ADDRESS, subject=Subject.OTHER_ADDRESS),
        subject_emails=(ANNE.upper(),),
        trust=SenderTrust.FAILED,
    )

    verdict = judge(forged)

    assert (verdict.code, verdict.address_to_confirm) == (IdentityCode.SENDER_FAILED, ANNE)
    assert not judge(replace(forged, trust=SenderTrust.PASSED)).required
    both = judge(replace(forged, subject_emails=(ANNE, ANNE_BEFORE)))
    assert (both.code, both.address_to_confirm) == (IdentityCode.OTHER_ADDRESS, ANNE_BEFORE)
    assert judge(replace(forged, subject_emails=())).code is IdentityCode.OTHER_ADDRESS
