"""Decides who is answered: whose mail it is, or that a person must say so.

Called by `bot.rules.reading`. It answers nobody whom the mail does not prove to be its writer, but for one
case: a forward by a colleague whom our own mail server vouches for.

    the writer himself ────────────────────────────────────────▶ he is answered
    his own earlier mail, forwarded by himself ────────────────▶ he is answered
    a forward by a believed colleague, its writer named ───────▶ that writer is answered
    any other forward; a list or group; a form; a program ─────▶ nobody, with a proposal
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.rules.message import Address, AutomaticKind, AutomaticVerdict, InboundMessage, SenderTrust
from bot.rules.original_sender import Original
from bot.rules.ourselves import Ourselves
from bot.rules.passed_on import NOTHING, PassedOn
from bot.rules.sender_warnings import SenderWarning

#: What honest colleagues' mail may show too: the answer is asked at a team's address.
_HARMLESS = frozenset({SenderWarning.REPLY_TO_DIFFERS})


@dataclass(frozen=True, slots=True)
class SenderEvidence:
    """What is known of a mail when its person is sought.

    `is_judged` says that the request is read from what was passed on. `authserv_id` is the name of our own
    mail server, where there is one that gives its word about senders.
    """

    mail: InboundMessage
    trust: SenderTrust
    authserv_id: str | None = None
    warnings: tuple[SenderWarning, ...] = ()
    automatic: AutomaticVerdict | None = None
    original: Original | None = None
    passed: PassedOn = NOTHING
    is_judged: bool = False


@dataclass(frozen=True, slots=True)
class Concerned:
    """Who gets an answer, with a sentence for staff.

    Without `answer_to` a person must say who is answered; `proposed` may be the one. It proves nothing.
    """

    answer_to: str = ""
    proposed: Address | None = None
    reason: str = "Nobody is named who could be answered."


#: Where there is no mail that could be read.
NOBODY = Concerned()


def concerned(evidence: SenderEvidence, ourselves: Ourselves) -> Concerned:
    """Whose mail it is. An address of ours is neither answered nor proposed."""
    sender, passed, original = evidence.mail.sender, evidence.passed, evidence.original
    if evidence.automatic is not None:
        return _of_program(evidence, ourselves)
    if original is not None and evidence.trust is SenderTrust.FAILED:
        # Whoever forged the sender chose the headers that name a writer too.
        return Concerned(reason=original.reason)
    if original is not None and not (original.writer and ourselves.employ(original.writer.email)):
        return Concerned("", original.writer, original.reason)
    by_colleague = original is not None or ourselves.employ(sender.email if sender else "")
    if passed.text and (by_colleague or evidence.is_judged):
        return _of_forward(evidence, ourselves, by_colleague=by_colleague)
    if original is not None:
        return Concerned("", original.writer, original.reason)
    if sender is None or ourselves.hold(sender.email):
        return Concerned("", _only(evidence.mail.reply_to, ourselves))
    return Concerned(sender.email, None, "An answer goes to the sender.")


def may_be_meant(named: Iterable[str], ourselves: Ourselves) -> tuple[str, ...]:
    """The addresses out of those that a case names behind which the person may be, each once."""
    found = dict.fromkeys(email.strip().lower() for email in named)
    return tuple(email for email in found if email and ourselves.may_answer(Address(email)))


def _of_program(evidence: SenderEvidence, ourselves: Ourselves) -> Concerned:
    """Mail of a program or a list that a colleague made a case of: its sender is not known to be anybody."""
    mail, automatic = evidence.mail, evidence.automatic
    reason = "A program or a list sent it: a person must say who wrote it."
    if automatic is None or automatic.kind is AutomaticKind.FEEDBACK or not automatic.may_hold_request:
        return Concerned(reason=reason)
    likely = evidence.original.writer if evidence.original else _only(mail.reply_to, ourselves)
    sender = mail.sender if ourselves.may_answer(mail.sender) else None
    return Concerned("", likely or sender, reason)


def _of_forward(evidence: SenderEvidence, ourselves: Ourselves, *, by_colleague: bool) -> Concerned:
    sender, passed = evidence.mail.sender, evidence.passed
    writer = passed.writer if ourselves.may_answer(passed.writer) else None
    if not by_colleague:
        if writer and sender and evidence.original is None and writer.email == sender.email:
            return Concerned(sender.email, None, "The sender passes on an earlier mail of his own.")
        return Concerned("", writer, "Somebody passed this mail on: a person must say who is answered.")
    if not evidence.is_judged:
        return Concerned("", writer, "A colleague passed a mail on and has much to say himself.")
    if writer is None or passed.indirect:
        return Concerned("", writer, "A colleague passed the mail on; it is not sure who wrote it.")
    if not _is_believed(evidence):
        return Concerned("", writer, "It says that a colleague passed it on, which is not proven.")
    return Concerned(
        writer.email, writer, "A colleague passed the mail on: an answer goes to the one who wrote it."
    )


def _is_believed(evidence: SenderEvidence) -> bool:
    """Whether a colleague's From is his: our mail server says so, where there is one that could."""
    if evidence.original is not None or set(evidence.warnings) - _HARMLESS:
        return False
    if evidence.authserv_id:
        return evidence.trust is SenderTrust.PASSED
    return evidence.trust is not SenderTrust.FAILED


def _only(named: tuple[Address, ...], ourselves: Ourselves) -> Address | None:
    """The one of these who can be answered; None where there are several."""
    found = {one.email: one for one in named if ourselves.may_answer(one)}
    return next(iter(found.values())) if len(found) == 1 else None
