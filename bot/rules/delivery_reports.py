"""Recognises what mail systems send back about our own letters: bounces, receipts, feedback reports.

Called by `bot.rules.automatic`; decides nothing about the case, only which
letter is meant and what befell it.
"""

import re

from bot.rules.message import AutomaticKind, AutomaticVerdict, InboundMessage

_MESSAGE_ID_LINE = re.compile(
    r"^[> \t]{0,20}Message-ID:[ \t]{0,20}(<[^<>\s]{1,990}>)", re.IGNORECASE | re.MULTILINE
)
_FIELD = re.compile(
    r"^(action|status|disposition|original-message-id|feedback-type):[ \t]*([^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_DAEMONS = frozenset({"mailer-daemon", "mailerdaemon", "mdaemon", "mail-daemon", "postmaster", "mailgate"})
# How subjects of bounces begin: sendmail, Postfix, qmail, exim, Exchange, Gmail, Lotus; four languages.
_BOUNCE_SUBJECTS = (
    "undelivered mail", "undeliverable", "undeliverable mail", "delivery status notification",
    "mail delivery failed",
    "mail delivery failure", "mail delivery system", "delivery failure", "delivery failed", "failure notice",
    "returned mail", "returned to sender", "delayed mail", "warning: could not send message",
    "mail system error",
    "message undeliverable", "message delivery failure", "non-delivery", "nondeliverable", "delivery delayed",
    "delivery has failed", "your message couldn't be delivered", "warning: message", "non delivery",
    "onbestelbaar", "niet bezorgd", "niet-bezorgbaar", "bezorging mislukt", "bericht niet bezorgd",
    "niet afgeleverd",
    "aflevering mislukt", "vertraagde bezorging", "melding van bezorgstatus",
    "unzustellbar", "nicht zustellbar", "unzustellbare nachricht", "zustellung fehlgeschlagen",
    "zustellungsfehler",
    "fehler bei der zustellung", "mail konnte nicht zugestellt werden", "verzögerte zustellung",
    "non remis", "non distribuable", "non distribué", "échec de la remise", "échec de remise",
    "message non remis",
    "notification d'état de remise", "échec de la distribution", "courrier non distribué", "remise différée",
)  # fmt: skip
# How the texts of bounces without a report begin: qmail, exim, Exchange.
_BOUNCE_TEXTS = (
    "this is the qmail-send program",
    "this message was created automatically by mail delivery software",
    "delivery has failed to these recipients",
    "this is the mail system at host",
    "your message did not reach some or all of the intended recipients",
    "uw bericht heeft enkele of alle geadresseerden niet bereikt",
    "ihre nachricht hat einige oder alle empfänger nicht erreicht",
    "votre message n'est pas parvenu à certains des destinataires",
)


def recognise(mail: InboundMessage) -> AutomaticVerdict | None:
    """The verdict on a report of a mail system, or None for anything else."""
    fields = {name.lower(): value.strip().lower() for name, value in _FIELD.findall(mail.report)}
    if mail.report_type == "feedback-report" or "feedback-type" in fields or _is_junk_report(mail):
        return AutomaticVerdict(
            AutomaticKind.FEEDBACK,
            "A mailbox provider reports that someone marked our mail as unwanted (RFC 5965).",
            _returned_id(mail),
        )
    if mail.report_type == "disposition-notification" or "disposition" in fields:
        shown = "deleted unread" if "deleted" in fields.get("disposition", "") else "opened or handled"
        return AutomaticVerdict(
            AutomaticKind.RECEIPT,
            f"A receipt says that our letter was {shown} (RFC 8098).",
            _original_id(mail, fields),
        )
    if mail.report_type == "delivery-status" or "action" in fields or "status" in fields:
        return _delivery_status(mail, fields)
    if _is_unmarked_bounce(mail):
        return AutomaticVerdict(
            AutomaticKind.BOUNCE,
            "A mail system says that a letter was not delivered.",
            _original_id(mail, fields),
        )
    return None


def _delivery_status(mail: InboundMessage, fields: dict[str, str]) -> AutomaticVerdict:
    """What RFC 3464 §2.3.3 says by its action."""
    about = _original_id(mail, fields)
    action = fields.get("action", "")
    if action in {"delivered", "relayed", "expanded"}:
        return AutomaticVerdict(
            AutomaticKind.NOTICE, f"A mail system says that our letter was {action}.", about
        )
    if action == "delayed":
        reason = "A mail system says that our letter is delayed; it still tries to deliver it."
        return AutomaticVerdict(AutomaticKind.BOUNCE, reason, about, lost=False)
    status = fields.get("status", "").split(" ")[0][:12]
    code = f" with status {status}" if re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", status) else ""
    return AutomaticVerdict(
        AutomaticKind.BOUNCE, f"A mail system says that our letter was not delivered{code} (RFC 3464).", about
    )


def _is_unmarked_bounce(mail: InboundMessage) -> bool:
    """A bounce without a report: two signs are needed, for people write about bounces too."""
    if mail.header("x-failed-recipients"):
        return True
    subject = mail.subject.lower().lstrip(" *[(")
    told = subject.startswith(_BOUNCE_SUBJECTS) or any(
        start in mail.text[:1_500].lower() for start in _BOUNCE_TEXTS
    )
    return told and (is_daemon(mail) or has_null_sender(mail))


def is_daemon(mail: InboundMessage) -> bool:
    """Whether the sender's address is one that mail systems write from."""
    local = mail.sender.email.partition("@")[0] if mail.sender else ""
    return local in _DAEMONS or local.startswith(
        ("mailer-daemon", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e")
    )


def has_null_sender(mail: InboundMessage) -> bool:
    """Whether the envelope had no sender, the mark of mail that must not be answered (RFC 5321 §4.5.5)."""
    return mail.header("return-path").replace(" ", "") == "<>"


def _is_junk_report(mail: InboundMessage) -> bool:
    """Microsoft's junk-mail reports, which attach our mail with a header of their own and no report."""
    return any(inner.header("x-hmxmroriginalrecipient") for inner in mail.forwarded)


def _original_id(mail: InboundMessage, fields: dict[str, str]) -> str:
    """The letter that is meant: by the report, by the mail it returns, by its text, or by the thread."""
    named = re.search(r"<[^<>\s]{1,990}>", _case_kept(mail, "original-message-id")) if fields else None
    return (
        (named[0] if named else "") or _returned_id(mail) or mail.in_reply_to or "".join(mail.references[-1:])
    )


def _returned_id(mail: InboundMessage) -> str:
    returned = next((inner.message_id for inner in mail.forwarded if inner.message_id), "")
    if returned:
        return returned
    attached = (
        file.content[:100_000].decode("utf-8", "replace")
        for file in mail.attachments[:5]
        if _is_mail(file.content_type)
    )
    for text in (mail.text[:200_000], *attached):
        if found := _MESSAGE_ID_LINE.search(text):
            return found[1]
    return ""


def _is_mail(content_type: str) -> bool:
    return content_type.startswith(("message/", "text/"))


def _case_kept(mail: InboundMessage, wanted: str) -> str:
    return next((value for name, value in _FIELD.findall(mail.report) if name.lower() == wanted), "")
