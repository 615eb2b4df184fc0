"""A desk for tests: a migrated database, a colleague, mails, and the steps run over them.

Everything has a default, so that a test names only what it is about.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from secrets import token_hex

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import col, select

from bot.edges.attachments.reader import ChildReader, ReadingLimits
from bot.rules.approval_terms import ApprovalTerms
from bot.rules.identifiers import phone
from bot.rules.reading import ReadingTerms
from bot.rules.terms import STANDARD_TERMS
from bot.rules.third_parties import Known
from bot.rules.tokens import case_tag
from bot.steps.approving import approve
from bot.steps.classifying import Classifier, classify_waiting
from bot.steps.digesting import DigestTerms
from bot.steps.drafting import draft_waiting
from bot.steps.filing import file_waiting
from bot.steps.fulfilling import tick
from bot.steps.identifying import Confirming, identify_waiting
from bot.steps.intake import intake
from bot.steps.letter_facts import DraftingTerms
from bot.steps.sending import SendingTerms, send_due
from bot.store import audit, cases, fulfilment, mails, staff
from bot.store.engine import open_engine
from bot.store.tables import Case, Draft, Event, OutboxItem
from bot.store.vault import Vault
from bot.store.work import Store
from classifiers import Classification, Kind, Language
from classifiers.verdict import ScoredKind, Subject
from responses.facts import LETTER_LANGUAGES
from tests.databases import lay_file
from tests.fakes import FakeDirectory, FakeMailbox, FakeSender, records_of
from tests.responses.builders import ORGANISATION, PROCESSING

#: A Monday morning, 09:00 in Amsterdam.
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

ANNE = "anne@example.com"
OUR_ADDRESS = "privacy@postduif.example"
SIGNING_KEY = b"a key of the tests, long enough"
VAULT_KEYS = ("dGVzdHMga2VlcCB0aGVpciBtYWlsIGluIGEgdmF1bHQ=",)

READING_TERMS = ReadingTerms(
    own_addresses=frozenset({OUR_ADDRESS}),
    own_domain="postduif.example",
    colleague_domains=frozenset({"postduif.example"}),
    own_names=frozenset({"Postduif Voorbeeld"}),
    authserv_id="mx.postduif.example",
    signing_keys=(SIGNING_KEY,),
)
#: More patient than a desk need be: other work on the same machine may hold a child up.
READER = ChildReader(ReadingLimits(seconds=60))
OURS = Known(frozenset({OUR_ADDRESS}), frozenset(), frozenset({phone(str(ORGANISATION.phone))}))
APPROVAL_TERMS = ApprovalTerms(
    from_name="Postduif Voorbeeld",
    from_address=OUR_ADDRESS,
    undo=timedelta(minutes=5),
    signing_key=SIGNING_KEY,
    ours=OURS,
)
DIGEST_TERMS = DigestTerms(
    recipients=("balie@postduif.example",),
    from_name="Postduif Voorbeeld",
    from_address=OUR_ADDRESS,
    language="nl",
    show_people=False,
    queue_url=None,
)
DRAFTING_TERMS = DraftingTerms(
    organisation=ORGANISATION,
    processing=dict.fromkeys(LETTER_LANGUAGES, PROCESSING),
    sources=("CRM",),
    signing_key=SIGNING_KEY,
    invoice_sources=frozenset({"CRM"}),
)
CONFIRMING = Confirming(SIGNING_KEY)
SENDING_TERMS = SendingTerms(
    bounce_address=OUR_ADDRESS, staff_addresses=frozenset({"balie@postduif.example"})
)


def make_store(tmp_path: Path, *, keys: tuple[str, ...] = VAULT_KEYS) -> Store:
    """A migrated SQLite database in a file of its own."""
    return store_at(lay_file(tmp_path / "desk.db"), keys=keys)


def store_at(url: str, *, keys: tuple[str, ...] = VAULT_KEYS) -> Store:
    """The migrated database at a URL."""
    return Store(open_engine(url), Vault(keys))


def add_colleague(store: Store, login: str = "anne", *, password: str | None = None) -> int:
    """An active colleague, with this password or with an invitation that is still open; the number."""
    with store.begin("tests.colleague") as work:
        staff.add(work, login, login.title(), MORNING)
        row = staff.require(work, login)
        if password is not None:
            staff.set_password(row, password)
        assert row.id is not None
        return row.id


@contextmanager
def light_passwords() -> Iterator[None]:
    """Keep passwords as argon2id hashes that cost little; tests/store/test_staff.py tries what is shipped."""
    with pytest.MonkeyPatch.context() as patch:
        light = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(staff, "_HASHER", PasswordHash([light]))
        staff._nobody.cache_clear()
        yield
    staff._nobody.cache_clear()


def raw_mail(
    text: str = "Graag ontvang ik inzage in mijn gegevens.",
    *,
    sender: str = f"Anne de Vries <{ANNE}>",
    subject: str = "Verzoek",
    message_id: str | None = None,
    in_reply_to: str = "",
    headers: dict[str, str] | None = None,
) -> bytes:
    """A mail as a mail program makes it; every one has a Message-ID of its own unless told otherwise."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, OUR_ADDRESS, subject
    mail["Date"] = format_datetime(MORNING)
    mail["Message-ID"] = message_id or f"<{token_hex(8)}@mail.example>"
    if in_reply_to:
        mail["In-Reply-To"] = mail["References"] = in_reply_to
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


def bounce_of(message_id: str, *, failed: str = ANNE) -> bytes:
    """What a mail server sends back when it could not deliver our letter (RFC 3464)."""
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\n"
        f"To: {OUR_ADDRESS}\r\n"
        "Return-Path: <>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        f"Date: {format_datetime(MORNING)}\r\n"
        f"Message-ID: <{token_hex(8)}@mx.example>\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {failed}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"From: {OUR_ADDRESS}\r\nTo: {failed}\r\nMessage-ID: {message_id}\r\nSubject: Antwoord\r\n"
        "\r\nBeste Anne,\r\n--b--\r\n"
    ).encode()


def take_in(store: Store, raw: bytes, received_at: datetime = MORNING) -> None:
    """Let a mail arrive in the mailbox and be stored."""
    mailbox = FakeMailbox()
    with store.read() as work:
        uid = mails.position(work, mailbox.name).last_uid + 1
    mailbox.add(raw, received_at, uid=uid)
    intake(store, mailbox, received_at)


#: The words by which the classifier of the tests knows a kind.
WORDS: dict[Kind, str] = {
    Kind.ACCESS: r"\binzage\b",
    Kind.PORTABILITY: r"\bmeenemen\b",
    Kind.CORRECTION: r"\bcorrigeer\b",
    Kind.WITHDRAWAL: r"\btrek\b.*\bin\b",
    Kind.ERASURE: r"\bverwijder\b",
    Kind.BREACH: r"\bdatalek\b",
    Kind.COMPLAINT: r"\bklacht\b",
}


def judge_by_words(subject: str, text: str) -> Classification:
    """A classifier that knows one word per kind: the real one is proved in tests/classifiers."""
    kinds = [kind for kind, word in WORDS.items() if re.search(word, f"{subject}\n{text}")]
    return Classification(
        kinds=tuple(ScoredKind(kind, 0.9) for kind in kinds or [Kind.OTHER]),
        scores={kind: 0.9 if kind in kinds else 0.1 for kind in Kind},
        language=Language.NL,
        classifier="words",
        version="1",
        needs_review="onduidelijk" in text,
        review_reason="The wish is not clear." if "onduidelijk" in text else None,
        subject=Subject.SENDER,
    )


def customers(*addresses: str) -> FakeDirectory:
    """Customer records that hold these addresses, or those of Anne."""
    return FakeDirectory(dict(records_of(*(addresses or (ANNE,)))))


def run_steps(
    store: Store,
    now: datetime = MORNING,
    *,
    directory: FakeDirectory | None = None,
    classify: Classifier = judge_by_words,
    terms: DraftingTerms = DRAFTING_TERMS,
    reading: ReadingTerms = READING_TERMS,
) -> None:
    """Take every stored mail as far as the bot alone may take it: up to a draft."""
    records = directory if directory is not None else customers()
    file_waiting(store, reading, READER, now)
    classify_waiting(store, classify, STANDARD_TERMS, now)
    identify_waiting(store, records, STANDARD_TERMS, now, CONFIRMING)
    draft_waiting(store, records, terms, now)


def only_case(store: Store) -> Case:
    """The one case there is."""
    with store.read() as work:
        (case,) = cases.queue(work, closed=True)
        return case


def proposed_draft(store: Store, reference: str) -> Draft:
    """The letter of a case that waits for approval or for its hand-over."""
    with store.read() as work:
        draft = cases.live_draft(work, cases.by_reference(work, reference).id or 0)
        assert draft is not None, "the case has no live draft"
        return draft


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that waits for approval: its case, what the screen shows of it, and a colleague."""

    reference: str
    shown_hash: str
    staff_id: int


def letter_waiting(store: Store, raw: bytes | None = None, now: datetime = MORNING) -> Waiting:
    """Let one mail arrive, the bot propose its answer, and a colleague do what the answer says was done."""
    take_in(store, raw if raw is not None else raw_mail(), now)
    run_steps(store, now)
    reference = only_case(store).reference
    staff_id = add_colleague(store)
    do_steps(store, reference, staff_id, now)
    return Waiting(reference, proposed_draft(store, reference).content_hash, staff_id)


def do_steps(store: Store, reference: str, staff_id: int, now: datetime = MORNING) -> int:
    """Let a colleague do every step that a case asks for; how many."""
    with store.read() as work:
        lines = fulfilment.steps_of(work, cases.by_reference(work, reference).id or 0)
    open_ones = [line.id for line in lines if line.current and not line.done]
    return tick(store, reference, done=open_ones, staff_id=staff_id, now=now)


def approve_it(
    store: Store,
    waiting: Waiting,
    now: datetime = MORNING,
    terms: ApprovalTerms = APPROVAL_TERMS,
    *,
    despite: str = "",
) -> int:
    """Approve the letter as it was shown, if need be with a reason; the number of the outbox item."""
    approved = approve(
        store,
        waiting.reference,
        shown_hash=waiting.shown_hash,
        staff_id=waiting.staff_id,
        terms=terms,
        now=now,
        despite=despite,
    )
    assert approved.item_id is not None, "a second colleague must approve"
    return approved.item_id


def outbox_item(store: Store, item_id: int) -> OutboxItem:
    """A letter in the outbox as it stands now."""
    with store.read() as work:
        return work.get(OutboxItem, item_id)


def events(store: Store) -> list[str]:
    """The codes of the audit trail, oldest first; the chain is whole."""
    with store.read() as work:
        audit.verify(work)
        return list(work.session.exec(select(Event.code).order_by(col(Event.seq))))


def send_all(store: Store, sender: FakeSender, now: datetime) -> int:
    """Hand over every letter that is due."""
    return send_due(store, sender, SENDING_TERMS, now)


def tag_of(reference: str) -> str:
    """The signed tag of a case, as letters carry it in their subject."""
    return case_tag(SIGNING_KEY, reference)
