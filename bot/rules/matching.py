"""Decides to which case a mail belongs: by what we signed, never by who it says it is from.

Called by the step filing, in two moves: `read_claims` says which cases the mail can prove to answer, the
step fetches what is known about those, and `match` decides. Never opens, reopens or changes a case.

    signed Message-ID or case tag, sender among the case's people ──▶ same case (a closed one reopens)
                                                  ──▶ closed long ago: new case that goes on from it
    signed, but the sender is not among them, or our server doubts him ──▶ new case, with a suggestion
    a bare reference number and the same sender ─────▶ new case, with a suggestion
    the same sender, the same subject ───────────────▶ new case
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.message import SenderTrust
from bot.rules.tokens import CaseToken, Keys, find_case_tags, read_message_id

#: A thread of this many mails is long; a header with more is made to keep us busy.
MAX_REFERENCES = 200

#: References without signature that are looked up, at most.
MAX_BARE = 3

_BARE_REFERENCE = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{1,8}-[0-9]{4}-[0-9]{4,9}(?![A-Za-z0-9])", re.ASCII)


class Match(StrEnum):
    """What a mail is to the cases there are."""

    NEW_CASE = "new_case"
    SAME_CASE = "same_case"
    SUGGESTED = "suggested"  # a new case; staff may join it to the suggested one
    LINKED = "linked"  # a new case that goes on from one that was closed long ago or forgotten


class Proof(StrEnum):
    """What ties a mail to a case. Both carry our signature."""

    MESSAGE_ID = "message_id"
    CASE_TAG = "case_tag"


_SAID: Mapping[Proof, str] = {Proof.MESSAGE_ID: "a letter", Proof.CASE_TAG: "with the signed tag"}


@dataclass(frozen=True, slots=True)
class MatchInput:
    """What of a mail bears on threading.

    `references` runs from oldest to newest and includes In-Reply-To, as in `InboundMessage`. `text` is the
    whole body: the tag may stand in the quoted letter.
    """

    references: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    sender_email: str = ""
    trust: SenderTrust = SenderTrust.UNPROVEN


@dataclass(frozen=True, slots=True)
class Claims:
    """What a mail proves by our signatures, the strongest first: the newest Message-ID leads.

    `bare_references` are reference numbers in the subject without signature, which prove nothing.
    """

    tokens: tuple[CaseToken, ...] = ()
    references: tuple[str, ...] = ()
    bare_references: tuple[str, ...] = ()

    @property
    def case_ids(self) -> tuple[int, ...]:
        """The cases named by signed Message-IDs, each once."""
        return tuple(dict.fromkeys(token.case_id for token in self.tokens))


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known about a case that a mail claims. `people` are e-mail addresses.

    `closed_long` says that it was closed too long ago to open again, `forgotten` that nothing of it is kept.
    """

    case_id: int
    reference: str
    people: frozenset[str]
    closed: bool = False
    closed_long: bool = False
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class MatchVerdict:
    """Where the mail belongs, with a sentence for staff that holds no personal data.

    A suggested case is told nothing to the sender, and the mail's content is not mixed into it.
    `reopens` is set when the case was closed. `named_case_id` is a case that the mail names without proof,
    from an address of that case: staff may look at it, and nothing follows from it.
    """

    match: Match
    reason: str
    case_id: int | None = None
    proof: Proof | None = None
    reopens: bool = False
    named_case_id: int | None = None


def read_claims(mail: MatchInput, keys: Keys) -> Claims:
    """Which cases the mail can prove to answer.

    Raises:
        ValueError: a key is too short.
    """
    newest_first = mail.references[-MAX_REFERENCES:][::-1]
    tokens = (read_message_id(keys, reference) for reference in newest_first)
    bare = (found.upper() for found in _BARE_REFERENCE.findall(mail.subject))
    tags = (*find_case_tags(keys, mail.subject), *find_case_tags(keys, mail.text))
    return Claims(
        tokens=tuple(dict.fromkeys(token for token in tokens if token)),
        references=tuple(dict.fromkeys(tags)),
        bare_references=tuple(dict.fromkeys(bare))[:MAX_BARE],
    )


def match(mail: MatchInput, claims: Claims, cases: tuple[CaseFacts, ...]) -> MatchVerdict:
    """Where the mail belongs, given the cases found under its claims, in any order."""
    claimed = _claimed(claims, cases)
    if not claimed:
        return _new_case(mail, claims, cases)
    for case, proof in claimed:
        if _is_among(mail.sender_email, case.people):
            if mail.trust is SenderTrust.FAILED:
                return _doubted(case, proof)
            return _linked(case, proof) if case.closed_long else _same_case(case, proof)
    case, proof = claimed[0]
    if case.forgotten:
        return _linked(case, proof)
    return MatchVerdict(
        Match.SUGGESTED,
        f"It answers {_SAID[proof]} of {case.reference}, but the sender is not among that case's people.",
        case.case_id,
        proof,
    )


def _claimed(claims: Claims, cases: tuple[CaseFacts, ...]) -> list[tuple[CaseFacts, Proof]]:
    """The cases that are still there, the strongest claim first."""
    by_id = {case.case_id: case for case in cases}
    by_reference = {case.reference: case for case in cases}
    found = [(by_id[case_id], Proof.MESSAGE_ID) for case_id in claims.case_ids if case_id in by_id]
    return found + [
        (by_reference[reference], Proof.CASE_TAG)
        for reference in claims.references
        if reference in by_reference
    ]


def _is_among(sender: str, people: frozenset[str]) -> bool:
    # A case may have been opened by a mail without a sender: two empty addresses are not one person.
    return bool(sender) and sender.casefold() in {person.casefold() for person in people}


def _same_case(case: CaseFacts, proof: Proof) -> MatchVerdict:
    reason = f"One of the case's people answers {_SAID[proof]} of {case.reference}."
    if case.closed:
        reason += " The case was closed and is open again."
    return MatchVerdict(Match.SAME_CASE, reason, case.case_id, proof, reopens=case.closed)


def _linked(case: CaseFacts, proof: Proof) -> MatchVerdict:
    past = "of which nothing is kept" if case.forgotten else "which was closed long ago"
    reason = f"It answers a letter of {case.reference}, {past}: a new case goes on from it."
    return MatchVerdict(Match.LINKED, reason, case.case_id, proof)


def _doubted(case: CaseFacts, proof: Proof) -> MatchVerdict:
    return MatchVerdict(
        Match.SUGGESTED,
        f"It answers {_SAID[proof]} of {case.reference}, but our mail server could not match the mail with "
        "its sender's domain.",
        case.case_id,
        proof,
    )


def _new_case(mail: MatchInput, claims: Claims, cases: tuple[CaseFacts, ...]) -> MatchVerdict:
    if claims.tokens or claims.references:
        return MatchVerdict(Match.NEW_CASE, "It answers a letter of a case that is no longer kept.")
    for case in cases:
        if case.reference in claims.bare_references and _is_among(mail.sender_email, case.people):
            reason = f"It names {case.reference} and comes from the same address, but without our signature"
            return MatchVerdict(
                Match.NEW_CASE, f"{reason}, which anybody can do.", named_case_id=case.case_id
            )
    if claims.bare_references:
        return MatchVerdict(
            Match.NEW_CASE, "It names a reference number without our signature, which anybody can write."
        )
    return MatchVerdict(Match.NEW_CASE, "It answers no letter of ours.")
