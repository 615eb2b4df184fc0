"""Tries everything that the settings name, and says in words what is wrong and how to mend it.

Used by `privacybot check`; changes nothing anywhere, sends no letter, and no trouble hides another.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot import judging, terms
from bot.edges.attachments.reader import ChildReader
from bot.edges.directory import build_directory
from bot.edges.imap import ImapMailbox
from bot.edges.imap_connection import ImapError, ImapTrouble
from bot.edges.smtp import SmtpSender
from bot.errors import BotError, ConfigError, MailboxError, SendError
from bot.ports import Handover
from bot.rules.attached import Outcome
from bot.rules.message import Attachment
from bot.settings import Settings, encryption_keys, missing_facts, unfinished
from bot.settings.keys import reveal
from bot.store import audit, mails, migrate, staff
from bot.store.engine import open_engine
from bot.store.vault import Vault
from bot.store.work import Store
from responses.trying import troubles

#: What to mend for each way in which signing in at the submission server ends.
_SMTP_MENDS = {
    "authentication": "it refused the login: check username, password and authentication of [smtp]",
    "token": "there is no access token: check the token settings of [smtp]",
    "certificate": "its certificate is not trusted: check host and ca_file of [smtp]",
    "starttls": "it offers no STARTTLS: check port and security of [smtp]",
    "greeting": "it does not greet as a mail server: check port and security of [smtp]",
    "timeout": "it did not answer in time: check host, port and security of [smtp] and the network",
    "connection": "the connection failed: check host, port and security of [smtp]",
}


#: A text for the child that opens attachments.
_PROBE = b"Graag ontvang ik inzage in mijn gegevens."


_NOBODY_PROVEN = "every sender counts as unproven, so no reply settles by itself who writes"
_FIND_AUTHSERV_ID = (
    ". Open a mail that came from outside, look up its first header Authentication-Results, which your own"
    " mail server wrote, and fill in the word before its first semicolon"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part that was tried: whether it is in order, and what to know or do.

    A warning is about a part that works, at a price that an administrator should know.
    """

    part: str
    ok: bool
    said: str
    warns: bool = False


def check_everything(settings: Settings) -> tuple[Finding, ...]:
    """Try every part, in the order in which an administrator would mend them."""
    return (
        *_of_settings(settings),
        *_of_database(settings),
        _tried("mailbox", partial(_mailbox, settings)),
        _of_senders(settings),
        _tried("smtp", partial(_smtp, settings)),
        _tried("sources", partial(_sources, settings)),
        _tried("customers", partial(_customers, settings)),
        _tried("classifier", partial(_classifier, settings)),
        _tried("letters", partial(_letters, settings)),
        *_of_facts(settings),
        _tried("attachments", partial(_attachments, settings)),
    )


def _tried(part: str, act: Callable[[], str]) -> Finding:
    try:
        return Finding(part, ok=True, said=act())
    except BotError as error:
        return Finding(part, ok=False, said=str(error))
    except SQLAlchemyError as error:
        # A driver's own message may hold a password.
        said = f"it cannot be used ({type(error).__name__}): check [database] and that its server runs"
        return Finding(part, ok=False, said=said)


def _of_settings(settings: Settings) -> tuple[Finding, ...]:
    lacking = tuple(Finding("settings", ok=False, said=sentence) for sentence in unfinished(settings))
    return lacking or (
        Finding("settings", ok=True, said="every key is known, and none that the desk needs is empty"),
    )


def _of_facts(settings: Settings) -> tuple[Finding, ...]:
    """What letters have to tell and nobody filled in: the desk works, and those letters wait."""
    lacking = tuple(Finding("facts", ok=True, said=fact.said, warns=True) for fact in missing_facts(settings))
    return lacking or (Finding("facts", ok=True, said="every fact that letters tell is filled in"),)


def _of_senders(settings: Settings) -> Finding:
    """Whose word on senders counts; see `bot.rules.sender_trust`."""
    chosen = settings.mailbox
    if chosen.authserv_id:
        return Finding("senders", ok=True, said=f"{chosen.authserv_id} says whether a sender is proven")
    costs = "only a valid signature (DKIM) proves a sender" if chosen.dkim_check else _NOBODY_PROVEN
    return Finding(
        "senders", ok=True, said=f"authserv_id of [mailbox] is empty: {costs}{_FIND_AUTHSERV_ID}", warns=True
    )


def _of_database(settings: Settings) -> Iterator[Finding]:
    """The database, and what lies in it where it and its keys are in order."""
    try:
        engine = open_engine(reveal(settings.database.url))
    except ConfigError as error:
        yield Finding("database", ok=False, said=str(error))
        return
    try:
        form = _tried("database", partial(_form, engine))
        yield form
        # Keys that cannot be read were named with the settings.
        store = _store(engine, settings) if form.ok else None
        if store is not None:
            yield _tried("stored mail", partial(_stored_mail, store))
            yield _tried("audit trail", partial(_audit, store))
            yield _tried("colleagues", partial(_colleagues, store))
    finally:
        engine.dispose()


def _store(engine: Engine, settings: Settings) -> Store | None:
    try:
        return Store(engine, Vault(encryption_keys(settings.database)))
    except ConfigError:
        return None


def _form(engine: Engine) -> str:
    file = engine.url.database
    # SQLite would make an empty file on the first look.
    if engine.dialect.name == "sqlite" and file and file != ":memory:" and not Path(file).exists():
        message = "there is no database yet: run `privacybot migrate`"
        raise ConfigError(message)
    migrate.require_newest(engine)
    return f"{engine.dialect.name}, at revision {migrate.NEWEST}"


def _stored_mail(store: Store) -> str:
    with store.read() as work:
        raw = mails.newest(work)
        if raw is None:
            return "no mail is kept yet"
        mails.raw_bytes(work, raw)
        counts = mails.counts(work)
    return f"the keys open it; seen {counts.seen}, stored {counts.stored}, decided {counts.decided}"


def _audit(store: Store) -> str:
    with store.read() as work:
        return f"whole, {audit.verify(work).lines} lines"


def _colleagues(store: Store) -> str:
    with store.read() as work:
        active = [row for row in staff.everyone(work) if row.active]
    if not active:
        message = "nobody can approve yet: run `privacybot staff add LOGIN --name NAME`"
        raise ConfigError(message)
    return f"{len(active)} can sign in"


def _mailbox(settings: Settings) -> str:
    chosen = settings.mailbox
    with closing(ImapMailbox(terms.imap_account(chosen), terms.credentials(chosen))) as mailbox:
        try:
            mailbox.check()
        except ImapError as error:
            if error.code is not ImapTrouble.TIMEOUT:
                raise
            # A server that expects TLS waits in silence for a client that begins without it.
            message = "The IMAP server did not answer in time: check host, port and security of [mailbox]."
            raise MailboxError(message) from None
    return "signed in; the folder can be read"


def _smtp(settings: Settings) -> str:
    chosen = settings.smtp
    result = SmtpSender(terms.smtp_account(chosen), terms.credentials(chosen)).check()
    if result.handover is not Handover.ACCEPTED:
        mend = _SMTP_MENDS.get(result.reason, f"it cannot be used ({result.reason}): check [smtp]")
        message = f"The submission server: {mend}."
        raise SendError(message)
    return "signed in; no letter was sent"


def _sources(settings: Settings) -> str:
    problems = build_directory(settings.sources).problems()
    if problems:
        raise ConfigError("; ".join(problems))
    return f"{len(settings.sources)} can be read" if settings.sources else "none is set up"


def _customers(settings: Settings) -> str:
    count = len(terms.customers(settings).all())
    return (
        f"{count} can be read"
        if count
        else "none is set up: no mail is taken for one about their newsletters"
    )


def _letters(settings: Settings) -> str:
    found = tuple(troubles(terms.organisation(settings), settings.letters.folder))
    if found:
        message = f"[letters] {found[0].where}: {found[0].said}: `privacybot letters check` lists all"
        raise ConfigError(message)
    return "with invented facts every letter can be made, and tells what it must"


def _classifier(settings: Settings) -> str:
    found = judging.classifier(settings.classification)(
        "Inzage", "Welke gegevens hebben jullie van mij? Ik wil ze graag inzien."
    )
    return f"{found.classifier} {found.version} answers"


def _attachments(settings: Settings) -> str:
    """Whether the child that opens attachments can do its work on this system."""
    if not settings.attachments.size_limit_bytes:
        return "none is read: size_limit_bytes of [attachments] is 0"
    reader = ChildReader(replace(terms.reading_limits(settings), size=len(_PROBE)))
    (found,) = reader.read([Attachment("probe.txt", "text/plain", len(_PROBE), "", _PROBE)])
    if found.outcome is not Outcome.READ:
        message = (
            "a child process that should read a text failed: let the desk start processes with 512 MB of"
            " address space, or raise time_limit_seconds of [attachments]"
        )
        raise ConfigError(message)
    return "a child process reads them"
