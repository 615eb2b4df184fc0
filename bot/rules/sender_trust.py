"""Says whether our own mail server, or else the mail's own signature, proves the From domain.

Called by `bot.rules.reading` with the server's authserv-id from the settings. It believes no other server's
words (RFC 8601 §5: a mail may carry forged results) and checks no signature itself: an edge does, where the
settings ask for it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.rules.message import InboundMessage, SenderTrust

# A header of results is a few hundred characters; more is not read.
MAX_LENGTH = 20_000
_RESULT = re.compile(r"([A-Za-z][\w-]*)\s*(?:/\s*\d+\s*)?=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r'([A-Za-z]+)\s*\.\s*([\w-]+)\s*=\s*("[^"]*"|[^\s;]+)')


@dataclass(frozen=True, slots=True)
class _Result:
    """One `method=result` with its properties, such as `smtp.mailfrom` (RFC 8601 §2.2)."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class SenderVerdict:
    """What our server says of the From domain, with a sentence for staff that says why."""

    trust: SenderTrust
    reason: str


def trust(mail: InboundMessage, authserv_id: str | None) -> SenderTrust:
    """As `judge_sender`, without the reason."""
    return judge_sender(mail, authserv_id).trust


def says_nothing(mail: InboundMessage, authserv_id: str | None) -> bool:
    """Whether our mail server left no word on the one author of a mail, so that its signatures may speak."""
    return _one_author(mail) and (not authserv_id or _our_results(mail, authserv_id.lower()) is None)


def judge_sender(
    mail: InboundMessage, authserv_id: str | None, signed_by: Collection[str] = ()
) -> SenderVerdict:
    """PASSED or FAILED by the topmost Authentication-Results under our authserv-id, else UNPROVEN.

    A failed DMARC outweighs any other pass. Without DMARC, a DKIM or SPF pass counts when its domain is
    aligned with the From domain. Absence proves nothing (RFC 8601 appendix B.1).

    `signed_by` are the domains whose DKIM signatures an edge of ours found valid; one that is aligned passes
    where our mail server says nothing. That none is valid proves nothing: mailing lists break signatures too
    (RFC 6376 §6.1).
    """
    domain = mail.sender.email.rpartition("@")[2] if mail.sender else ""
    if not domain:
        return _unproven("The mail names no sender whose domain could be proven.")
    # With more than one author nobody can say whose domain the results speak of (RFC 9989, author domain).
    if not _one_author(mail):
        return _unproven("Nobody can say which of several authors our mail server would speak of.")
    results = _our_results(mail, authserv_id.lower()) if authserv_id else None
    if results is None and any(_fits(_domain(signer), domain) for signer in signed_by):
        return SenderVerdict(SenderTrust.PASSED, f"The mail carries a valid signature (DKIM) of {domain}.")
    if not authserv_id:
        return _unproven("The settings name no mail server whose word on senders counts.")
    if not results:
        return _unproven(f"Our mail server {authserv_id} wrote nothing in this mail about its sender.")
    dmarc = [item for item in results if item.method == "dmarc"]
    if any(item.result == "fail" for item in dmarc):
        return SenderVerdict(
            SenderTrust.FAILED, f"Our mail server {authserv_id} says that the mail is not from {domain}."
        )
    vouched = any(item.result == "pass" and _names(item, domain) for item in dmarc)
    if vouched or any(item.result == "pass" and _aligned(item, domain) for item in results):
        return SenderVerdict(SenderTrust.PASSED, f"Our mail server {authserv_id} vouches for {domain}.")
    return _unproven(f"Our mail server {authserv_id} could prove nothing that fits {domain}.")


def _unproven(reason: str) -> SenderVerdict:
    return SenderVerdict(SenderTrust.UNPROVEN, reason)


def _one_author(mail: InboundMessage) -> bool:
    alone = "from_several" not in mail.defects and len(mail.header_values("from")) == 1
    return mail.sender is not None and alone


def _our_results(mail: InboundMessage, authserv_id: str) -> list[_Result] | None:
    """The results in the topmost header that bears exactly our authserv-id; None without such a header."""
    for value in mail.header_values("authentication-results"):
        first, *rest = _sections(value[:MAX_LENGTH])
        # The authserv-id may be followed by a version number (§2.2).
        words = first.split()
        if words and words[0].strip('"').lower() == authserv_id and len(words) <= 2:
            return [found for section in rest if (found := _result(section))]
    return None


def _result(section: str) -> _Result | None:
    found = _RESULT.match(section.strip())
    if not found:
        return None
    properties = {f"{kind}.{name}".lower(): value for kind, name, value in _PROPERTY.findall(section)}
    return _Result(found[1].lower(), found[2].lower(), properties)


def _names(dmarc: _Result, domain: str) -> bool:
    """Whether a DMARC result speaks of this From domain; a server that names none means the only one."""
    named = _domain(dmarc.properties.get("header.from", ""))
    return not named or named == domain


def _aligned(item: _Result, domain: str) -> bool:
    proven = ""
    if item.method == "dkim":
        proven = _domain(item.properties.get("header.d", "") or item.properties.get("header.i", ""))
    elif item.method == "spf":
        proven = _domain(item.properties.get("smtp.mailfrom", ""))
    return _fits(proven, domain)


def _fits(proven: str, domain: str) -> bool:
    """Relaxed alignment: the proven domain is the From domain, or one of the two lies under the other."""
    # A domain without a dot is a registry, not an organisation.
    if "." not in proven or "." not in domain:
        return False
    return proven == domain or proven.endswith(f".{domain}") or domain.endswith(f".{proven}")


def _domain(value: str) -> str:
    return value.strip('"<> ').rpartition("@")[2].lower().rstrip(".")


def _sections(value: str) -> list[str]:
    """The header between its semicolons, comments taken out (RFC 5322 §3.2.2), quoted text kept whole."""
    sections: list[list[str]] = [[]]
    depth, quoted, escaped = 0, False, False
    for sign in value:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
            continue
        elif sign == '"' and not depth:
            quoted = not quoted
        elif quoted:
            pass
        elif sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
            sections[-1].append(" ")
            continue
        elif sign == ";" and not depth:
            sections.append([])
            continue
        if not depth:
            sections[-1].append(sign)
    return ["".join(section) for section in sections]
