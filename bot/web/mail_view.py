"""A mail of a case as the page shows it: plain text with the evidence marked, and why the bot thinks so.

Called by `bot.web.case_view`. Never shows HTML of a mail, and trusts no offset: wild ones are left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.rules.attached import REASONS, Outcome
from bot.rules.passed_on import text_to_judge
from bot.rules.remarks import LOOK_FIRST, remarks
from bot.rules.sender_warnings import SENTENCES, SenderWarning
from bot.rules.tracing import DEFECTS_SAID
from bot.store import cases, correspondence, set_apart, traces
from bot.store.judged_words import judged_words, outcome_of
from bot.store.tables import ClassificationRow, Message
from bot.store.work import Work
from bot.web.chips import Chip, kind_chip, kind_style
from bot.web.paper_view import PaperLine, paper_lines
from bot.web.plain_text import Mark, Piece, pieces, shifted
from bot.web.words import Words
from classifiers.kinds import Kind, in_order

#: Scores below this say nothing to a person.
_LEAST_SHOWN = 0.1

#: What came of a file of which nothing need be said beside it.
_PLAIN = frozenset({Outcome.READ, Outcome.BESIDE})


@dataclass(frozen=True, slots=True)
class Ground:
    """One place in the mail that speaks for a kind, or against it."""

    sentence: str
    rule: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Why:
    """A kind with its score from 0 to 1 and its grounds; `found` says whether it was taken as asked."""

    chip: Chip
    score: float
    found: bool
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """An attachment by name and size in bytes; `index` is its place in the mail.

    `reading` says in words what came of reading it, empty where nothing is worth saying. `text` is what was
    read; `judged` that it counted as words of the mail.
    """

    index: int
    filename: str
    size: int
    reading: str
    text: tuple[Piece, ...]
    judged: bool
    paper: PaperLine | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a mail's trace: when, what about, and why."""

    at: datetime
    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class SenderWarningLine:
    """Something odd about the sender: a word for it, and the sentence that says what."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """Something odd about the mail in words; `grave` when words of the sender may have stayed unread."""

    text: str
    grave: bool


@dataclass(frozen=True, slots=True)
class MailView:
    """One mail of a case."""

    id: int
    sender_name: str
    sender_address: str
    received_at: datetime
    trust: str
    warnings: tuple[SenderWarningLine, ...]
    automatic: str | None
    automatic_reason: str
    came: int
    subject: tuple[Piece, ...]
    text: tuple[Piece, ...]
    forwarded: tuple[Piece, ...]
    forwarded_from: str
    attachments: tuple[AttachmentLine, ...]
    remarks: tuple[RemarkLine, ...]
    why: tuple[Why, ...]
    judged_by: str
    review_reason: str
    trace: tuple[Decision, ...]


def mail_view(work: Work, message: Message, staff_names: Mapping[int, str], words: Words) -> MailView:
    """Everything that is shown of one mail."""
    verdict = cases.classification(work, message.id or 0)
    evidence = verdict.evidence if verdict else []
    in_text = _marks(one for one in evidence if one.get("source") != "subject")
    attached_from = judged_words(message).attached_from
    judged = text_to_judge(message.newest_text, message.forwarded_text)
    # Where the forwarded text was judged too, it stands at the end of what the mail itself says.
    below = len(judged) - len(message.forwarded_text) if judged != message.newest_text else len(judged)
    papers = paper_lines(set_apart.of_message(work, message.id or 0), staff_names, words)
    own = tuple(one for one in in_text if one.end <= below)
    forwarded = shifted(in_text, below) if judged != message.newest_text else ()
    return MailView(
        id=message.id or 0,
        sender_name=message.sender_name,
        sender_address=message.sender_address,
        received_at=message.received_at,
        trust=message.trust,
        warnings=tuple(_warning(code, words) for code in message.warnings),
        automatic=message.automatic,
        automatic_reason=words.of_rules(message.reason) if message.automatic else "",
        came=1 + correspondence.copies(work, message.raw_mail_id),
        subject=pieces(message.subject, _marks(one for one in evidence if one.get("source") == "subject")),
        text=pieces(message.newest_text, own),
        forwarded=pieces(message.forwarded_text, forwarded),
        forwarded_from=message.forwarded_from,
        attachments=tuple(
            replace(line, filename=words("papers.name"), text=(), paper=papers[line.index])
            if line.index in papers
            else line
            for line in (
                _attachment(index, file, message.attached_text, shifted(in_text, attached_from), words)
                for index, file in enumerate(message.attachments)
            )
        ),
        remarks=tuple(
            RemarkLine(words.of_rules(DEFECTS_SAID[defect]), defect in LOOK_FIRST)
            for defect in remarks(message.defects)
        ),
        why=_why(verdict, words) if verdict else (),
        judged_by=_judge(verdict, staff_names) if verdict else "",
        review_reason=words.of_rules(verdict.review_reason) if verdict and verdict.needs_review else "",
        trace=tuple(decision(one, words) for one in traces.told(work, message)),
    )


def decision(told: traces.Told, words: Words) -> Decision:
    """A line of the trace in the language of the page."""
    return Decision(told.at, words(f"trace.{told.line.step}"), words.of_rules(told.line.reason))


def _attachment(
    index: int, file: Mapping[str, Any], attached: str, marks: tuple[Mark, ...], words: Words
) -> AttachmentLine:
    """A file with its own stretch of the text of all attachments, and the marks that stand in it."""
    outcome = outcome_of(file)
    start, end = int(file.get("start", 0)), int(file.get("end", 0))
    judged = bool(file.get("judged"))
    return AttachmentLine(
        index=index,
        filename=str(file.get("filename", "")),
        size=int(file.get("size", 0)),
        reading=words.of_rules(REASONS[outcome]) if outcome is not None and outcome not in _PLAIN else "",
        text=pieces(attached[start:end], shifted(marks, start) if judged else ()),
        judged=judged,
    )


def _warning(code: str, words: Words) -> SenderWarningLine:
    return SenderWarningLine(words(f"warning.{code}"), words.of_rules(SENTENCES[SenderWarning(code)]))


def _marks(evidence: Iterable[Mapping[str, Any]]) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            int(one["start"]),
            int(one["end"]),
            f"{kind_style(Kind(one['kind']))}{' negated' if one.get('negated') else ''}",
        )
        for one in evidence
    )


def _why(verdict: ClassificationRow, words: Words) -> tuple[Why, ...]:
    scores = {Kind(kind): score for kind, score in verdict.scores.items()}
    found = {Kind(kind) for kind in verdict.kinds}
    spoken_of = {Kind(one["kind"]) for one in verdict.evidence}
    shown = found | spoken_of | {kind for kind, score in scores.items() if score >= _LEAST_SHOWN}
    ranked = sorted(in_order(shown), key=lambda kind: kind not in found)
    return tuple(
        Why(
            chip=kind_chip(kind, words),
            score=scores.get(kind, 0.0),
            found=kind in found,
            grounds=tuple(_ground(one) for one in verdict.evidence if one["kind"] == kind.value),
        )
        for kind in ranked
    )


def _ground(one: Mapping[str, Any]) -> Ground:
    sentence = one.get("sentence") or one.get("text") or ""
    return Ground(str(sentence), str(one.get("rule", "")), bool(one.get("negated")))


def _judge(verdict: ClassificationRow, staff_names: Mapping[int, str]) -> str:
    if verdict.staff_id is not None:
        return staff_names.get(verdict.staff_id, "")
    return f"{verdict.classifier} {verdict.version}"
