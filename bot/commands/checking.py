"""Tries everything that the settings name, and says in words what is wrong and how to mend it.

Used by `privacybot check`; changes nothing anywhere, and no trouble hides another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot.app import Desk, open_store
from bot.errors import BotError, ConfigError, SendError
from bot.ports import Handover
from bot.settings import Settings, unfinished
from bot.store import audit, mails, migrate, staff
from bot.store.work import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One part that was tried: whether it is in order, and what to know or do."""

    part: str
    ok: bool
    said: str


def check_everything(settings: Settings) -> tuple[Finding, ...]:
    """Try every part, in the order in which an administrator would mend them."""
    lacking = [Finding("settings", ok=False, said=sentence) for sentence in unfinished(settings)]
    found = lacking or [Finding("settings", ok=True, said="every key is known and filled in")]
    store, opened = _open(settings)
    found.append(opened)
    if store is None:
        return tuple(found)
    desk = Desk(settings, store)
    parts: tuple[tuple[str, Callable[[Desk], str]], ...] = (
        ("stored mail", _stored_mail),
        ("audit trail", _audit),
        ("colleagues", _colleagues),
        ("mailbox", _mailbox),
        ("smtp", _smtp),
        ("sources", _sources),
        ("classifier", _classifier),
    )
    found += [_tried(part, partial(act, desk)) for part, act in parts]
    return tuple(found)


def _tried(part: str, act: Callable[[], str]) -> Finding:
    try:
        return Finding(part, ok=True, said=act())
    except BotError as error:
        return Finding(part, ok=False, said=str(error))
    except SQLAlchemyError as error:
        # A driver's own message may hold a password.
        return Finding(part, ok=False, said=f"the database failed ({type(error).__name__})")


def _open(settings: Settings) -> tuple[Store | None, Finding]:
    def opened() -> str:
        store = open_store(settings)
        migrate.require_newest(store.engine)
        return f"{store.dialect}, at revision {migrate.newest()}"

    finding = _tried("database", opened)
    return (open_store(settings) if finding.ok else None), finding


def _stored_mail(desk: Desk) -> str:
    with desk.store.read() as work:
        raw = mails.newest(work)
        if raw is None:
            return "no mail is kept yet"
        mails.raw_bytes(work, raw)
        counts = mails.counts(work)
    return f"the keys open it; seen {counts.seen}, stored {counts.stored}, decided {counts.decided}"


def _audit(desk: Desk) -> str:
    with desk.store.read() as work:
        return f"whole, {audit.verify(work).lines} lines"


def _colleagues(desk: Desk) -> str:
    with desk.store.read() as work:
        active = [row for row in staff.everyone(work) if row.active]
    if not active:
        message = "nobody can approve yet: privacybot staff add LOGIN --name NAME"
        raise ConfigError(message)
    return f"{len(active)} can sign in"


def _mailbox(desk: Desk) -> str:
    desk.mailbox.check()
    return "signed in; the folder can be read"


def _smtp(desk: Desk) -> str:
    result = desk.sender.check()
    if result.handover is not Handover.ACCEPTED:
        message = f"the submission server cannot be used ({result.reason}): check [smtp]"
        raise SendError(message)
    return "signed in; no letter was sent"


def _sources(desk: Desk) -> str:
    problems = desk.directory.problems()
    if problems:
        raise ConfigError("; ".join(problems))
    return f"{len(desk.settings.sources)} can be read" if desk.settings.sources else "none is set up"


def _classifier(_desk: Desk) -> str:
    from classifiers import classify

    found = classify("Inzage", "Welke gegevens hebben jullie van mij? Ik wil ze graag inzien.")
    return f"{found.classifier} {found.version} answers"
