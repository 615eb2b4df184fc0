"""Says whether a mail was written by a program instead of by a person for us now, and which sort it is.

Called by the reading of mails; a mail with a verdict is kept and shown, gets no answer and changes no clock
(RFC 3834 §2). One sign, one `if`; a mail without a clear sign is a person's.
"""

import re

from bot.rules import absence, delivery_reports, invitation_words, mass_mail
from bot.rules import automatic_signs as signs
from bot.rules.delivery_signs import PASSED_ON
from bot.rules.message import AutomaticKind, AutomaticVerdict, InboundMessage
from bot.rules.newest_text import newest
from bot.rules.original_sender import is_rewritten
from bot.rules.subject_tags import without_tags

# A program says early what it is.
MAX_OWN_TEXT = 4_000
# Words such as "Geachte heer of mevrouw,".
SALUTATION = 4


def verdict(mail: InboundMessage, own_addresses: frozenset[str], own_domain: str) -> AutomaticVerdict | None:
    """The sort of automatic mail with the reason for staff, or None for a person's mail.

    `own_addresses` are the lower-cased addresses that we receive and send on; `own_domain` is the domain
    of the Message-IDs we make. X-Auto-Response-Suppress is no sign: Outlook puts it on people's mail too.
    """
    found = delivery_reports.recognise(mail) or _loop(mail, own_addresses, own_domain.lower())
    if found:
        return found
    # What a person answers or sends on may be a program's text, so only the newest words count.
    own = newest(mail).newest[:MAX_OWN_TEXT].lower()
    return (
        _answering_program(mail, own)
        or _calendar(mail, own)
        or _ticket(mail, own)
        or mass_mail.recognise(mail, own_domain.lower())
        or _notice(mail, own)
    )


def _loop(mail: InboundMessage, own_addresses: frozenset[str], own_domain: str) -> AutomaticVerdict | None:
    """Our own mail that came back, which answering would send round for ever."""
    own_id = mail.message_id.lower()
    if own_id.startswith(signs.OWN_ID_PREFIX) and own_id.endswith(f"@{own_domain}>"):
        return AutomaticVerdict(
            AutomaticKind.LOOP, "The mail is one of our own letters that came back.", mail.message_id
        )
    # Through a group of ours come people's mails in its name; our own letters were recognised above.
    if mail.sender and mail.sender.email in own_addresses and not is_rewritten(mail):
        # A form on our own site writes in our name and names the person in Reply-To.
        of_form = any(not address.email.endswith(f"@{own_domain}") for address in mail.reply_to)
        return AutomaticVerdict(
            AutomaticKind.LOOP, "The sender is our own address.", may_hold_request=of_form
        )
    looped = " ".join(mail.header_values("x-loop")).lower()
    if any(address in looped for address in own_addresses):
        return AutomaticVerdict(AutomaticKind.LOOP, "The X-Loop header names our own address.")
    return None


def _answering_program(mail: InboundMessage, own: str) -> AutomaticVerdict | None:
    """An answer that a program gave in a person's or a desk's name."""
    sign = _reply_sign(mail, own)
    if not sign:
        return None
    about = mail.in_reply_to or "".join(mail.references[-1:])
    if _is_ticket(mail) and not absence.is_told_of(own):
        return AutomaticVerdict(AutomaticKind.NOTICE, f"A ticket system confirms receipt: {sign}.", about)
    return AutomaticVerdict(AutomaticKind.VACATION, f"An automatic reply: {sign}.", about)


def _reply_sign(mail: InboundMessage, own: str) -> str:
    submitted = _auto_submitted(mail)
    if submitted == "auto-replied":
        return "the Auto-Submitted header says auto-replied (RFC 3834)"
    named = next(
        (name for name in signs.REPLY_HEADERS if mail.header(name).strip().lower() not in signs.OFF), ""
    )
    if named:
        return f"the {named} header is set"
    precedence = mail.header("precedence").strip().lower()
    if precedence in {"auto_reply", "auto-reply"}:
        return "the Precedence header says auto_reply"
    if _is_autoresponder(mail):
        return "it was handled by an autoresponder"
    subject = without_tags(mail.subject)
    found = signs.REPLY_SUBJECTS.match(subject)
    # Without the answered subject behind it, the word may be what a person complains of.
    if found and not (re.fullmatch(r"[\w -]*", subject) and absence.asks(own)):
        return "the subject is one that absence assistants write"
    unanswerable = precedence in {"bulk", "junk"} or delivery_reports.has_null_sender(mail)
    if unanswerable and absence.is_told_of(own):
        return "the text tells of an absence and the headers forbid an answer"
    return absence.told_in(own, subject)


def _is_autoresponder(mail: InboundMessage) -> bool:
    """Whether a header names the program that gave the answer, as several providers do in their own way."""
    return (
        "autoresponder" in mail.header("delivered-to").lower()
        or "autoresponder" in mail.header("x-post-messageclass").lower()
        or mail.header("x-apple-action").lower() == "vacation"
        or mail.header("x-mailer").strip().lower() in {"vacation", "autoresponder"}
    )


def _calendar(mail: InboundMessage, own: str) -> AutomaticVerdict | None:
    """An invitation or its answer, which may carry a person's words; an .ics file with a letter is none."""
    is_event = (
        mail.content_type == "text/calendar" or "calendarmessage" in mail.header("content-class").lower()
    )
    if mail.calendar_method in signs.CALENDAR_METHODS or is_event:
        if invitation_words.says_more(own, mail.invitation):
            reason = "An invitation that says more than what is arranged."
            return AutomaticVerdict(AutomaticKind.CALENDAR, reason, may_hold_request=True)
        return AutomaticVerdict(AutomaticKind.CALENDAR, "The mail is an invitation or an answer to one.")
    return None


def _ticket(mail: InboundMessage, own: str) -> AutomaticVerdict | None:
    """What a ticket system sent. A person at a desk may have written it, so a person looks."""
    if any(_is_set(mail, name) for name in signs.TICKET_HEADERS) or signs.TICKET_IDS.match(
        mail.message_id.lower()
    ):
        return _may_hold("A ticket system sent it.")
    # People quote this line of a ticket system; the system itself writes it on top.
    if signs.ANSWER_ABOVE.match(mail.text[:300].lower().lstrip()):
        return _may_hold("A ticket system sent it.")
    named = signs.TICKET_SUBJECTS.search(mail.subject[:300].lower())
    answered = PASSED_ON.match(without_tags(mail.subject))
    if named and not answered and signs.RECEIVED_TEXTS.search(own[:800]):
        return _may_hold("A ticket system or a desk confirms receipt.")
    return None


def _notice(mail: InboundMessage, own: str) -> AutomaticVerdict | None:
    """Whatever else a program sent. A request may reach us through a form, so a person looks."""
    reason = ""
    local = mail.sender.email.partition("@")[0] if mail.sender else ""
    if _auto_submitted(mail) not in {"", "no"}:
        reason = "The Auto-Submitted header says that a program sent it (RFC 3834)."
    elif any(_is_set(mail, name) for name in signs.PROGRAM_HEADERS):
        reason = "A program sent it."
    elif delivery_reports.has_null_sender(mail):
        reason = "Its envelope has no sender, so it must not be answered (RFC 3834)."
    elif delivery_reports.is_daemon(mail):
        reason = "A mail system sent it."
    elif signs.NO_REPLY.search(local) or local in signs.PROGRAMS:
        reason = "Its sender takes no replies."
    elif _is_of_a_server(mail):
        reason = "A server's own account sent it, not a person's."
    elif all(part.search(own[:1_500]) for part in signs.CHALLENGE) and not absence.asks(own):
        reason = "A filter holds our letter back until we show that a person wrote it."
    elif _calls_itself_automatic(mail, own):
        reason = "Its text says that a program wrote it."
    return _may_hold(reason) if reason else None


def _is_of_a_server(mail: InboundMessage) -> bool:
    """Whether a web server's or a timer's account sent it in the name of its own domain.

    A form that writes in a visitor's name has another domain in From, and is the visitor's mail.
    """
    path = mail.header("return-path").strip(" <>").lower().rpartition("=")[2]
    account, _, host = path.partition("@")
    domain = mail.sender.email.rpartition("@")[2] if mail.sender else ""
    related = host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}")
    return account in signs.SERVER_ACCOUNTS and bool(domain and host) and related


def _calls_itself_automatic(mail: InboundMessage, own: str) -> bool:
    """Whether the text says so at its head or foot; what a person answers or sends on does not count."""
    if mail.in_reply_to or mail.references or PASSED_ON.match(without_tags(mail.subject)):
        return False
    said = signs.SELF_CALLED.search(own)
    if said is None:
        return False
    return len(own[: said.start()].split()) <= SALUTATION or bool(signs.UNANSWERABLE.search(own))


def _may_hold(reason: str) -> AutomaticVerdict:
    return AutomaticVerdict(AutomaticKind.NOTICE, reason, may_hold_request=True)


def _is_set(mail: InboundMessage, name: str) -> bool:
    return mail.header(name).strip().lower() not in signs.OFF


def _auto_submitted(mail: InboundMessage) -> str:
    """The keyword of Auto-Submitted without comments and parameters (RFC 3834 §5)."""
    keyword = re.match(r"\s*(?:\([^)]*\))?\s*([A-Za-z-]*)", mail.header("auto-submitted")[:200])
    return keyword[1].lower() if keyword else ""


def _is_ticket(mail: InboundMessage) -> bool:
    marked = any(mail.header(name) for name in signs.TICKET_HEADERS)
    return marked or bool(signs.TICKET_SUBJECTS.search(mail.subject.lower()[:300]))
