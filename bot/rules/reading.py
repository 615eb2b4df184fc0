"""Reads one mail from its bytes through all the rules about mail, in their order, to one value.

Called by the step filing and by `privacybot inspect`, so that both see the same. Decides nothing that the
single rules do not decide; never raises on bytes that no rule can read, but says why a person must look.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.rules.attached import NOTHING_ATTACHED, Attached, FileReading, gather
from bot.rules.automatic import verdict
from bot.rules.bsn import masked_mail
from bot.rules.message import (
    Attachment,
    AutomaticKind,
    AutomaticVerdict,
    InboundMessage,
    NewestText,
    SenderTrust,
)
from bot.rules.newest_text import FEW_WORDS, newest
from bot.rules.newsletter_clues import Clue, clues_in
from bot.rules.original_sender import recover
from bot.rules.ourselves import Ourselves
from bot.rules.parsing import UnreadableMail, parse, parse_headers
from bot.rules.passed_on import NOTHING, PassedOn, passed_on, text_to_judge
from bot.rules.person_concerned import NOBODY, Concerned, SenderEvidence, concerned
from bot.rules.remarks import LOOK_FIRST
from bot.rules.sender_trust import judge_sender, says_nothing
from bot.rules.sender_warnings import SenderWarning, warnings


@dataclass(frozen=True, slots=True)
class ReadingTerms:
    """Who we are, whose Authentication-Results count, and the keys of our Message-IDs, newest first.

    `own_names` are the names that our letters come under.
    """

    own_addresses: frozenset[str]
    own_domain: str
    colleague_domains: frozenset[str] = frozenset()
    own_names: frozenset[str] = frozenset()
    authserv_id: str | None = None
    signing_keys: tuple[bytes, ...] = ()

    @property
    def ourselves(self) -> Ourselves:
        """Who we are, as the rules about senders need it."""
        return Ourselves(self.own_addresses, self.own_domain, self.colleague_domains, self.own_names)


@dataclass(frozen=True, slots=True)
class Read:
    """What the bytes say. `held` is the reason why a person must look before anything else happens."""

    mail: InboundMessage | None
    newest: NewestText
    automatic: AutomaticVerdict | None
    trust: SenderTrust
    keys: tuple[bytes, ...]
    held: str = ""
    trust_reason: str = ""
    warnings: tuple[SenderWarning, ...] = ()
    passed: PassedOn = NOTHING
    person: Concerned = NOBODY
    attached: Attached = NOTHING_ATTACHED
    signed_by: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """The files to read: those of the mail, or none where no person can have written in them."""
        if self.mail is None or (self.automatic is not None and not self.automatic.may_hold_request):
            return ()
        return self.mail.files

    def with_files(self, readings: Sequence[FileReading]) -> "Read":
        """The same mail with what was read of each file of the mail, in their order."""
        if self.mail is None:
            return self
        return replace(self, attached=gather(self.text_to_judge, self.mail.html, self.mail.files, readings))

    @property
    def passed_on(self) -> bool:
        """Whether the mail's request stands in a mail that was forwarded, inline or attached."""
        return self.text_to_judge != self.newest.newest

    @property
    def sender_trust(self) -> SenderTrust:
        """What our mail server says of the one who is answered; of nobody but the sender it says anything."""
        sender = self.mail.sender if self.mail else None
        is_writer = sender is not None and not self.passed_on and self.person.answer_to == sender.email
        return self.trust if is_writer else SenderTrust.UNPROVEN

    @property
    def bounced_letter(self) -> str:
        """The Message-ID of our letter that came back; empty for everything but a bounce for good."""
        found = self.automatic
        if found is None or found.kind is not AutomaticKind.BOUNCE or not found.lost:
            return ""
        return found.about_message_id

    @property
    def defects(self) -> tuple[str, ...]:
        """What was odd about the mail; of one that says little, also what was lost of the mails within it."""
        if self.mail is None:
            return ()
        inner = () if len(self.newest.newest.split()) > FEW_WORDS else self.mail.forwarded
        lost = {code for mail in inner for code in mail.defects if code in LOOK_FIRST}
        return tuple(sorted({*self.mail.defects, *lost}))

    @property
    def text_to_judge(self) -> str:
        """What the sender says now; of a bare forward, what the forwarded mail says too."""
        return text_to_judge(self.newest.newest, self.passed.text)


_NOTHING = NewestText("")


def read_mail(
    raw: bytes, terms: ReadingTerms, *, complete: bool = True, signed_by: Collection[str] = ()
) -> Read:
    """Read a mail; with `complete` False only its header block is there, because the mail was too large.

    `signed_by` are the domains whose signatures in it were found valid when it came.
    """
    try:
        mail = parse(raw) if complete else parse_headers(raw)
    except UnreadableMail:
        return _held(None, terms, "the mail cannot be read")
    return read_parsed(masked_mail(mail), terms, complete=complete, signed_by=signed_by)


def read_parsed(
    mail: InboundMessage, terms: ReadingTerms, *, complete: bool = True, signed_by: Collection[str] = ()
) -> Read:
    """The same for a mail that was taken apart already."""
    ourselves = terms.ourselves
    automatic = verdict(mail, terms.own_addresses, terms.own_domain)
    sender = judge_sender(mail, terms.authserv_id, signed_by)
    odd = warnings(mail, ourselves, sender.trust)
    new = newest(mail) if complete else _NOTHING
    passed = passed_on(mail, new, ourselves)
    evidence = SenderEvidence(
        mail=mail,
        trust=sender.trust,
        authserv_id=terms.authserv_id,
        warnings=odd,
        automatic=automatic,
        original=recover(mail, ourselves),
        passed=passed,
        is_judged=text_to_judge(new.newest, passed.text) != new.newest,
    )
    return Read(
        mail=mail,
        newest=new,
        automatic=automatic,
        trust=sender.trust,
        keys=terms.signing_keys,
        held=_why_held(mail, automatic, complete=complete),
        trust_reason=sender.reason,
        warnings=odd,
        passed=passed,
        person=concerned(evidence, ourselves),
        signed_by=tuple(signed_by),
        clues=clues_in(mail, new),
    )


def may_be_signed(read: Read, terms: ReadingTerms) -> bool:
    """Whether a signature in the mail itself could prove who sent it, and an answer may depend on that."""
    mail = read.mail
    return (
        mail is not None
        and not read.signed_by
        and read.automatic is None
        and bool(mail.header("dkim-signature"))
        and says_nothing(mail, terms.authserv_id)
    )


def _held(mail: InboundMessage | None, terms: ReadingTerms, reason: str) -> Read:
    return Read(mail, _NOTHING, None, SenderTrust.UNPROVEN, terms.signing_keys, reason)


def _why_held(mail: InboundMessage, automatic: AutomaticVerdict | None, *, complete: bool) -> str:
    """The reason why a person must look first, or nothing."""
    if not complete:
        return "the mail is larger than the limit; only its headers were read"
    if automatic is not None:
        # A request in a list or no-reply mail still counts, and a feedback report is an objection.
        if automatic.kind is AutomaticKind.FEEDBACK:
            return "a feedback report: someone marked our mail as spam, which is an objection to marketing"
        return f"it may hold a request: {automatic.reason}" if automatic.may_hold_request else ""
    if mail.sender is None:
        return "the mail names no sender, so nobody can be answered"
    return ""
