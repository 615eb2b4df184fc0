"""Reads one mail from its bytes through all the rules about mail, in their order, to one value.

Called by the step filing and by `privacybot inspect`, so that both see the same. Decides nothing that the
single rules do not decide; never raises on bytes that no rule can read, but says why a person must look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rules.attached import NOTHING_ATTACHED, Attached, FileReading, gather
from bot.rules.automatic import verdict
from bot.rules.message import (
    Attachment,
    AutomaticKind,
    AutomaticVerdict,
    InboundMessage,
    NewestText,
    SenderTrust,
)
from bot.rules.newest_text import newest
from bot.rules.parsing import UnreadableMail, parse, parse_headers
from bot.rules.sender_trust import judge_sender


@dataclass(frozen=True, slots=True)
class ReadingTerms:
    """Who we are, whose Authentication-Results count, and the keys of our Message-IDs, newest first."""

    own_addresses: frozenset[str]
    own_domain: str
    colleague_domains: frozenset[str] = frozenset()
    authserv_id: str | None = None
    signing_keys: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What the bytes say. `held` is the reason why a person must look before anything else happens."""

    mail: InboundMessage | None
    newest: NewestText
    automatic: AutomaticVerdict | None
    trust: SenderTrust
    keys: tuple[bytes, ...]
    held: str = ""
    by_colleague: bool = False
    trust_reason: str = ""
    attached: Attached = NOTHING_ATTACHED

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
    def original_sender(self) -> str:
        """Who wrote the mail that was passed on; empty when nothing was passed on, or nobody is named."""
        if not self.passed_on:
            return ""
        inner = _inner(self.mail)
        found = self.newest.forwarded_from or (inner[0].sender if inner else None)
        return found.email if found else ""

    @property
    def passed_on(self) -> bool:
        """Whether the mail's request stands in a mail that was forwarded, inline or attached."""
        return self.mail is not None and self.text_to_judge != self.newest.newest

    @property
    def answer_to(self) -> str:
        """Who would get an answer; empty when a person must say.

        A colleague's forward is answered to the one who wrote it. Anybody else who forwards a mail may be
        the one concerned, a helper, or a liar: nobody can tell from the mail.
        """
        if self.mail is None or self.mail.sender is None:
            return ""
        if not self.passed_on:
            return self.mail.sender.email
        return self.original_sender if self.by_colleague else ""

    @property
    def bounced_letter(self) -> str:
        """The Message-ID of our letter that came back; empty for everything but a bounce for good."""
        found = self.automatic
        if found is None or found.kind is not AutomaticKind.BOUNCE or not found.lost:
            return ""
        return found.about_message_id

    @property
    def text_to_judge(self) -> str:
        """What the sender says now; of a bare forward, what the forwarded mail says."""
        if self.newest.newest.strip() and not self.newest.forwarded:
            return self.newest.newest
        forwarded = self.newest.forwarded or "\n\n".join(inner.text for inner in _inner(self.mail))
        return "\n\n".join(part for part in (self.newest.newest, forwarded) if part.strip())


def _inner(mail: InboundMessage | None) -> tuple[InboundMessage, ...]:
    return mail.forwarded if mail else ()


_NOTHING = NewestText("")


def read_mail(raw: bytes, terms: ReadingTerms, *, complete: bool = True) -> Read:
    """Read a mail; with `complete` False only its header block is there, because the mail was too large."""
    try:
        mail = parse(raw) if complete else parse_headers(raw)
    except UnreadableMail:
        return _held(None, terms, "the mail cannot be read")
    automatic = verdict(mail, terms.own_addresses, terms.own_domain)
    sender = judge_sender(mail, terms.authserv_id)
    return Read(
        mail=mail,
        newest=newest(mail) if complete else _NOTHING,
        automatic=automatic,
        trust=sender.trust,
        keys=terms.signing_keys,
        held=_why_held(mail, automatic, complete=complete),
        by_colleague=_is_colleague(mail, terms),
        trust_reason=sender.reason,
    )


def _is_colleague(mail: InboundMessage, terms: ReadingTerms) -> bool:
    domain = mail.sender.email.rpartition("@")[2] if mail.sender else ""
    return bool(domain) and domain in {terms.own_domain, *terms.colleague_domains}


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
