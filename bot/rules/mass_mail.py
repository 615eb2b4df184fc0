"""Recognises mail that went to many at once: through a mailing list, or as a newsletter.

Called by `bot.rules.automatic`. Through a list a person may still ask something; a newsletter asks nothing.
"""

import re

from bot.rules.message import AutomaticKind, AutomaticVerdict, InboundMessage

# Headers that only list programs set (RFC 2369, RFC 2919, Mailman, ezmlm, Google Groups).
_LISTS = (
    "list-id", "mailing-list", "list-post", "list-archive", "list-owner", "list-subscribe", "x-mailing-list",
    "x-beenthere", "x-mailman-version", "x-list-administrivia", "x-google-group-id", "x-ml-name",
    "x-listserver", "x-listname",
)  # fmt: skip
# How list managers build the address to which one writes to leave: Lyris, Mailman, ezmlm, Majordomo.
_LIST_MANAGERS = re.compile(
    r"mailto:(?:leave-[a-z][\w.-]*-\d+[a-z]?@|[\w.-]+-(?:leave|unsubscribe|request)@)"
)
# Headers that services for campaigns set on what they send to many.
_CAMPAIGNS = (
    "x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user", "x-csa-complaints", "x-mailjet-campaign",
    "x-rpcampaign", "x-sfmc-stack", "x-emarsys-identify",
)  # fmt: skip
_CAMPAIGN_MAILERS = re.compile(
    r"mailchimp|newsletter|nieuwsbrief|phplist|sendy|acymailing|mailpoet|laposta|listmonk|interspire"
    r"|sarbacane|campaign|mailerlite|cakemail|e-?marketing|bulk",
    re.IGNORECASE,
)
_LIST_SENDERS = re.compile(r"\bowner-[\w.+-]{1,60}@|[\w.+]-(?:owner|bounces|request)(?:\+[^@\s]{1,80})?@")
_LEAVING_LINK = re.compile(
    r"<a\b[^<>]{0,2000}>[^<]{0,80}(?:unsubscribe|opt[- ]?out|afmelden|uitschrijven|abmelden|abbestellen"
    r"|austragen|désabonner|désinscri)",
    re.IGNORECASE,
)


def recognise(mail: InboundMessage, own_domain: str) -> AutomaticVerdict | None:
    """The verdict on mail to many. Our own address may itself be a group, so mail through it is none."""
    names = " ".join(mail.header(name) for name in _LISTS).lower()
    if own_domain and (f"@{own_domain}" in names or f".{own_domain}>" in names):
        return None
    bulk = mail.header("precedence").strip().lower() in {"bulk", "list", "junk"}
    discussion = mail.header("list-post") or mail.header("x-beenthere") or mail.header("x-mailing-list")
    if discussion and discussion.lower() != "no":
        return _verdict("It came by a mailing list.", may_hold_request=True)
    if bulk and _LIST_SENDERS.search(f"{mail.header('sender')} {mail.header('return-path')}".lower()):
        return _verdict("It came by a mailing list.", may_hold_request=True)
    if any(mail.header(name) for name in _LISTS) or (bulk and mail.header("list-unsubscribe")):
        return _verdict("It is a newsletter or another mass mailing.")
    if _is_campaign(mail):
        return _verdict("It is a newsletter or another mass mailing.")
    if _LIST_MANAGERS.search(mail.header("list-unsubscribe")[:2_000].lower()):
        return _verdict("It came by a mailing list.", may_hold_request=True)
    # A company's mailer may add List-Unsubscribe to a person's mail, so here a person looks.
    if _offers_to_leave(mail):
        return _verdict("It offers to leave a mailing list.", may_hold_request=True)
    if bulk and not _is_marked_on_the_way(mail):
        return _verdict("The Precedence header marks it as mass mail.", may_hold_request=True)
    return None


def _is_marked_on_the_way(mail: InboundMessage) -> bool:
    """Whether a relay added Precedence, as providers do who forward a mailbox: it stands above a Received."""
    names = [name for name, _ in mail.headers]
    return "received" in names[names.index("precedence") :]


def _is_campaign(mail: InboundMessage) -> bool:
    """Whether a service for mass mailings sent it. An answer to a mail of ours went to us alone."""
    if mail.in_reply_to or mail.references:
        return False
    one_click = mail.header("list-unsubscribe-post") or mail.header("feedback-id")
    return (
        bool(mail.header("list-unsubscribe") and one_click)
        or any(mail.header(name) for name in _CAMPAIGNS)
        or bool(_CAMPAIGN_MAILERS.search(mail.header("x-mailer")[:200]))
    )


def _offers_to_leave(mail: InboundMessage) -> bool:
    """Whether the mail itself shows how to leave the list that its header speaks of."""
    ways = re.findall(r"<([^<>\s]{8,990})>", mail.header("list-unsubscribe"))
    if not ways or mail.in_reply_to or mail.references:
        return False
    shown = any(way in mail.text or way in mail.html for way in ways[:5])
    return shown or bool(_LEAVING_LINK.search(mail.html[:400_000]))


def _verdict(reason: str, *, may_hold_request: bool = False) -> AutomaticVerdict:
    return AutomaticVerdict(AutomaticKind.LIST, reason, may_hold_request=may_hold_request)
