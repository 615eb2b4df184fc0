"""Says whether a mail was written by a program instead of by a person for us now, and which sort it is.

Called by the reading of mails; a mail with a verdict is kept and shown, gets no answer and changes no clock
(RFC 3834 §2). One sign, one `if`; a mail without a clear sign is a person's.
"""

import re

from bot.rules import automatic_signs as signs
from bot.rules import delivery_reports
from bot.rules.message import AutomaticKind, AutomaticVerdict, InboundMessage


def verdict(mail: InboundMessage, own_addresses: frozenset[str], own_domain: str) -> AutomaticVerdict | None:
    """The sort of automatic mail with the reason for staff, or None for a person's mail.

    `own_addresses` are the lower-cased addresses that we receive and send on; `own_domain` is the domain
    of the Message-IDs we make. X-Auto-Response-Suppress is no sign: Outlook puts it on people's mail too.
    """
    return (
        delivery_reports.recognise(mail)
        or _loop(mail, own_addresses, own_domain.lower())
        or _answering_program(mail)
        or _calendar(mail)
        or _list(mail, own_domain.lower())
        or _notice(mail)
    )


def _loop(mail: InboundMessage, own_addresses: frozenset[str], own_domain: str) -> AutomaticVerdict | None:
    """Our own mail that came back, which answering would send round for ever."""
    if mail.sender and mail.sender.email in own_addresses:
        return AutomaticVerdict(AutomaticKind.LOOP, "The sender is our own address.")
    own_id = mail.message_id.lower()
    if own_id.startswith(signs.OWN_ID_PREFIX) and own_id.endswith(f"@{own_domain}>"):
        return AutomaticVerdict(
            AutomaticKind.LOOP, "The mail is one of our own letters that came back.", mail.message_id
        )
    looped = " ".join(mail.header_values("x-loop")).lower()
    if any(address in looped for address in own_addresses):
        return AutomaticVerdict(AutomaticKind.LOOP, "The X-Loop header names our own address.")
    return None


def _answering_program(mail: InboundMessage) -> AutomaticVerdict | None:
    """An answer that a program gave in a person's or a desk's name."""
    sign = _reply_sign(mail)
    if not sign:
        return None
    about = mail.in_reply_to or "".join(mail.references[-1:])
    if _is_ticket(mail):
        return AutomaticVerdict(AutomaticKind.NOTICE, f"A ticket system confirms receipt: {sign}.", about)
    return AutomaticVerdict(AutomaticKind.VACATION, f"An automatic reply: {sign}.", about)


def _reply_sign(mail: InboundMessage) -> str:
    submitted = _auto_submitted(mail)
    if submitted == "auto-replied":
        return "the Auto-Submitted header says auto-replied (RFC 3834)"
    named = next(
        (name for name in signs.REPLY_HEADERS if mail.header(name).strip().lower() not in signs.OFF), ""
    )
    if named:
        return f"the {named} header is set"
    if mail.header("precedence").strip().lower() in {"auto_reply", "auto-reply"}:
        return "the Precedence header says auto_reply"
    if (
        "autoresponder" in mail.header("delivered-to").lower()
        or "autoresponder" in mail.header("x-post-messageclass").lower()
    ):
        return "it was handled by an autoresponder"
    subject = mail.subject.lower().strip()
    if signs.REPLY_SUBJECTS.match(subject):
        return "the subject is one that absence assistants write"
    if subject.startswith(signs.ABSENT_SUBJECTS) and _tells_of_absence(mail, subject):
        return "subject and text are those of an absence message"
    return ""


def _tells_of_absence(mail: InboundMessage, subject: str) -> bool:
    """Whether the text is an absence message: it opens with the absence and says what to expect meanwhile.

    Under a mere "Re:" a person may mention a holiday, so there the text must call itself automatic.
    """
    opening = mail.text[:400].lower()
    if not signs.ABSENT_TEXTS.search(opening) or len(mail.text) > 3_000:
        return False
    if subject.startswith(signs.REPLY_PREFIXES):
        return any(
            word in mail.text[:1_500].lower()
            for word in ("automatisch", "automatic", "automatique", "automatically")
        )
    return bool(signs.MEANWHILE.search(mail.text[:1_500].lower()))


def _calendar(mail: InboundMessage) -> AutomaticVerdict | None:
    """An invitation or its answer; an .ics file attached to a letter is none."""
    is_event = (
        mail.content_type == "text/calendar" or "calendarmessage" in mail.header("content-class").lower()
    )
    if mail.calendar_method in signs.CALENDAR_METHODS or is_event:
        return AutomaticVerdict(AutomaticKind.CALENDAR, "The mail is an invitation or an answer to one.")
    return None


def _list(mail: InboundMessage, own_domain: str) -> AutomaticVerdict | None:
    """Mail by way of a list (RFC 2369, RFC 2919). Our own address may itself be a group, so that is none."""
    names = " ".join(mail.header(name) for name in ("list-id", "list-post", "mailing-list")).lower()
    if own_domain and (f"@{own_domain}" in names or f".{own_domain}>" in names):
        return None
    bulk = mail.header("precedence").strip().lower() in {"bulk", "list", "junk"}
    discussion = (
        "list-post" in " ".join(name for name, _ in mail.headers) and mail.header("list-post").lower() != "no"
    )
    if mail.header("list-id") or mail.header("mailing-list") or (bulk and mail.header("list-unsubscribe")):
        reason = "It came by a mailing list." if discussion else "It is a newsletter or another mass mailing."
        return AutomaticVerdict(AutomaticKind.LIST, reason, may_hold_request=discussion)
    if mail.header("list-unsubscribe") and (
        mail.header("list-unsubscribe-post") or mail.header("feedback-id")
    ):
        return AutomaticVerdict(AutomaticKind.LIST, "It is a newsletter or another mass mailing.")
    if bulk:
        return AutomaticVerdict(
            AutomaticKind.LIST, "The Precedence header marks it as mass mail.", may_hold_request=True
        )
    return None


def _notice(mail: InboundMessage) -> AutomaticVerdict | None:
    """Whatever else a program sent. A request may reach us through a form, so a person looks."""
    reason = ""
    local = mail.sender.email.partition("@")[0] if mail.sender else ""
    if _auto_submitted(mail) not in {"", "no"}:
        reason = "The Auto-Submitted header says that a program sent it (RFC 3834)."
    elif any(mail.header(name).strip().lower() not in signs.OFF for name in signs.TICKET_HEADERS):
        reason = "A ticket system or another program sent it."
    elif delivery_reports.has_null_sender(mail):
        reason = "Its envelope has no sender, so it must not be answered (RFC 3834)."
    elif delivery_reports.is_daemon(mail) and not local.startswith("postmaster"):
        reason = "A mail system sent it."
    elif signs.NO_REPLY.match(local):
        reason = "Its sender takes no replies."
    return AutomaticVerdict(AutomaticKind.NOTICE, reason, may_hold_request=True) if reason else None


def _auto_submitted(mail: InboundMessage) -> str:
    """The keyword of Auto-Submitted without comments and parameters (RFC 3834 §5)."""
    keyword = re.match(r"\s*(?:\([^)]*\))?\s*([A-Za-z-]*)", mail.header("auto-submitted")[:200])
    return keyword[1].lower() if keyword else ""


def _is_ticket(mail: InboundMessage) -> bool:
    marked = any(mail.header(name) for name in signs.TICKET_HEADERS)
    return marked or bool(signs.TICKET_SUBJECTS.search(mail.subject.lower()[:300]))
