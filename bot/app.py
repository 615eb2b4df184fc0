"""Joins settings, edges, steps and store into one desk; the only place where they meet.

Built by the commands and the tests. Holds no rule: every method is one step or a few in their order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from sqlalchemy import Engine

from bot import judging, terms
from bot.edges.attachments.reader import ChildReader
from bot.edges.directory import Directory, build_directory
from bot.edges.imap import ImapMailbox
from bot.edges.smtp import SmtpSender
from bot.errors import ConfigError
from bot.ports import SignatureChecker
from bot.rules.approval_terms import ApprovalTerms
from bot.rules.ourselves import Ourselves
from bot.rules.reading import ReadingTerms
from bot.rules.terms import Terms
from bot.settings import Settings, encryption_keys, signing_key
from bot.settings.keys import reveal
from bot.steps import (
    alerting,
    classifying,
    destroying,
    digesting,
    drafting,
    filing,
    forgetting,
    identifying,
    intake,
    naming,
    reminding,
    replaying,
    sending,
)
from bot.steps.classifying import Classifier
from bot.steps.letter_facts import ChosenLetter, DraftingTerms
from bot.store import mails, migrate
from bot.store.engine import open_engine
from bot.store.vault import Vault
from bot.store.work import Store
from classifiers import Classification
from classifiers.kinds import Language

Clock = Callable[[], datetime]

#: Called with a name around every commit and every effect on the world.
Boundary = Callable[[str], None]


def _no_boundary(_point: str) -> None:
    """The boundary of a run that is no test."""


def utc_now() -> datetime:
    """The time, as everything in the desk counts it."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """A desk that can work: the store, and what it talks to. Every connection is opened when first used."""

    settings: Settings
    store: Store
    clock: Clock = utc_now

    @cached_property
    def mailbox(self) -> ImapMailbox:
        """The mailbox that is read."""
        mailbox = self.settings.mailbox
        return ImapMailbox(terms.imap_account(mailbox), terms.credentials(mailbox))

    @cached_property
    def sender(self) -> SmtpSender:
        """The server that takes our letters."""
        smtp = self.settings.smtp
        return SmtpSender(terms.smtp_account(smtp), terms.credentials(smtp))

    @cached_property
    def directory(self) -> Directory:
        """The customer records."""
        return build_directory(self.settings.sources)

    @cached_property
    def attachment_reader(self) -> ChildReader:
        """What opens the files that mails carry."""
        return ChildReader(terms.reading_limits(self.settings))

    @cached_property
    def classifier(self) -> Classifier:
        """The model that judges mails.

        Raises:
            ConfigError: it cannot be read.
        """
        return judging.classifier(self.settings.classification)

    @cached_property
    def deadlines(self) -> Terms:
        """How days are counted."""
        return terms.deadline_terms(self.settings)

    @cached_property
    def approval(self) -> ApprovalTerms:
        """What stands between a draft and the outbox."""
        return terms.approval_terms(self.settings, self._signing_key)

    @cached_property
    def drafting(self) -> DraftingTerms:
        """The company's facts for letters."""
        return terms.drafting_terms(self.settings, self._signing_key)

    @cached_property
    def _signing_key(self) -> bytes:
        return signing_key(self.settings.database)

    @property
    def undo_seconds(self) -> int:
        """How long an approval can be taken back."""
        return self.settings.approval.undo_seconds

    @cached_property
    def signature_checker(self) -> SignatureChecker | None:
        """What checks the signatures of mails, where the settings ask for it.

        Raises:
            ConfigError: the extra that it needs is not installed.
        """
        if not self.settings.mailbox.dkim_check:
            return None
        try:
            from bot.edges.dkim_signatures import CheckLimits, DkimSignatures
        except ModuleNotFoundError as error:
            message = (
                "[mailbox] dkim_check needs the extra dkim: .venv/bin/python -m pip install -e '.[dkim]'"
            )
            raise ConfigError(message) from error
        return DkimSignatures(CheckLimits())

    def prepare(self) -> None:
        """Open what each mail needs, so that what cannot be opened stops the start and not the mails.

        Raises:
            ConfigError: the model cannot be read, or an extra is not installed.
        """
        _ = self.classifier, self.signature_checker

    def take_in(self) -> intake.Intake:
        """Store what is new in the mailbox."""
        return intake.intake(self.store, self.mailbox, self.clock())

    @cached_property
    def reading(self) -> ReadingTerms:
        """Who we are and whose word counts, as mails are read."""
        return terms.reading_terms(self.settings, self._signing_key)

    @property
    def ourselves(self) -> Ourselves:
        """Our addresses, domains and names."""
        return self.reading.ourselves

    def work(self) -> None:
        """Bring every stored mail as far as it comes without a person."""
        filing.file_waiting(
            self.store,
            self.reading,
            self.attachment_reader,
            self.clock(),
            terms.limits(self.settings),
            checker=self.signature_checker,
        )
        self._judge_waiting()
        # Before anything that may take long: a breach is told at once.
        self.call_colleagues()
        identifying.identify_waiting(
            self.store,
            self.directory,
            self.deadlines,
            self.clock(),
            identifying.Confirming(self._signing_key, self.settings.identity.reply_settles),
        )
        reminding.remind_waiting(
            self.store, timedelta(days=self.settings.identity.reminder_days), self.clock()
        )
        drafting.draft_waiting(self.store, self.directory, self.drafting, self.clock())

    def _judge_waiting(self) -> None:
        with self.store.read() as work:
            waiting = mails.any_unjudged(work)
        # Loading the model takes seconds, for which a run without new mail need not wait.
        if waiting:
            classifying.classify_waiting(self.store, self.classifier, self.deadlines, self.clock())

    def call_colleagues(self) -> int:
        """Queue the alerts and reminders of breaches that are due; how many mails."""
        return alerting.call_colleagues(self.store, terms.alert_terms(self.settings), self.clock())

    def send(self) -> int:
        """Hand over what is due; how many hand-overs were tried."""
        return sending.send_due(self.store, self.sender, terms.sending_terms(self.settings), self.clock())

    def copy_sent(self) -> int:
        """Lay copies of sent letters in the Sent folder."""
        if not self.settings.smtp.copy_to_sent:
            return 0
        return sending.copy_sent(self.store, self.mailbox, self.clock())

    def recover(self) -> int:
        """Note what a process that died left in the middle of a hand-over."""
        return sending.recover(self.store, self.clock(), sole_process=self.store.dialect == "sqlite")

    def digest(self) -> bool:
        """Queue today's digest if its time has come and it was not queued yet."""
        chosen, now = self.settings.digest, self.clock()
        if not digesting.is_due(now, chosen.at, chosen.timezone):
            return False
        return digesting.queue_digest(self.store, terms.digest_terms(self.settings), now)

    def forget(self, *, dry_run: bool = False) -> forgetting.Forgotten:
        """Wipe what may no longer be kept; what the mail server holds of it goes with `remove_copies`."""
        kept, now = terms.retention(self.settings), self.clock()
        papers = destroying.destroy_overdue(self.store, kept.paper, now, dry_run=dry_run)
        found = forgetting.forget(self.store, kept, now, dry_run=dry_run)
        return forgetting.Forgotten((*papers, *found.items))

    def remove_copies(self) -> int:
        """Remove the copies of what was forgotten from the mail server; how many there were.

        Raises:
            MailboxError: it cannot be reached; the copies wait for the next time.
        """
        return forgetting.remove_copies(self.store, self.mailbox, self.clock())

    def replay(
        self, chosen: replaying.Chosen, tell: replaying.Tell, *, dry_run: bool = False
    ) -> replaying.Replay:
        """Read mails again after an improvement, and take on what changed; with `dry_run` only look.

        Raises:
            NotFound: there is no case with the chosen reference.
        """
        found = replaying.replay(
            self.store,
            chosen,
            replaying.Tools(self.reading, self.attachment_reader, self._judge),
            self.clock(),
            dry_run=dry_run,
            tell=tell,
        )
        if not dry_run:
            self.work()
        return found

    def _judge(self, subject: str, text: str) -> Classification:
        # Loading the model takes seconds, for which a replay without a changed text need not wait.
        return self.classifier(subject, text)

    def redraft(
        self, reference: str, chosen: ChosenLetter, staff_id: int, *, language: Language | None = None
    ) -> str:
        """Propose the letter that a colleague asks for, or one in another language; its hash."""
        return drafting.redraft(
            self.store,
            self.directory,
            reference,
            chosen.reply,
            language=language,
            staff_id=staff_id,
            terms=self.drafting,
            now=self.clock(),
            about=chosen.about,
            by_hand=chosen.by_hand,
            objection=chosen.objection,
        )

    def name_person(self, reference: str, person: naming.Person, staff_id: int) -> None:
        """Make somebody the person of a case."""
        naming.name_person(
            self.store,
            reference,
            person,
            own_addresses=self.ourselves.addresses,
            staff_id=staff_id,
            now=self.clock(),
        )

    def close(self) -> None:
        """Let go of every connection."""
        if "mailbox" in self.__dict__:
            self.mailbox.close()
        self.store.engine.dispose()


def open_store(settings: Settings, boundary: Boundary = _no_boundary) -> Store:
    """The store behind the settings, whatever form its tables have.

    Tests hand in a `boundary` that kills the process at a chosen commit.

    Raises:
        ConfigError: the database or its keys cannot be used.
    """
    engine: Engine = open_engine(reveal(settings.database.url))
    return Store(engine, Vault(encryption_keys(settings.database)), boundary)


def build(settings: Settings, clock: Clock = utc_now, boundary: Boundary = _no_boundary) -> Desk:
    """A desk that is ready to work.

    Raises:
        ConfigError: a setting, a key or the database is not in order.
    """
    store = open_store(settings, boundary)
    migrate.require_newest(store.engine)
    return Desk(settings, store, clock)
