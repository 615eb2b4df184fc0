"""Recognises what mail systems send back about our own letters: bounces, receipts, feedback reports.

Called by `bot.rules.automatic`; decides nothing about the case, only which letter is meant, what befell it
and why.
"""

import re
from dataclasses import replace

from bot.rules import delivery_signs as signs
from bot.rules.addresses import address as parse_address
from bot.rules.automatic_signs import OWN_ID_PREFIX
from bot.rules.delivery_causes import cause
from bot.rules.message import AutomaticKind, AutomaticVerdict, InboundMessage
from bot.rules.subject_tags import without_tags

# Programs fold a long Message-ID behind its name, and some call it the original one.
_MESSAGE_ID_LINE = re.compile(
    r"^[> \t]{0,20}(?:X-)?(?:Original-)?Message-ID:[ \t]{0,20}(?:\n[> \t]{0,20})?(<[^<>\s]{1,990}>)",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(
    r"^(action|status|disposition|(?:x-)?original-message-id|feedback-type|diagnostic-code):[ \t]*([^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_REPORTS = frozenset({"delivery-status", "global-delivery-status"})
# The headers in which systems keep the sender of the envelope.
_ENVELOPES = (
    "return-path",
    "x-envelope-from",
    "x-envelope-sender",
    "envelope-from",
    "x-original-return-path",
)
# Of several recipients the worst fate is told.
_ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
# "Final-Recipient: rfc822; anne@example.com" (RFC 3464 §2.3.2), "Original-Rcpt-To: anne@..." (RFC 5965).
_RECIPIENT_LINE = re.compile(
    r"^(?:(?:final|original)-recipient:[ \t]*[^;\n]{0,40};|original-rcpt-to:)[ \t]*<?([^\s<>;]{1,320})",
    re.IGNORECASE | re.MULTILINE,
)
# "<anne@example.com>:" stands alone before the cause in the bounces of qmail, Postfix and exim.
_REFUSED_ADDRESS = re.compile(r"^[ \t]{0,4}<?([^\s<>:;,]{1,64}@[^\s<>:;,]{1,255})>?:?[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>,;]{1,64}@[^\s<>,;]{1,255}")
_MAX_RECIPIENTS = 10
# Words that may stand before the formula of a mail system, such as "Hi."
_GREETING = 2


def recognise(mail: InboundMessage) -> AutomaticVerdict | None:
    """The verdict on a report of a mail system, or None for anything else."""
    found = _recognised(mail)
    if found is None or found.kind not in {AutomaticKind.BOUNCE, AutomaticKind.FEEDBACK}:
        return found
    return replace(found, recipients=_named_recipients(mail))


def _recognised(mail: InboundMessage) -> AutomaticVerdict | None:
    fields = {name.lower(): value.strip().lower() for name, value in _FIELD.findall(mail.report)}
    if mail.report_type == "feedback-report" or "feedback-type" in fields or _is_junk_report(mail):
        return AutomaticVerdict(
            AutomaticKind.FEEDBACK,
            "A mailbox provider reports that someone marked our mail as unwanted (RFC 5965).",
            _returned_id(mail),
        )
    if mail.report_type == "disposition-notification" or "disposition" in fields or _is_bare_receipt(mail):
        # The filter language of mailboxes refuses a mail with a receipt (RFC 5429 §2.1), as Dovecot does.
        if signs.BOUNCE_SUBJECTS.match(without_tags(mail.subject)):
            return _lost(cause("", _told(mail)), _original_id(mail))
        shown = "deleted unread" if "deleted" in fields.get("disposition", "") else "opened or handled"
        return AutomaticVerdict(
            AutomaticKind.RECEIPT,
            f"A receipt says that our letter was {shown} (RFC 8098).",
            _original_id(mail),
        )
    if mail.report_type in _REPORTS or (("action" in fields or "status" in fields) and _is_report(mail)):
        return _delivery_status(mail)
    if _is_unmarked_bounce(mail):
        return _unmarked(mail)
    return None


def _is_report(mail: InboundMessage) -> bool:
    """Whether the fields of a report are the mail's own: people send bounces on with all their parts."""
    if mail.content_type == "multipart/report":
        return True
    subject = without_tags(mail.subject)
    system = _is_from_system(mail) or _is_auto_submitted(mail)
    return not _is_passed_on(mail, subject) and (system or bool(signs.BOUNCE_SUBJECTS.match(subject)))


def _is_passed_on(mail: InboundMessage, subject: str) -> bool:
    """Whether somebody answers or sends on a bounce, as its subject says; a daemon does neither."""
    return bool(signs.PASSED_ON.match(subject)) and not is_daemon(mail) and not has_null_sender(mail)


def _delivery_status(mail: InboundMessage) -> AutomaticVerdict:
    """What RFC 3464 §2.3.3 says by the action of each recipient."""
    recipients = _recipients(mail.report)
    action, status, words = next(
        (found for wanted in _ACTIONS for found in recipients if found[0] == wanted),
        recipients[0] if recipients else ("", "", ""),
    )
    about = _original_id(mail)
    if action in {"delivered", "relayed", "expanded"}:
        return AutomaticVerdict(
            AutomaticKind.NOTICE, f"A mail system says that our letter was {action}.", about
        )
    if action == "delayed" or (not action and status.startswith("4.") and _tells_of_delay(mail)):
        return _delayed(about)
    return _lost(cause(status, words or _told(mail)), about)


def _recipients(report: str) -> list[tuple[str, str, str]]:
    """Action, status and diagnostic words of each recipient that a report speaks of."""
    found: list[tuple[str, str, str]] = []
    for block in re.split(r"\n[ \t\r]*\n|\n(?=final-recipient:)", report, flags=re.IGNORECASE):
        fields = {name.lower(): value.strip() for name, value in _FIELD.findall(block)}
        if "action" in fields or "status" in fields:
            # "failed (expired)", "5.0.0 (undefined status)": a comment may follow.
            action, status = (
                (fields.get(name, "").split() or [""])[0].lower() for name in ("action", "status")
            )
            found.append((action, status[:12], fields.get("diagnostic-code", "")[:500]))
    return found


def _lost(why: str, about: str) -> AutomaticVerdict:
    reason = "A mail system says that our letter was not delivered"
    told = f"{reason}: {why}." if why else f"{reason}."
    return AutomaticVerdict(AutomaticKind.BOUNCE, told, about, why=why)


def _delayed(about: str) -> AutomaticVerdict:
    reason = "A mail system says that our letter is delayed; it still tries to deliver it."
    return AutomaticVerdict(AutomaticKind.BOUNCE, reason, about, lost=False)


def _is_unmarked_bounce(mail: InboundMessage) -> bool:
    """A bounce without a report: two signs are needed, for people write about bounces too."""
    if mail.header("x-failed-recipients"):
        return True
    subject = without_tags(mail.subject)
    named = bool(signs.BOUNCE_SUBJECTS.match(subject) or signs.DELIVERED.match(subject))
    told = _told(mail).lower()
    opening = signs.BOUNCE_OPENINGS.search(told[:200])
    opens = opening is not None and len(told[: opening.start()].split()) <= _GREETING
    if _is_passed_on(mail, subject):
        # Administrators send bounces on; only James itself writes so under the subject of the letter.
        return opens and _has_address_of_system(mail)
    if _is_from_system(mail):
        return named or bool(signs.BOUNCE_TEXTS.search(told)) or _returns_a_letter(mail, told)
    # Without a known sender both subject and text must be a mail system's, for shops deliver parcels.
    return named and (opens or (_is_auto_submitted(mail) and bool(signs.BOUNCE_TEXTS.search(told))))


def _returns_a_letter(mail: InboundMessage, told: str) -> bool:
    """What a bounce shows in a language that we do not know: the other server's answer, or the letter."""
    shown = signs.SERVER_REFUSES.search(told) or signs.RETURNED.search(mail.text[:3_000].lower())
    if not _has_address_of_system(mail) or (signs.GREETS.match(told) and not is_daemon(mail)):
        return False
    return bool(shown or mail.forwarded)


def _unmarked(mail: InboundMessage) -> AutomaticVerdict:
    about = _original_id(mail)
    if signs.DELIVERED.match(without_tags(mail.subject)):
        return AutomaticVerdict(
            AutomaticKind.NOTICE, "A mail system says that our letter was delivered.", about
        )
    return _delayed(about) if _tells_of_delay(mail) else _lost(cause("", _told(mail)), about)


def _tells_of_delay(mail: InboundMessage) -> bool:
    """Whether the other side still tries; the returned letter does not count."""
    told = f"{without_tags(mail.subject)}\n{_told(mail).lower()[:600]}"
    return bool(signs.DELAYED.search(told)) and "permanent" not in told and "failed" not in told


def _told(mail: InboundMessage) -> str:
    """The words of the mail system, without the letter that it returns."""
    text = mail.text[:3_000]
    returned = signs.RETURNED.search(text.lower())
    return text[: returned.start()] if returned else text


def _is_from_system(mail: InboundMessage) -> bool:
    """Whether a mail system may be the sender; enough beside words that say what befell a letter."""
    name = f"{mail.sender.name} {_local_part(mail)}" if mail.sender else mail.header("from")
    return (
        _has_address_of_system(mail)
        or has_null_sender(mail)
        or bool(signs.SYSTEM_NAMES.search(name[:300].lower()))
    )


def _is_auto_submitted(mail: InboundMessage) -> bool:
    return mail.header("auto-submitted").strip().lower().startswith("auto-")


def _has_address_of_system(mail: InboundMessage) -> bool:
    """A daemon's address or a postmaster's, who may be a person."""
    return is_daemon(mail) or bool(signs.POSTMASTERS.match(_local_part(mail)))


def is_daemon(mail: InboundMessage) -> bool:
    """Whether the sender's address is one that only mail systems write from, be it without a domain."""
    return bool(signs.DAEMONS.match(_local_part(mail)))


def _local_part(mail: InboundMessage) -> str:
    author = mail.sender.email if mail.sender else mail.header("from")[:200].lower()
    return author.partition("@")[0].strip(' "<')


def has_null_sender(mail: InboundMessage) -> bool:
    """Whether the envelope had no sender, the mark of mail that must not be answered (RFC 5321 §4.5.5).

    Some systems write the daemon's address where the envelope was empty.
    """
    paths = (mail.header(name).replace(" ", "").lower() for name in _ENVELOPES)
    return any(path == "<>" or path.lstrip("<").startswith("mailer-daemon") for path in paths)


def _is_bare_receipt(mail: InboundMessage) -> bool:
    """A receipt of Exchange without a report: its subject and its first words."""
    subject = signs.READ_SUBJECTS.match(without_tags(mail.subject))
    return bool(subject and signs.READ_TEXTS.match(mail.text[:200].lower()))


def _is_junk_report(mail: InboundMessage) -> bool:
    """Microsoft's junk-mail reports, which attach our mail with a header of their own and no report."""
    return any(inner.header("x-hmxmroriginalrecipient") for inner in mail.forwarded)


def _original_id(mail: InboundMessage) -> str:
    """The letter that is meant: by the report, by the mail it returns, by its text, or by the thread."""
    named = (value for name, value in _FIELD.findall(mail.report) if "message-id" in name.lower())
    found = next((found[0] for value in named if (found := re.search(r"<[^<>\s]{1,990}>", value))), "")
    return found or _returned_id(mail) or mail.in_reply_to or "".join(mail.references[-1:])


def _returned_id(mail: InboundMessage) -> str:
    """The Message-ID in the returned mail; one that we made before any other."""
    attached = (
        file.content[:100_000].decode("utf-8", "replace")
        for file in mail.attachments[:5]
        if _is_mail(file.content_type)
    )
    found = [inner.message_id for inner in mail.forwarded if inner.message_id]
    for text in (mail.text[:200_000], *attached):
        found.extend(_MESSAGE_ID_LINE.findall(text)[:20])
    return next((one for one in found if one.lower().startswith(OWN_ID_PREFIX)), "".join(found[:1]))


def _named_recipients(mail: InboundMessage) -> tuple[str, ...]:
    """The addresses that a report names as those of our mail, each once; those of the returned mail last."""
    named = [*_RECIPIENT_LINE.findall(mail.report), *_ADDRESS.findall(mail.header("x-failed-recipients"))]
    named += [inner.header("x-hmxmroriginalrecipient") for inner in mail.forwarded]
    if not any(named):
        named = _REFUSED_ADDRESS.findall(_told(mail))
    if not any(named):
        named = [address.email for inner in mail.forwarded[:1] for address in inner.to]
    found = (address for one in named if (address := parse_address(one)))
    return tuple(dict.fromkeys(address.email for address in found))[:_MAX_RECIPIENTS]


def _is_mail(content_type: str) -> bool:
    return content_type.startswith(("message/", "text/"))
