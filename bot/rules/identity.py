"""Decides whether we must first know who writes, how, and why, before a request is carried out.

Called by the step identifying and by `privacybot inspect`; never looks anything up, never asks anybody, and
never chooses the ID document: that last resort is a person's decision (GDPR art. 12(6) asks for reasonable
doubt; EDPB guidelines 01/2022 §3.2-3.3 for the least intrusive way).

    only a report, complaint, question or no request ─────────────────────────────▶ none
    somebody else's data, another address, on behalf, a third party, new e-mail
    address or bank account, all data to an address said not to be on file ───────▶ confirm
    data or a change, and our mail server doubts the sender ──────────────────────▶ confirm
    everything else: the sender's own matter, at the sender's own address ────────▶ none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import RuleViolation
from bot.rules.message import SenderTrust
from classifiers.kinds import Kind
from classifiers.verdict import Hint, Subject


class IdentityLevel(StrEnum):
    """The ladder, least intrusive first."""

    NONE = "none"
    CONFIRM = "confirm"  # a reply or a code from the address on file
    DOCUMENT = "document"  # a masked copy; only a person chooses it


class IdentityCode(StrEnum):
    """Why identity is required, for programs and letters."""

    OTHER_PERSON = "other_person"
    CHILD = "child"
    ON_BEHALF = "on_behalf"
    OTHER_ADDRESS = "other_address"
    ADDRESS_NOT_ON_FILE = "address_not_on_file"
    THIRD_PARTY_TRANSFER = "third_party_transfer"
    CHANGE_EMAIL = "change_email"
    CHANGE_BANK = "change_bank"
    SENDER_FAILED = "sender_failed"
    REPLY_TO_DIFFERS = "reply_to_differs"


@dataclass(frozen=True, slots=True)
class IdentityEvidence:
    """What is known when identity is judged.

    `subject_emails` are the addresses that the text names for the person concerned. `known_on_file` says
    whether the customer records hold the sending address; None means that nobody could look.
    `text_asks_full_data` tells a copy of everything from a single question ("where did you get my
    address?"); in doubt it is True.
    """

    kinds: frozenset[Kind]
    hints: frozenset[Hint] = frozenset()
    subject: Subject = Subject.SENDER
    subject_emails: tuple[str, ...] = ()
    sender_email: str = ""
    reply_to_differs: bool = False
    trust: SenderTrust = SenderTrust.UNPROVEN
    known_on_file: bool | None = None
    text_asks_full_data: bool = True


@dataclass(frozen=True, slots=True)
class IdentityVerdict:
    """The rung of the ladder, with a sentence for staff that holds no personal data.

    `address_to_confirm` is where a confirmation would go. It is a proposal out of a mail: nothing is sent
    there unless the customer records hold it. None means that a person must find the address on file.
    """

    level: IdentityLevel
    required: bool
    reason: str
    code: IdentityCode | None = None
    address_to_confirm: str | None = None


class Asker(StrEnum):
    """Who may use somebody's rights: that person, or who represents him by law."""

    PERSON = "person"
    REPRESENTATIVE = "representative"


#: Kinds for which nobody has to show who he is, whatever else the mail says.
_NEVER = frozenset({Kind.BREACH, Kind.COMPLAINT, Kind.QUESTION, Kind.OTHER})

#: Kinds that stop or limit a use and disclose nothing: harmless at the sender's own address.
_STOPPING = frozenset({Kind.WITHDRAWAL, Kind.OBJECTION, Kind.RESTRICTION})

_DISCLOSING = frozenset({Kind.ACCESS, Kind.PORTABILITY})
_CHANGING = frozenset({Kind.CORRECTION, Kind.ERASURE})

_REASONS: Mapping[IdentityCode, str] = {
    IdentityCode.OTHER_PERSON: "The mail asks about another person's data: that person must confirm it.",
    IdentityCode.CHILD: (
        "The sender acts for a child. Under 12 the representative asks, from 12 to 15 the child and the "
        "representative both may, from 16 only the child (UAVG art. 5). Ask about parental authority only "
        "on doubt."
    ),
    IdentityCode.ON_BEHALF: (
        "The sender acts on behalf of somebody else: check the authorisation and let the person concerned "
        "confirm it where that can be."
    ),
    IdentityCode.OTHER_ADDRESS: (
        "The mail is about another address than the sending one: let the owner of that address confirm it."
    ),
    IdentityCode.ADDRESS_NOT_ON_FILE: (
        "The sender says that the sending address is not the one on file: let the address on file confirm it."
    ),
    IdentityCode.THIRD_PARTY_TRANSFER: (
        "The data would go to another party: let the address on file confirm that, and where it may go."
    ),
    IdentityCode.CHANGE_EMAIL: (
        "The e-mail address would change, and with it who gets our answers: let the address now on file "
        "confirm it, never the new one."
    ),
    IdentityCode.CHANGE_BANK: "Bank data would change: let the address on file confirm it.",
    IdentityCode.SENDER_FAILED: (
        "Our mail server could not match the mail with its sender's domain: let the sending address confirm "
        "it in a new mail."
    ),
    IdentityCode.REPLY_TO_DIFFERS: (
        "The answer is asked at another address than the unproven sending one: let the sending address "
        "confirm it, and answer only there."
    ),
}

_STOP_AT_ONCE = (
    " To stop mailings does little harm and can be undone: a colleague may stop them at once and tell that "
    "address so."
)

#: What the classifier points at, the gravest first; subject and hint say the same in two ways.
_SIGNS: tuple[tuple[IdentityCode, Hint, frozenset[Subject]], ...] = (
    (IdentityCode.CHILD, Hint.CHILD, frozenset({Subject.CHILD})),
    (IdentityCode.ON_BEHALF, Hint.ON_BEHALF, frozenset({Subject.CLIENT})),
    (IdentityCode.OTHER_PERSON, Hint.OTHER_PERSON, frozenset({Subject.OTHER_PERSON, Subject.SEVERAL})),
    (IdentityCode.CHANGE_EMAIL, Hint.CHANGE_EMAIL, frozenset()),
    (IdentityCode.OTHER_ADDRESS, Hint.OTHER_ADDRESS, frozenset({Subject.OTHER_ADDRESS})),
    (IdentityCode.CHANGE_BANK, Hint.CHANGE_BANK, frozenset()),
)


def judge(evidence: IdentityEvidence) -> IdentityVerdict:
    """Whether identity must be established before this mail is carried out."""
    if evidence.kinds <= _NEVER:
        return _not_needed("A report, a complaint, a question or no request: it does not matter who writes.")
    code = _pointed_at(evidence) or _about_the_data(evidence) or _about_the_sender(evidence)
    if code is None:
        return _not_needed(_why_not(evidence))
    reason = _REASONS[code]
    if evidence.kinds & {Kind.WITHDRAWAL, Kind.OBJECTION} and evidence.kinds <= _NEVER | _STOPPING:
        reason += _STOP_AT_ONCE
    return IdentityVerdict(
        IdentityLevel.CONFIRM,
        required=True,
        reason=reason,
        code=code,
        address_to_confirm=_address_to_confirm(code, evidence),
    )


def require_document_may_be_asked(kinds: frozenset[Kind], letters_sent: int) -> None:
    """Refuse to ask for a copy of an identity document where it is not the last resort (EDPB 01/2022 §3.3).

    Raises:
        RuleViolation: no request of the case needs one, or nothing lighter was tried in an earlier letter.
    """
    if not kinds & (_DISCLOSING | _CHANGING):
        message = "a copy of an identity document is never asked for this: none of these requests needs one"
        raise RuleViolation(message)
    if not letters_sent:
        message = (
            "a copy of an identity document is never asked in the first letter: ask in a lighter way first"
        )
        raise RuleViolation(message)


def may_ask(age: int) -> frozenset[Asker]:
    """Who may use the rights of a person of this age in years (UAVG art. 5(4), as of 1 September 2026)."""
    if age < 12:
        return frozenset({Asker.REPRESENTATIVE})
    if age < 16:
        return frozenset({Asker.PERSON, Asker.REPRESENTATIVE})
    return frozenset({Asker.PERSON})


def _pointed_at(evidence: IdentityEvidence) -> IdentityCode | None:
    """The gravest circumstance that the text itself shows."""
    for code, hint, subjects in _SIGNS:
        if code is IdentityCode.OTHER_ADDRESS and _names_only_itself(evidence):
            continue
        if hint in evidence.hints or evidence.subject in subjects:
            return code
    return None


def _names_only_itself(evidence: IdentityEvidence) -> bool:
    """Whether every address that the text names is the sending one: then no other is asked about."""
    named = {email.lower() for email in evidence.subject_emails}
    return named == {evidence.sender_email.lower()}


def _about_the_data(evidence: IdentityEvidence) -> IdentityCode | None:
    """Circumstances that matter only where data leaves us or changes."""
    kinds, hints = evidence.kinds, evidence.hints
    if Hint.THIRD_PARTY_TRANSFER in hints and kinds & _DISCLOSING:
        return IdentityCode.THIRD_PARTY_TRANSFER
    if Hint.ADDRESS_NOT_ON_FILE in hints:
        # "Where did you get my address?" from a stranger discloses nothing but that; a copy would.
        full_access = Kind.ACCESS in kinds and evidence.text_asks_full_data
        if full_access or kinds & (_CHANGING | {Kind.PORTABILITY}):
            return IdentityCode.ADDRESS_NOT_ON_FILE
    return None


def _about_the_sender(evidence: IdentityEvidence) -> IdentityCode | None:
    """What our mail server says about the sender, where being wrong about him does harm."""
    if not evidence.kinds & (_DISCLOSING | _CHANGING):
        return None
    if evidence.trust is SenderTrust.FAILED:
        return IdentityCode.SENDER_FAILED
    if evidence.reply_to_differs and evidence.trust is not SenderTrust.PASSED:
        return IdentityCode.REPLY_TO_DIFFERS
    return None


def _why_not(evidence: IdentityEvidence) -> str:
    if evidence.kinds <= _NEVER | _STOPPING:
        return "To stop or limit the use of one's own data at one's own address needs no identity."
    if evidence.known_on_file is False:
        return "The sending address is not on file, so there is nothing to disclose or change under it."
    if evidence.known_on_file is None:
        return "The sender's own data, answered at the sending address only; the records were not looked up."
    if evidence.trust is SenderTrust.PASSED:
        return "The sender's own data; the address is on file and its domain vouches for the mail."
    return "The sender's own data; the address is on file, and the answer goes to that address only."


def _not_needed(reason: str) -> IdentityVerdict:
    return IdentityVerdict(IdentityLevel.NONE, required=False, reason=reason)


def _address_to_confirm(code: IdentityCode, evidence: IdentityEvidence) -> str | None:
    sender = evidence.sender_email.lower() or None
    others = tuple(
        dict.fromkeys(email.lower() for email in evidence.subject_emails if email.lower() != sender)
    )
    match code:
        case (
            IdentityCode.OTHER_PERSON
            | IdentityCode.CHILD
            | IdentityCode.ON_BEHALF
            | IdentityCode.OTHER_ADDRESS
            | IdentityCode.ADDRESS_NOT_ON_FILE
        ):
            return _only(others)
        case IdentityCode.CHANGE_EMAIL:
            return _address_before_the_change(evidence, sender, others)
        case _:
            return sender


def _address_before_the_change(
    evidence: IdentityEvidence, sender: str | None, others: tuple[str, ...]
) -> str | None:
    """The address on file, never the new one: whoever holds the new one proves nothing by it."""
    if evidence.known_on_file is True:
        return sender
    if evidence.known_on_file is False or Hint.ADDRESS_NOT_ON_FILE in evidence.hints:
        return _only(others)
    # Nobody could look, and the text may name the old address or the new one: a person finds out.
    return None if others else sender


def _only(addresses: tuple[str, ...]) -> str | None:
    return addresses[0] if len(addresses) == 1 else None
