"""Puts what the rules and the classifier find in one mail into plain values, for inspect and classify.

Used by `bot.commands.reading`; reads no setting, and no file but those that a mail carries.
"""

from dataclasses import asdict
from typing import Any

from bot.edges.attachments.reader import ChildReader, ReadingLimits
from bot.rules import addresses, passed_on, sender_warnings
from bot.rules.attached import REASONS, hides, joined
from bot.rules.bsn import masked
from bot.rules.defects import Defect
from bot.rules.identity import IdentityEvidence, IdentityVerdict, judge
from bot.rules.message import InboundMessage, SenderTrust
from bot.rules.newest_text import newest
from bot.rules.reading import Read, ReadingTerms, read_mail
from bot.rules.replying import Reply, ReplyPlan, Situation, plan
from bot.rules.reviewing import held_for_damage, held_for_unread
from bot.rules.sender_warnings import SenderWarning
from bot.rules.tracing import Step, TraceLine, trace_kinds, trace_reading
from classifiers import Classification, Kind, classify

#: Who we are when no settings say otherwise: the address of the privacy statement.
DEFAULTS = ReadingTerms(
    own_addresses=frozenset({"privacy@mailkoning.nl"}),
    own_domain="mailkoning.nl",
    colleague_domains=frozenset({"mailkoning.nl"}),
    own_names=frozenset({"Mailkoning"}),
)

#: A whole mail is inspected within five seconds, whatever it carries.
_READER = ChildReader(ReadingLimits(seconds=3))

_BARE_REFERENCE = "MK-"


def inspect_mail(raw: bytes, terms: ReadingTerms = DEFAULTS, *, complete: bool = True) -> dict[str, Any]:
    """What the bot understands of a mail, as the keys that `inspect` prints.

    With `complete` False these are only the first bytes of a mail that is too large to be read.
    """
    read = read_mail(raw, terms, complete=complete)
    if read.files:
        read = read.with_files(_READER.read(read.files))
    mail = read.mail
    found = _verdict(read)
    identity = _identity(found, read.person.answer_to, read)
    reply = _reply(read, found, identity)
    return {
        "sender": asdict(mail.sender) if mail and mail.sender else None,
        "subject": mail.subject if mail else "",
        "automatic": read.automatic.kind.value if read.automatic else None,
        "automatic_reason": read.automatic.reason if read.automatic else None,
        "newest_text": read.newest.newest,
        "forwarded_from": read.newest.forwarded_from.email if read.newest.forwarded_from else None,
        "sender_warnings": [
            {"code": found.value, "reason": sender_warnings.SENTENCES[found]} for found in read.warnings
        ],
        "answered": {
            "address": read.person.answer_to or None,
            "proposed": read.person.proposed.email if read.person.proposed else None,
            "reason": read.person.reason,
        },
        "held": read.held or None,
        **_judged(found),
        "data_subject": {"relation": found.subject.value, **_person(found)},
        "case_reference": _case_reference(mail.subject if mail else ""),
        "identity": _identity_values(identity),
        "attachments": _attachments(read),
        "attached_text": read.attached.text,
        "drafts_reply": reply is not None and reply.reply is not Reply.NONE,
        "defects": list(read.defects) if mail else ["unreadable"],
        "trace": [asdict(line) for line in _trace(read, found, identity, reply)],
    }


def _verdict(read: Read) -> Classification:
    """As the step classifying judges: a mail that says little together with what it carries."""
    subject, attached = read.mail.subject if read.mail else "", read.attached
    text = joined(read.text_to_judge, attached.text)[0] if attached.judged else read.text_to_judge
    found = classify(subject, text)
    if attached.judged and any(hides(file.outcome) for file in attached.files):
        found = held_for_unread(found)
    return held_for_damage(found, read.defects, text)


def _attachments(read: Read) -> list[dict[str, Any]]:
    """Every file, with what came of reading it; null where the mail is of a sort that carries no request."""
    files = read.mail.files if read.mail else ()
    found = read.attached.files or (None,) * len(files)
    return [
        {
            "filename": file.filename,
            "content_type": file.content_type,
            "size": file.size,
            "read": one.outcome.value if one else None,
            "reason": REASONS[one.outcome] if one else None,
        }
        for file, one in zip(files, found, strict=True)
    ]


def judge_line(row: dict[str, Any]) -> dict[str, Any]:
    """What the classifier says of one line of JSON, as the keys that `classify --jsonl` prints."""
    senders = addresses.parse(str(row.get("from") or ""))
    subject = masked(str(row.get("subject") or ""))
    text = masked(text_to_judge(subject, str(row.get("body") or "")))
    found = classify(subject, text)
    identity = _identity(found, senders[0].email if senders else "", None)
    return {
        "id": row.get("id"),
        # The offsets of the evidence count in this text.
        "newest_text": text,
        **_judged(found),
        "identity": _identity_values(identity),
        "evidence": [{**asdict(item), "kind": item.kind.value} for item in found.evidence],
        "data_subject": {"relation": found.subject.value, **_person(found)},
        "classifier": f"{found.classifier} {found.version}",
    }


def text_to_judge(subject: str, body: str) -> str:
    """What the writer says now in a whole body, as for a mail: without quotes, history and signature."""
    mail = _bare_mail(subject, body)
    found = newest(mail)
    return passed_on.text_to_judge(found.newest, passed_on.passed_on(mail, found, DEFAULTS.ourselves).text)


def _bare_mail(subject: str, body: str) -> InboundMessage:
    """A mail of which nothing is known but its subject and its text."""
    return InboundMessage(
        message_id="",
        sender=None,
        reply_to=(),
        to=(),
        cc=(),
        subject=subject,
        date=None,
        in_reply_to="",
        references=(),
        text=body,
        html="",
        attachments=(),
        forwarded=(),
        headers=(),
        content_type="text/plain",
        report_type="",
        defects=(),
    )


def _judged(found: Classification) -> dict[str, Any]:
    return {
        "language": found.language.value,
        "kinds": [kind.value for kind in found.ordered()] or [Kind.OTHER.value],
        "scores": {kind.value: round(score, 4) for kind, score in found.scores.items()},
        "needs_review": found.needs_review,
        "review_reason": found.review_reason,
        "fields": _fields(found),
    }


def _fields(found: Classification) -> dict[str, Any]:
    """The fields that are there; absent ones are left out."""
    values = asdict(found.fields)
    values["emails"], values["correction"] = list(found.fields.emails), list(values["correction"])
    return {key: value for key, value in values.items() if value}


def _person(found: Classification) -> dict[str, Any]:
    return {"name": found.fields.name, "addresses": list(found.fields.emails)}


def _identity(found: Classification, sender: str, read: Read | None) -> IdentityVerdict:
    return judge(
        IdentityEvidence(
            kinds=found.kind_set(),
            hints=found.hints,
            subject=found.subject,
            subject_emails=found.fields.emails,
            sender_email=sender,
            reply_to_differs=bool(read and SenderWarning.REPLY_TO_DIFFERS in read.warnings),
            trust=read.sender_trust if read else SenderTrust.UNPROVEN,
            known_on_file=None,
            text_asks_full_data=Kind.ACCESS in found.kind_set(),
        )
    )


def _identity_values(verdict: IdentityVerdict) -> dict[str, Any]:
    return {"level": verdict.level.value, "required": verdict.required, "reason": verdict.reason}


def _case_reference(subject: str) -> str | None:
    """A case number in the subject, as written; it proves nothing without its signature."""
    start = subject.upper().find(_BARE_REFERENCE)
    number = subject[start : start + 14].upper() if start >= 0 else ""
    return number if len(number) == 14 and number[3:7].isdigit() and number[8:].isdigit() else None


def _reply(read: Read, found: Classification, identity: IdentityVerdict) -> ReplyPlan | None:
    """The letter to propose to a mail like this, were its sender on file; None where the bot stops before."""
    if read.held or read.automatic is not None or read.mail is None:
        return None
    situation = Situation(
        kinds=found.kind_set(),
        needs_review=found.needs_review,
        review_reason=found.review_reason or "",
        identity_required=identity.required,
        identity_settled=False,
        known_on_file=True,
        follows_up=False,
        answerable=bool(read.person.answer_to),
        encrypted=Defect.ENCRYPTED in read.defects,
    )
    return plan(situation)


def _trace(
    read: Read, found: Classification, identity: IdentityVerdict, reply: ReplyPlan | None
) -> tuple[TraceLine, ...]:
    """Each decision in its order; a mail that the bot would not go on with ends where it stops."""
    lines = trace_reading(read)
    if reply is None:
        return lines
    return (
        *lines,
        *trace_kinds(
            {kind.value: score for kind, score in found.scores.items()},
            [kind.value for kind in found.ordered()],
            f"{found.classifier} {found.version}",
            found.review_reason or "",
        ),
        TraceLine(Step.IDENTITY, identity.level.value, identity.reason),
        TraceLine(Step.REPLY, reply.reply.value, reply.reason),
    )
